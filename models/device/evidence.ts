import { contentId } from '../../lib/ids.ts';
import type { AlarmSample } from '../alarm/alarm-engine.ts';
import { resemblance } from '../condition/condition.ts';
import type { ChannelFinding } from '../condition/resemblance.ts';
import type { AlarmEpisode, EpisodeEvidence } from '../episode/alarm-episode.ts';
import { ownerOf } from '../machine/components.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { DeviceState } from './device-state.ts';
import { newestLevel, recall, recallScores } from './signal-history.ts';
import { dayOf } from './watch-settings.ts';

/** Name and version of this detector in episodes. */
export const DETECTOR = 'normal-behaviour/1';

/**
 * One row with its score.
 * @property shares each channel's part of the score, not negative
 * @property features spreads from normal
 */
export type ScoredRow = AlarmSample & {
  readonly mode: number;
  readonly shares: Float64Array;
  readonly features: Float64Array;
  /**
   * Parts of the score of the watched channels behind the modelled ones; empty where they have
   * none.
   */
  readonly others: Float64Array;
  /** The band of a spectrum whose net leads the row; absent where none does. */
  readonly band?: string | null;
};

/** The episode at the moment when its alarm is raised, with its evidence frozen. */
export function raiseEpisode(state: DeviceState, model: NormalModel, sample: ScoredRow): AlarmEpisode {
  const findings = findingsOf(state, model, sample);
  return {
    id: contentId('ep', state.device, DETECTOR, state.alarm.onsetAt),
    ...ownerOf(state.device),
    detector: DETECTOR,
    modelId: model.id,
    ...explain(state, model, sample),
    severity: state.alarm.severity,
    onsetAt: state.alarm.onsetAt,
    raisedAt: sample.at,
    clearedAt: null,
    score: sample.score,
    peakScore: sample.score,
    contributions: contributionsOf(findings),
    firstChannel: firstOutside(state, model, findings),
    evidence: evidenceNow(state, { onsetAt: state.alarm.onsetAt, at: sample.at, mode: sample.mode }),
  };
}

/** The condition that the row resembles, and one sentence that says why the score is high. */
export function explain(
  state: DeviceState,
  model: NormalModel,
  sample: ScoredRow,
): { condition: string; reason: string } {
  const findings = findingsOf(state, model, sample);
  const { condition, because } = resemblance(findings, state.machineClass ?? null);
  const [top] = findings;
  const share = Math.round(100 * (top?.share ?? 0));
  const where = (top?.deviation ?? 0) >= 0 ? 'above' : 'below';
  const what = sample.band
    ? `the band ${sample.band} is above what its net tells from the others, for ${top?.channel}, and makes ${share} % of the score`
    : `${top?.channel} is ${where} normal and makes ${share} % of the score`;
  const { scaled } = state.assigned ?? {};
  const author = scaled?.id === model.id ? scaled.author : null;
  if (!scaled || !author) return { condition, reason: `${what}; ${because}.` };
  const whose = `the learned limits count ${scaled.factor} times, as ${author.by} set on ${dayOf(author)}: ${author.reason}`;
  return { condition, reason: `${what}; ${because}; ${whose}.` };
}

/** Rows whose median is a channel's level of late. */
const LEVEL_ROWS = 5;

/** The modelled channels, the most important first. */
export function findingsOf(state: DeviceState, model: NormalModel, sample: ScoredRow): ChannelFinding[] {
  const add = (sum: number, share: number): number => sum + share;
  const total = sample.shares.reduce(add, sample.others.reduce(add, 0));
  const count = model.channels.length;
  const findings = Array.from(model.channels, (channel, c): ChannelFinding => {
    const share = total > 0 ? (sample.shares[c] ?? 0) / total : 1 / sample.shares.length;
    const unit = state.units[channel] ?? null;
    const now = newestLevel(state.history, c, LEVEL_ROWS);
    const i = sample.mode * count + c;
    const level = { now, normal: model.center[i] ?? 0, spread: model.spread[i] ?? 1 };
    return {
      channel: state.channels[channel] ?? '',
      unit,
      deviation: sample.features[c] ?? 0,
      share,
      ...(Number.isNaN(now) ? {} : { level }),
    };
  });
  for (const [i, share] of sample.others.entries()) {
    if (share > 0) findings.push(findingOfOther(state, model.watched[count + i] ?? 0, share / total));
  }
  return findings.sort((a, b) => b.share - a.share);
}

/** Of a channel that was constant, or had states: how far it is off is not known in spreads. */
function findingOfOther({ channels, units, held }: DeviceState, channel: number, share: number): ChannelFinding {
  const deviation = (held[channel] ?? 0) >= 0 ? OUT_OF_RANGE : -OUT_OF_RANGE;
  return { channel: channels[channel] ?? '', unit: units[channel] ?? null, deviation, share };
}

const OUT_OF_RANGE = 6;

/** Channel → share of the score, largest first; the shares add up to 1. */
export function contributionsOf(findings: readonly ChannelFinding[]): Record<string, number> {
  return Object.fromEntries(findings.map(({ channel, share }) => [channel, share]));
}

/**
 * The channel outside for longest, among channels that matter for the score; else the most
 * important.
 */
function firstOutside(state: DeviceState, model: NormalModel, findings: readonly ChannelFinding[]): string {
  let first = findings[0]?.channel ?? '';
  let since = Number.POSITIVE_INFINITY;
  for (const { channel, share } of findings) {
    const outside = state.outsideSince[model.channels.indexOf(state.channels.indexOf(channel))] ?? Number.NaN;
    if (outside < since && share > 0.05) {
      first = channel;
      since = outside;
    }
  }
  return first;
}

/**
 * The device's history around an onset; without a model it is empty.
 */
export function evidenceNow(
  state: DeviceState,
  moment: { readonly onsetAt: number; readonly at: number; readonly mode: number },
): EpisodeEvidence {
  const { model } = state;
  if (model === null) return { from: moment.onsetAt, to: moment.at, signals: {}, scores: [], normal: {} };
  const names = Array.from(model.channels, (channel) => state.channels[channel] ?? '');
  const signals = Object.fromEntries(names.map((name, c) => [name, recall(state.history, c)]));
  const times = Object.values(signals).flatMap((points) => points.map(([at]) => at));
  const mode = moment.mode * names.length;
  return {
    from: times.reduce((low, at) => Math.min(low, at), moment.onsetAt),
    to: moment.at,
    signals,
    scores: recallScores(state.history),
    normal: Object.fromEntries(
      names.map((name, c) => {
        const unit = state.units[model.channels[c] ?? 0] ?? null;
        return [name, { center: model.center[mode + c] ?? 0, spread: model.spread[mode + c] ?? 0, unit }];
      }),
    ),
  };
}
