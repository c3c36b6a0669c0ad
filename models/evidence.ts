import { contentId } from '../lib/ids.ts';
import type { AlarmSample } from './alarm-engine.ts';
import type { AlarmEpisode, EpisodeEvidence } from './alarm-episode.ts';
import type { DeviceState } from './device-state.ts';
import type { NormalModel } from './normal-model.ts';
import { recall, recallScores } from './signal-history.ts';

/** Name and version of this detector in episodes. */
export const DETECTOR = 'normal-behaviour/1';

/** One row with its score. @property shares each channel's part of the score, not negative */
export type ScoredRow = AlarmSample & { readonly shares: Float64Array };

/** The episode at the moment when its alarm is raised, with its evidence frozen. */
export function raiseEpisode(state: DeviceState, model: NormalModel, sample: ScoredRow): AlarmEpisode {
  const contributions = contributionsOf(state, model, sample.shares);
  const firstChannel = firstOutside(state, model, contributions);
  return {
    id: contentId('ep', state.device, DETECTOR, state.alarm.onsetAt),
    device: state.device,
    detector: DETECTOR,
    modelId: model.id,
    condition: 'unknown',
    severity: state.alarm.severity,
    onsetAt: state.alarm.onsetAt,
    raisedAt: sample.at,
    clearedAt: null,
    score: sample.score,
    peakScore: sample.score,
    contributions,
    firstChannel,
    reason: `${firstChannel} left its normal range first; the score is ${sample.score.toFixed(1)} times the alarm threshold.`,
    evidence: evidenceOf(state, model, sample),
  };
}

/** Channel → share of the score, largest first; the shares add up to 1. */
export function contributionsOf(state: DeviceState, model: NormalModel, shares: Float64Array): Record<string, number> {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const named = Array.from(model.channels, (channel, c): [string, number] => [
    state.channels[channel] ?? '',
    total > 0 ? (shares[c] ?? 0) / total : 1 / shares.length,
  ]);
  return Object.fromEntries(named.sort((a, b) => b[1] - a[1]));
}

/** The channel that is outside for longest, among those that matter for the score; else the largest. */
function firstOutside(state: DeviceState, model: NormalModel, contributions: Record<string, number>): string {
  let first = Object.keys(contributions)[0] ?? '';
  let since = Number.POSITIVE_INFINITY;
  for (const [c, channel] of model.channels.entries()) {
    const name = state.channels[channel] ?? '';
    const outside = state.outsideSince[c] ?? Number.NaN;
    if (outside < since && (contributions[name] ?? 0) > 0.05) {
      first = name;
      since = outside;
    }
  }
  return first;
}

function evidenceOf(state: DeviceState, model: NormalModel, sample: ScoredRow): EpisodeEvidence {
  const names = Array.from(model.channels, (channel) => state.channels[channel] ?? '');
  const signals = Object.fromEntries(names.map((name, c) => [name, recall(state.history, c)]));
  const times = Object.values(signals).flatMap((points) => points.map(([at]) => at));
  const mode = sample.mode * names.length;
  return {
    from: times.reduce((low, at) => Math.min(low, at), state.alarm.onsetAt),
    to: sample.at,
    signals,
    scores: recallScores(state.history),
    normal: Object.fromEntries(
      names.map((name, c) => [name, { center: model.center[mode + c] ?? 0, spread: model.spread[mode + c] ?? 0 }]),
    ),
  };
}
