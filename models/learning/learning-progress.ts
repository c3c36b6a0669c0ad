import { learnedModel } from '../device/assigned-model.ts';
import type { DeviceState } from '../device/device-state.ts';
import { type KeptSpan, keptSpan, type NewChannel } from '../device/grown-span.ts';
import { decideLonger, type HeldOutCheck, type LongerDecision } from '../device/held-out-check.ts';
import { judgesPlace } from '../device/judged-channels.ts';
import type { KeptRows } from '../device/kept-rows.ts';
import { spectrumTrial } from '../device/use-spectra.ts';
import type { WatchSettings } from '../device/watch-settings.ts';
import { ownerOf } from '../machine/components.ts';
import type { MachineSettings } from '../machine/machine-settings.ts';
import { type NetReport, netReport } from '../normal/net-report.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { hourPlace } from '../residual/hour-place.ts';
import { RESIDUAL } from '../residual/residual-config.ts';
import { describeLevels, otherLevel } from './other-level.ts';

/**
 * How far the learning of a device or component has come; `fixed`: it has a model, and is learned
 * again only on request.
 */
export const LEARNING_STAGES = ['learning', 'from_class', 'provisional', 'growing', 'settled', 'fixed'] as const;
export type LearningStage = (typeof LEARNING_STAGES)[number];

/** Progress in learning one device or component. Times are event time, ms since the epoch. */
export type LearningProgress = {
  /** `site:device`, or `site:device/component`. */
  readonly name: string;
  readonly component: string | null;
  readonly stage: LearningStage;
  /** Usable data seen of it, and the amount wanted. */
  readonly seen: { readonly readings: number; readonly days: number; readonly weekend: boolean };
  readonly wanted: { readonly readings: number; readonly days: number };
  /** Readings that were not learned from: beyond a limit of the class, or abnormal by its model. */
  readonly passedOver: number;
  /** Readings before these in which no channel changed: nothing could be learned from them. */
  readonly unvaried: number;
  /** Readings that were not learned from since the machine stood, and enough such are there. */
  readonly stood: number;
  /** Since when the machine stands, as it was hardly seen to: it is not judged; null if not. */
  readonly restsSince: number | null;
  /** The model that judges it; null while it is learned. */
  readonly model: {
    readonly id: string;
    readonly learnedFrom: number;
    readonly learnedTo: number;
    /** Null where that is not known: a model that a person chose. */
    readonly readings: number | null;
  } | null;
  /**
   * When it is learned (again): after so many more readings, and when that is as they come now;
   * null where it is not.
   */
  readonly next: { readonly readings: number; readonly at: number | null } | null;
  /**
   * The newest model that was learned from more readings, and whether it replaced the one before;
   * null before any was compared.
   */
  readonly longer: (HeldOutCheck & LongerDecision) | null;
  /** Channels of which the limits are provisional, or that are not judged yet, and why. */
  readonly provisional: readonly { readonly channel: string; readonly reason: string }[];
  /** The nets of its model; null without a model of its own. */
  readonly nets: NetReport | null;
  /** The present judge of its readings. */
  readonly watchedBy: readonly string[];
  /** An alarm that is held back, since when, and why; null without one. */
  readonly waiting: { readonly since: number; readonly reason: WaitReason } | null;
};

/**
 * Why an alarm waits: the energy of a waveform that leads it falls back, or another component of
 * the machine is farther off.
 */
export const WAIT_REASONS = ['level_falls_back', 'neighbour_farther_off'] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];

/**
 * A model of this much of a machine's time, with a weekend, is called settled; it is still learned
 * again.
 */
const SETTLED_DAYS = 7;

/** A weekend counts as seen once this many of its hours are. */
const WEEKEND_HOURS = 12;
const HOUR_MS = 3_600_000;

/**
 * Reads the progress off a state.
 * @param options.rules how many rules and limits of people cover the device
 */
export function learningProgress(
  state: DeviceState,
  options: {
    readonly learnRows: number;
    readonly rules: number;
    readonly kept: KeptRows;
    readonly machine?: MachineSettings | null;
    readonly watch?: WatchSettings | undefined;
  },
): LearningProgress {
  const { device, model, grown } = state;
  const { kept } = options;
  const own = grown && keptSpan(grown, { device, kept }, { until: grown.rows, excluded: grown.excluded });
  const seen = seenOf(state, own);
  const stage = stageOf(state, seen);
  return {
    name: device,
    component: ownerOf(device).component,
    stage,
    seen,
    wanted: { readings: options.learnRows, days: SETTLED_DAYS },
    passedOver: state.learning?.passedOver ?? 0,
    unvaried: state.learning?.unvaried ?? 0,
    stood: state.learning?.still?.left ?? 0,
    restsSince: state.residual?.resting?.unknown === true ? state.residual.resting.since : null,
    model: model && {
      id: learnedModel(state, model).id,
      learnedFrom: model.learnedFrom,
      learnedTo: model.learnedTo,
      readings: model.residual?.learnedRows ?? null,
    },
    next: nextOf(state, options.learnRows),
    longer: grown === null || grown.check === null ? null : { ...grown.check, ...decideLonger(grown.check) },
    nets: model && netReport(model, state.channels, spectrumTrial(state)),
    provisional: stage === 'fixed' || model === null ? [] : provisionalChannels(state, { model, own }),
    watchedBy: watchedBy(state, options),
    waiting: waitingOf(state),
  };
}

function stageOf({ model, learning, assigned, grown }: DeviceState, seen: LearningProgress['seen']): LearningStage {
  if (model === null) return 'learning';
  if (assigned?.origin === 'promoted') return 'fixed';
  if (learning !== null) return 'from_class';
  // Statistics of waveforms are learned once: slow damage would be learned with them.
  if (grown === null) return 'fixed';
  if (seen.readings < RESIDUAL.shortRows || seen.days < 1) return 'provisional';
  return seen.days >= SETTLED_DAYS && seen.weekend ? 'settled' : 'growing';
}

function seenOf({ learning, grown, assigned }: DeviceState, own: KeptSpan | null): LearningProgress['seen'] {
  if (grown === null || own === null) {
    return seenIn(learning === null ? new Float64Array(0) : learning.times.subarray(0, learning.rows));
  }
  const seen = seenIn(Float64Array.from(own.healthy, (row) => own.span.times[row] ?? 0));
  // The readings of a model that a person requested are not available, and still count.
  const before = assigned?.learned?.seen;
  // Of a long history only a part of the rows is kept: scale the kept rows to all rows.
  const came = own.span.rows === 0 ? 0 : Math.round((seen.readings / own.span.rows) * grown.rows);
  return {
    readings: came + (before?.readings ?? 0),
    days: Math.floor(10 * (seen.days + (before?.days ?? 0))) / 10,
    weekend: seen.weekend || before?.weekend === true,
  };
}

/**
 * The machine's time in some readings: distinct hours with readings, so that it counts the same at
 * any rate; days where readings are rarer than hours.
 * @param times event times, milliseconds
 */
export function seenIn(times: Float64Array): LearningProgress['seen'] {
  const hours = new Set<number>();
  const days = new Set<number>();
  const ofWeekend = new Set<number>();
  for (const at of times) {
    const hour = Math.floor(at / HOUR_MS);
    hours.add(hour);
    days.add(Math.floor(hour / 24));
    if (hourPlace(at) >= 24) ofWeekend.add(hour);
  }
  const isRare = hours.size === times.length;
  return {
    readings: times.length,
    days: Math.floor(10 * (isRare ? days.size : hours.size / 24)) / 10,
    weekend: isRare ? ofWeekend.size > 0 : ofWeekend.size >= WEEKEND_HOURS,
  };
}

/**
 * The same of a whole span, as if readings had come through all of it: for models of which nothing
 * else is known.
 */
export function seenThrough(span: { readonly from: number; readonly to: number; readonly readings: number }) {
  const hours = Math.min(MOST_HOURS, Math.max(0, Math.ceil((span.to - span.from) / HOUR_MS)));
  const { days, weekend } = seenIn(Float64Array.from({ length: 2 * hours }, (_, i) => span.from + (i * HOUR_MS) / 2));
  return { readings: span.readings, days, weekend };
}

const MOST_HOURS = 10_000;

function nextOf(state: DeviceState, learnRows: number): LearningProgress['next'] {
  const { learning, grown, lastAt } = state;
  if (learning !== null) {
    const left = Math.max(0, learnRows - learning.rows);
    return { readings: left, at: soonest(lastAt, left * paceOf(learning)) };
  }
  if (grown === null || state.assigned?.origin === 'promoted') return null;
  const left = Math.max(0, grown.due - grown.rows);
  return { readings: left, at: soonest(lastAt, left * (state.model?.intervalMs ?? Number.NaN)) };
}

function paceOf({ rows, times }: { readonly rows: number; readonly times: Float64Array }): number {
  return rows < 2 ? Number.NaN : ((times[rows - 1] ?? 0) - (times[0] ?? 0)) / (rows - 1);
}

function soonest(from: number, ms: number): number | null {
  const at = Math.round(from + ms);
  return Number.isFinite(at) ? at : null;
}

function provisionalChannels(
  { grown, channels, assigned }: DeviceState,
  { model, own }: { readonly model: NormalModel; readonly own: KeptSpan | null },
): { channel: string; reason: string }[] {
  const found: { channel: string; reason: string }[] = [];
  const learned = model.residual?.learnedRows ?? 0;
  const excluded = assigned?.excluded ?? [];
  // The readings of a model that a person requested are not available; all of its channels were
  // there.
  const isAtHand = own !== null && grown !== null && grown.first > 1;
  for (const [place, channel] of channels.entries()) {
    if (excluded.includes(channel)) {
      found.push({ channel, reason: 'a person has left it out: it is neither judged nor learned' });
      continue;
    }
    const isJudged = judgesPlace(model, place);
    const fresh = grown?.newChannels.find((each) => each.channel === place);
    if (fresh !== undefined && fresh.came < fresh.wanted && (!isJudged || fresh.at > model.learnedTo)) {
      found.push({ channel, reason: describeNew(fresh) });
      continue;
    }
    if (!model.watched.includes(place)) {
      found.push({ channel, reason: 'it came after the learning: it is not judged yet' });
      continue;
    }
    if (grown === null) continue;
    const count = isAtHand ? Math.min(learned, valuesOf(own, place, model.learnedTo)) : learned;
    const few = count < RESIDUAL.shortRows ? [`learned from ${count} of ${RESIDUAL.shortRows} readings`] : [];
    const otherwise = isAtHand ? otherLevel(own, { channel: place, until: model.learnedTo }) : null;
    const reasons = otherwise === null ? few : [...few, describeLevels(otherwise)];
    if (count === 0) found.push({ channel, reason: 'nothing of it came while learning' });
    else if (reasons.length > 0) {
      found.push({ channel, reason: reasons.join('; ') });
    }
  }
  return found;
}

function describeNew({ at, came, wanted }: NewChannel): string {
  const since = new Date(at).toISOString();
  return `new since ${since}: ${came} of ${wanted} readings until it is judged`;
}

function valuesOf({ span, healthy }: KeptSpan, channel: number, until: number): number {
  if (channel >= span.stride) return 0;
  let count = 0;
  for (const row of healthy) {
    if ((span.times[row] ?? 0) > until) break;
    if (Number.isFinite(span.values[row * span.stride + channel])) count += 1;
  }
  return count;
}

function waitingOf({ alarm, fallsBack, isCoupled }: DeviceState): LearningProgress['waiting'] {
  if (alarm.phase !== 'pending' || !(fallsBack || isCoupled)) return null;
  return { since: alarm.onsetAt, reason: fallsBack ? 'level_falls_back' : 'neighbour_farther_off' };
}

function watchedBy(
  { model, learning }: DeviceState,
  options: {
    readonly rules: number;
    readonly machine?: MachineSettings | null;
    readonly watch?: WatchSettings | undefined;
  },
): string[] {
  const { rules, machine, watch } = options;
  const { limits = [], limitFactor = 1 } = watch ?? {};
  const own = learning === null ? 'its own model' : "its class's model";
  return [
    ...(rules > 0 ? [rules === 1 ? 'one rule' : `${rules} rules`] : []),
    ...(limits.length > 0 ? [`fixed limits of ${limits.map(({ channel }) => channel).join(', ')}`] : []),
    ...(machine?.limits === undefined ? [] : [`limits of ${classWords(machine)}`]),
    'the clock',
    ...(model === null
      ? ['values that cannot be']
      : ['silence', 'instruments', limitFactor === 1 ? own : `${limitFactor} × the limits of ${own}`]),
  ];
}

function classWords(machine: MachineSettings): string {
  return machine.class === undefined ? 'the machine' : `the class ${machine.class}`;
}
