import type { NetTrainer } from '../net/train-residual-nets.ts';
import type { HealthyRows } from './channel-scale.ts';
import { type CurveLook, fitNets, type NetRows, type WonNet } from './fit-nets.ts';
import type { FittedResiduals } from './fit-residuals.ts';
import { channelStatistics, type Known } from './learned-statistics.ts';
import type { ResidualModel } from './residual-model.ts';
import { HIDDEN, netLength, type ResidualNet } from './residual-net.ts';
import { checkRepetition } from './self-check.ts';
import { type LearnedStatistic, statisticLimits, worstPart } from './statistic-limits.ts';
import { offBaseline, wanderSpeeds } from './wander.ts';

/**
 * A learning whose channels may follow curves: its rows, its linear models, and their statistics.
 */
export type NetMaterial = CurveLook & {
  readonly span: HealthyRows;
  readonly learned: NetRows;
  readonly fitted: FittedResiduals;
  readonly known: Known;
  readonly statistics: readonly LearnedStatistic[];
  readonly limited: Parameters<typeof statisticLimits>[1];
  readonly faulty: Uint8Array;
};

/**
 * Puts nets on top of the linear models of the channels where they win. All other channels keep
 * their models and limits. The limits of a channel with a net come from the worst of the held-out
 * blocks.
 * @returns a model of its own; the given one stays
 */
export function addNets(model: ResidualModel, material: NetMaterial, trainer: NetTrainer): ResidualModel {
  const { learned, fitted } = material;
  const won = fitNets(learned, fitted, { candidates: material.candidates, trainer });
  if (won.length === 0) return { ...model, netTrial: 'no_better' };
  const own: ResidualModel = {
    ...model,
    ...withRelations(model, won),
    net: netOf(learned, won),
    netTrial: 'used',
    relationSpeed: model.relationSpeed.slice(),
    usualSpread: model.usualSpread.slice(),
    usualTone: model.usualTone.slice(),
    limits: model.limits.slice(),
    short: model.short && { ...model.short },
  };
  limitNets(own, material, won);
  checkRepetition(own, material.span, material.faulty);
  return own;
}

function netOf({ targets, planWidth }: NetRows, won: readonly WonNet[]): ResidualNet {
  const length = netLength(planWidth);
  const places = new Int32Array(targets).fill(-1);
  const spread = new Float32Array(targets).fill(1);
  const weights = new Float32Array(won.length * length);
  for (const [i, net] of won.entries()) {
    places[net.channel] = i * length;
    spread[net.channel] = net.spread;
    weights.set(net.weights, i * length);
  }
  return { hidden: HIDDEN, places, weights, spread };
}

/** A net on top of a level alone makes that a relation. */
function withRelations(
  { plan, hasRelation, levelWeights, relationWeights, levelHours, relationHours }: ResidualModel,
  won: readonly WonNet[],
): Pick<ResidualModel, 'hasRelation' | 'relationWeights' | 'relationHours'> {
  const has = hasRelation.slice();
  const weights = relationWeights.slice();
  const hours = relationHours.length > 0 ? relationHours.slice() : new Float32Array(levelHours.length);
  const modeWidth = levelWeights.length / plan.analog.length;
  for (const { channel } of won) {
    if (has[channel] === 1) continue;
    has[channel] = 1;
    weights.set(levelWeights.subarray(channel * modeWidth, (channel + 1) * modeWidth), channel * plan.width);
    if (levelHours.length > 0) hours.set(levelHours.subarray(channel * 48, (channel + 1) * 48), channel * 48);
  }
  return { hasRelation: has, relationWeights: weights, relationHours: hours };
}

/** Sets speeds, spreads, tones and limits of the channels with a net. */
function limitNets(model: ResidualModel, material: NetMaterial, won: readonly WonNet[]): void {
  const { known, statistics, limited } = material;
  const { rows } = known;
  const added: LearnedStatistic[] = [];
  for (const { channel, residuals, growth } of won) {
    const alone = { rows, channels: 1, values: residuals };
    const speed = wanderSpeeds(alone)[0] ?? 0;
    model.relationSpeed[channel] = speed;
    const relation = known.deviations.relation.slice();
    relation[channel] = offBaseline(alone, 0, speed);
    const relationGrowth = known.relationGrowth.slice();
    relationGrowth[channel] = Math.max(growth, relationGrowth[channel] ?? 1);
    const own = { ...known, deviations: { ...known.deviations, relation }, relationGrowth };
    const found = channelStatistics(own, channel, model).filter(({ family }) => family !== 'L');
    added.push(...found.map(byWorstPart));
  }
  // With the others, so that nets share the room that these need beyond their usual maxima.
  const limits = statisticLimits([...statistics, ...added], limited);
  for (const { place } of added) model.limits[place] = limits[place] ?? 1;
}

/**
 * Residuals of a net are larger where it was not learned: the worst of the held-out blocks counts,
 * not their mean.
 */
function byWorstPart(statistic: LearnedStatistic): LearnedStatistic {
  const { maxima, growth, floor, least } = statistic;
  return { ...statistic, least: Math.max(least, growth * Math.max(floor, worstPart(maxima))) };
}
