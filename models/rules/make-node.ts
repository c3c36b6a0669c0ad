import {
  accumulatedNode,
  allNode,
  anyNode,
  countNode,
  heldNode,
  notNode,
  otherRuleNode,
  repeatedNode,
  whileNode,
} from './combination-nodes.ts';
import type { Condition } from './condition.ts';
import type { NodeContext, RuleNode } from './rule-node.ts';
import {
  bandNode,
  deviationNode,
  differenceNode,
  isoZoneNode,
  levelNode,
  mismatchNode,
  ratioNode,
  spreadNode,
  stateNode,
  sumNode,
} from './value-nodes.ts';
import {
  averageDeviationNode,
  changeNode,
  forecastNode,
  frozenNode,
  meanNode,
  missingNode,
  rangeNode,
  rateNode,
  roughnessNode,
} from './window-nodes.ts';

/** Makes a condition ready to be judged. */
export function makeNode(condition: Condition, context: NodeContext): RuleNode {
  const inner = (one: Condition): RuleNode => makeNode(one, context);
  switch (condition.kind) {
    case 'high':
    case 'high_high':
    case 'low':
    case 'low_low':
      return levelNode(condition, context);
    case 'outside':
    case 'inside':
      return bandNode(condition, context);
    case 'state':
      return stateNode(condition, context);
    case 'iso_zone':
      return isoZoneNode(condition, context);
    case 'deviation':
      return deviationNode(condition, context);
    case 'difference':
      return differenceNode(condition, context);
    case 'ratio':
      return ratioNode(condition, context);
    case 'sum':
      return sumNode(condition, context);
    case 'spread':
      return spreadNode(condition, context);
    case 'mismatch':
      return mismatchNode(condition, context);
    case 'all':
      return allNode(condition, context, inner);
    case 'any':
      return anyNode(condition, context, inner);
    case 'not':
      return notNode(condition, context, inner);
    case 'while':
      return whileNode(condition, context, inner);
    case 'held':
      return heldNode(condition, context, inner);
    case 'repeated':
      return repeatedNode(condition, context, inner);
    case 'count':
      return countNode(condition, context, inner);
    case 'accumulated':
      return accumulatedNode(condition, context, inner);
    case 'rule':
      return otherRuleNode(condition);
    default:
      return windowNode(condition, context);
  }
}

type Windowed = Extract<
  Condition,
  {
    kind:
      | 'rise_rate'
      | 'fall_rate'
      | 'change'
      | 'range'
      | 'mean_high'
      | 'mean_low'
      | 'roughness'
      | 'average_deviation'
      | 'forecast'
      | 'frozen'
      | 'missing';
  }
>;

function windowNode(condition: Windowed, context: NodeContext): RuleNode {
  switch (condition.kind) {
    case 'rise_rate':
    case 'fall_rate':
      return rateNode(condition, context);
    case 'change':
      return changeNode(condition, context);
    case 'range':
      return rangeNode(condition, context);
    case 'mean_high':
    case 'mean_low':
      return meanNode(condition, context);
    case 'roughness':
      return roughnessNode(condition, context);
    case 'average_deviation':
      return averageDeviationNode(condition, context);
    case 'forecast':
      return forecastNode(condition, context);
    case 'frozen':
      return frozenNode(condition, context);
    case 'missing':
      return missingNode(condition, context);
    default:
      return condition satisfies never;
  }
}
