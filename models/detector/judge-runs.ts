import type { Reading } from '../../ingest/reading/reading.ts';
import type { DeviceState } from '../device/device-state.ts';
import type { Taken } from '../device/take-reading.ts';
import { NO_STEPS, type SideStep } from '../episode/side-alarm.ts';
import type { HealthPoint } from '../health/health-point.ts';
import { tellHealth } from '../health/watch-health.ts';
import { isLagUsual, judgeLag } from '../instrument/clock-skew.ts';
import { judgeImpossible } from '../instrument/impossible-value.ts';
import { changesAt } from '../instrument/instrument-alarm.ts';
import { isInTime, noteHeard } from '../instrument/silence.ts';
import { ownerOf } from '../machine/components.ts';
import { type DeviceRun, nextRow } from '../watch/device-run.ts';
import { isAtRest, type Judgement, judgeRow, passRow, UNEVENTFUL } from '../watch/judge.ts';
import { judgeShadow, type ShadowRun } from '../watch/shadow-run.ts';

/** Judges one reading beside the normal behaviour; keeps its memory in the device's state. */
export type SideJudge = (state: DeviceState, reading: Reading, taken: Taken) => readonly SideStep[];

/** By what readings are judged, and what hears of it. */
export type JudgedBy = {
  readonly counts: { joined: number };
  readonly judges: readonly SideJudge[];
  /** Whether those that people set, rules and limits, say nothing of a device. */
  readonly isIdle: (state: DeviceState) => boolean;
  readonly shadows: ReadonlyMap<DeviceRun, ShadowRun>;
  readonly siblings: (state: DeviceState) => readonly DeviceState[];
  readonly judged: (run: DeviceRun, judgement: Judgement) => void;
  readonly onHealth: ((point: HealthPoint) => void) | undefined;
};

/**
 * Judges the readings whose rows have been taken, device by device, so that the memory of each is
 * in cache; those with components in the order of arrival, since one component looks at the others.
 * Where one of these has stopped to learn, the others wait before its next reading.
 */
export function judgeTaken(
  runs: readonly DeviceRun[],
  of: {
    readonly by: JudgedBy;
    readonly onStep: (() => void) | undefined;
    readonly found: { i: number; step: SideStep }[];
  },
): void {
  const { by, onStep, found } = of;
  const together: DeviceRun[] = [];
  const judgeNext = (run: DeviceRun): void => {
    onStep?.();
    const i = run.places[run.judged] ?? 0;
    const steps = judgeReading(run.readings[run.judged] as Reading, run, by);
    if (steps.length > 0) found.push(...steps.map((step) => ({ i, step })));
  };
  for (const run of runs) {
    if (by.siblings(run.state).length > 0) together.push(run);
    else
      while (run.judged < run.taken) {
        passUneventful(run, by, onStep);
        if (run.judged < run.taken) judgeNext(run);
      }
  }
  for (const run of inOrderOfArrival(together)) judgeNext(run);
}

/**
 * Judges the next readings of a run, up to one that may change an alarm. Nearly all readings
 * are passed here, in a fraction of the time.
 */
function passUneventful(run: DeviceRun, by: JudgedBy, onStep: (() => void) | undefined): void {
  const { state, watched, columns, kinds, readings, taken } = run;
  if (watched === null || columns === null || by.shadows.has(run) || !isCalm(state, by)) return;
  const { space, firstRow, firstReading, changes, told } = watched;
  const { at, receivedAt, plain } = columns.of;
  const nextTold = changes[told]?.row ?? -1;
  const { instruments } = state;
  for (let i = Math.max(run.judged, firstReading); i < taken && i === run.judged; i++) {
    const place = columns.first + i;
    const row = space.rowOf[firstRow + i - firstReading] ?? -1;
    if (row < 0 || row === nextTold || plain[place] !== 1 || kinds[i] !== 'row') return;
    const sampledAt = at[place] as number;
    const arrivedAt = receivedAt[place] as number;
    if (!isInTime(state, sampledAt) || !isLagUsual(instruments, sampledAt, arrivedAt)) return;
    if (!passRow(state, watched, row)) return;
    onStep?.();
    run.judged += 1;
    noteHeard(instruments, sampledAt, arrivedAt);
    judgeLag(state, sampledAt, arrivedAt);
    by.judged(run, UNEVENTFUL);
    if (by.onHealth) tellHealth(run, { reading: readings[i] as Reading, isAlarm: false, tell: by.onHealth });
  }
}

/** Whether no alarm of a device may change but by what a row says. */
function isCalm(state: DeviceState, by: JudgedBy): boolean {
  const hasNew = state.grown !== null && state.grown.newChannels.length > 0;
  return state.side.size === 0 && !hasNew && isAtRest(state) && by.isIdle(state);
}

/** Whether all that was taken of a run is judged: only then it may learn, and take more. */
export function isJudged({ taken, judged }: DeviceRun): boolean {
  return judged === taken;
}

/** Each run as often as readings of it are to be judged. */
function inOrderOfArrival(runs: readonly DeviceRun[]): readonly DeviceRun[] {
  const nextOf = new Map<string, number>();
  for (const { state, places, taken } of runs) {
    const { device } = ownerOf(state.device);
    const next = places[taken] ?? Number.POSITIVE_INFINITY;
    nextOf.set(device, Math.min(next, nextOf.get(device) ?? next));
  }
  const next = runs.flatMap((run) => {
    const until = nextOf.get(ownerOf(run.state.device).device) ?? 0;
    const places = run.places.slice(run.judged, run.taken).filter((place) => place < until);
    return places.map((place) => ({ place, run }));
  });
  return next.sort((a, b) => a.place - b.place).map(({ run }) => run);
}

/** The result for the next reading of a run: the side judges first, then the normal behaviour. */
function judgeReading(reading: Reading, run: DeviceRun, by: JudgedBy): readonly SideStep[] {
  const row = nextRow(run);
  const { state, watched } = run;
  const isRow = row >= 0 && watched !== null;
  const ofInstruments =
    isRow && watched.told < watched.changes.length
      ? changesAt(state, watched, { row, at: watched.space.at[watched.firstRow + row] ?? reading.sampledAt })
      : NO_STEPS;
  const taken = run.kinds[run.judged - 1] ?? 'late';
  const isPlain = isRow && state.side.size === 0 && !(state.grown !== null && state.grown.newChannels.length > 0);
  const first = isPlain ? NO_STEPS : judgeImpossible(state, reading, { taken, isJudged: isRow });
  const others = sideSteps(by.judges, state, reading, taken);
  const beside = first.length === 0 ? others : [...first, ...others];
  const hadEnded = state.alarm.phase === 'ended';
  const judgement = isRow ? judgeRow(state, watched, row, by.siblings) : null;
  if (hadEnded && state.alarm.phase === 'active') by.counts.joined += 1;
  const shadow = by.shadows.size > 0 ? by.shadows.get(run) : undefined;
  if (shadow) judgeShadow(shadow, judgement);
  if (judgement !== null) by.judged(run, judgement);
  const own = judgement?.kind && judgement.episode ? [{ kind: judgement.kind, episode: judgement.episode }] : NO_STEPS;
  const isAlarm = ofInstruments.length + beside.length + own.length > 0;
  if (by.onHealth) tellHealth(run, { reading, isAlarm, tell: by.onHealth });
  return isAlarm ? [...beside, ...ofInstruments, ...own] : NO_STEPS;
}

function sideSteps(
  judges: readonly SideJudge[],
  state: DeviceState,
  reading: Reading,
  taken: Taken,
): readonly SideStep[] {
  let steps = NO_STEPS;
  for (let i = 0; i < judges.length; i++) {
    const more = judges[i]?.(state, reading, taken) ?? NO_STEPS;
    if (more.length > 0) steps = [...steps, ...more];
  }
  return steps;
}
