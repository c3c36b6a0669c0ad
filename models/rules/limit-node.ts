import { limitIn, type WrittenLimit } from './held-value.ts';
import { aboveScore, belowScore, yesNoScore } from './limit-score.ts';
import { type Moment, type NodeContext, type RuleNode, shown } from './rule-node.ts';

/** A number that a rule puts beside a limit. */
export type Measure = {
  /** In words: `temperature`, `the mean of temperature over 5 min`. */
  readonly name: string;
  /** The channel whose dead band it has. */
  readonly channel: string;
  /** NaN where it is not known at this moment. */
  value(moment: Moment): number;
  /** Added to the unit for people: ` per min`. */
  readonly per?: string;
  /** A measure without the channel's unit, such as a ratio. */
  readonly isPlain?: boolean;
};

/** Puts a measure beside a limit. */
export function limitNode(
  measure: Measure,
  options: {
    readonly context: NodeContext;
    readonly written: WrittenLimit;
    readonly kind: 'level' | 'difference';
    readonly direction: 'above' | 'below';
  },
): RuleNode {
  const { direction } = options;
  const limitFor = limitIn(options.written, options);
  const unitAt = (moment: Moment): string | null =>
    measure.isPlain ? null : (moment.cell(measure.channel)?.unit ?? null);
  return {
    score: (moment) => {
      const value = measure.value(moment);
      if (Number.isNaN(value)) return Number.NaN;
      const limit = limitFor(measure.channel, unitAt(moment));
      if (limit === null) return Number.NaN;
      return direction === 'above' ? aboveScore(value, limit) : belowScore(value, limit);
    },
    tell: (moment) => {
      const unit = unitAt(moment);
      const { per = '' } = measure;
      const limit = limitFor(measure.channel, unit)?.limit ?? Number.NaN;
      const value = `${measure.name} is ${shown(measure.value(moment), unit)}${per}`;
      return `${value}, with a limit of ${shown(limit, unit)}${per}`;
    },
  };
}

/** `above` or `below` of a condition as a limit. */
export function eitherLimit(condition: {
  readonly above?: number | undefined;
  readonly below?: number | undefined;
  readonly unit?: string | undefined;
  readonly deadBand?: number | undefined;
}): { written: WrittenLimit; direction: 'above' | 'below' } {
  const { above, below, unit, deadBand } = condition;
  const limit = above ?? below ?? Number.NaN;
  return { written: { limit, unit, deadBand }, direction: above === undefined ? 'below' : 'above' };
}

/** Something that is so or is not. @param holds null where it is not known */
export function yesNoNode(holds: (moment: Moment) => boolean | null, tell: (moment: Moment) => string): RuleNode {
  return {
    score: (moment) => {
      const answer = holds(moment);
      return answer === null ? Number.NaN : yesNoScore(answer);
    },
    tell,
  };
}
