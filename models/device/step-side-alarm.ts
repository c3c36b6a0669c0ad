import type { Point } from '../../ingest/series/series-store.ts';
import { contentId } from '../../lib/ids.ts';
import { type AlarmMemory, advanceAlarm, newAlarmState } from '../alarm/alarm-engine.ts';
import type { AlarmRules, Severity } from '../alarm/alarm-rules.ts';
import type { AlarmEpisode } from '../episode/alarm-episode.ts';
import { NO_SIDE, type SideAlarm, type SideStep } from '../episode/side-alarm.ts';
import { ownerOf } from '../machine/components.ts';
import type { DeviceState } from './device-state.ts';
import { evidenceNow } from './evidence.ts';

/** The facts for a side alarm at one moment of event time. */
export type SideSample = {
  /** Unique in the device and stable over restarts, such as `instrument:stuck:temperature`. */
  readonly key: string;
  /** Name and version of the judge, such as `instrument/1`. */
  readonly detector: string;
  readonly condition: string;
  /** The channel that it is about; empty for the device as a whole. */
  readonly channel: string;
  readonly severity: Severity;
  /** One sentence, English; taken when the alarm is raised. */
  readonly reason: string;
  /** 1 is the alarm threshold. */
  readonly score: number;
  readonly at: number;
  readonly rules: AlarmRules;
  /** Channel → samples around the onset that the device's own history may not have. */
  readonly signals?: () => Readonly<Record<string, readonly Point[]>>;
};

/**
 * Puts one sample through the alarm engine. An alarm that was never raised, or is long over, takes
 * no room in the state.
 */
export function stepSideAlarm(state: DeviceState, sample: SideSample): SideStep | null {
  const known = state.side.get(sample.key);
  if (known === undefined && sample.score < sample.rules.on) return null;
  const side = known ?? { alarm: newAlarmState(), episode: null };
  if (known === undefined) addSide(state, sample.key, side);
  const step = advanceAlarm(side.alarm, { score: sample.score, at: sample.at }, sample.rules);
  if (step === 'raised') side.episode = raise(state, sample, side.alarm);
  if (side.episode !== null && sample.score > side.episode.peakScore) {
    side.episode = { ...side.episode, peakScore: sample.score };
  }
  const forgotten = side.alarm.phase === 'normal' && !(sample.at - side.alarm.clearedAt < sample.rules.chatterMs);
  if (forgotten) dropSide(state, sample.key);
  if (side.episode === null || step === 'none' || step === 'onset') return null;
  const clearedAt = step === 'cleared' ? endOf(side.episode, sample.at) : null;
  const worse = step === 'worsened' && { severity: sample.severity, reason: sample.reason };
  const episode = { ...side.episode, ...worse, score: sample.score, clearedAt };
  side.episode = step === 'cleared' ? null : episode;
  return { kind: step, episode };
}

/**
 * Ends an alarm without a judge, and drops it.
 * @param because the end of a sentence, for people
 */
export function endSideAlarm(
  state: DeviceState,
  key: string,
  { at, because }: { readonly at: number; readonly because: string },
): SideStep | null {
  const episode = state.side.get(key)?.episode ?? null;
  dropSide(state, key);
  if (episode === null) return null;
  return { kind: 'cleared', episode: { ...episode, clearedAt: endOf(episode, at), endedBecause: because } };
}

/** A clock that is set back goes on before its alarm began; no alarm ends before it began. */
function endOf({ raisedAt }: AlarmEpisode, at: number): number {
  return Math.max(raisedAt, at);
}

function addSide(state: DeviceState, key: string, side: SideAlarm): void {
  state.side = new Map([...state.side, [key, side]]);
}

function dropSide(state: DeviceState, key: string): void {
  const others = [...state.side].filter(([other]) => other !== key);
  state.side = others.length > 0 ? new Map(others) : NO_SIDE;
}

function raise(state: DeviceState, sample: SideSample, alarm: AlarmMemory): AlarmEpisode {
  const { key, detector, condition, channel, severity, reason, score, at } = sample;
  const evidence = evidenceNow(state, { onsetAt: alarm.onsetAt, at, mode: 0 });
  const signals = { ...sample.signals?.(), ...evidence.signals };
  return {
    id: contentId('ep', state.device, detector, key, alarm.onsetAt),
    ...ownerOf(state.device),
    detector,
    modelId: state.model?.id ?? detector,
    condition,
    severity,
    reason,
    score,
    peakScore: score,
    onsetAt: alarm.onsetAt,
    raisedAt: at,
    clearedAt: null,
    firstChannel: channel,
    contributions: channel === '' ? {} : { [channel]: 1 },
    evidence: { ...evidence, from: earliest(signals, evidence.from), signals },
  };
}

function earliest(signals: Readonly<Record<string, readonly Point[]>>, from: number): number {
  return Object.values(signals).reduce((low, [first]) => Math.min(low, first?.[0] ?? low), from);
}
