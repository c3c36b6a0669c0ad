import type { Reading } from '../../ingest/reading/reading.ts';
import type { Severity } from '../alarm/alarm-rules.ts';
import type { DeviceState } from '../device/device-state.ts';
import { heldScore, newestScore } from '../device/signal-history.ts';
import type { AlarmEpisode } from '../episode/alarm-episode.ts';
import { INSTRUMENT_DETECTOR } from '../instrument/instrument-alarm.ts';
import { ownerOf } from '../machine/components.ts';
import { holdMs } from '../normal/detection-config.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { stayRowsOf } from '../residual/watch-residuals.ts';
import type { DeviceRun } from '../watch/device-run.ts';
import { type HealthOpinion, opinionOf, settle } from './health-index.ts';
import type { HealthChange, HealthPoint, ScoreRules } from './health-point.ts';

/** A point of a device comes at most this often in event time, and at each change of its alarms. */
const EVERY_MS = 60_000;

/** Places in the memory of a device. */
const MINUTE = 0;
const SUM = 1;
const COUNT = 2;
const PEAK = 3;
const HELD = 4;
const LEVEL = 5;
const SHOWN = 6;
const SETTLED_AT = 7;

/** By the usual interval of a model its delays are known. */
const INTERVAL = 8;

/** After which its alarms have stayed: it grows with what was learned. */
const STAY = 9;
const PLACES = 10;

/**
 * Works out the health of a device after a reading was judged. Its memory is in the device's state
 * and so in its checkpoints: judged again after a crash, the same readings give the same points.
 * Returns nothing if no point is due.
 * @param run its last judged reading is `reading`
 * @param now.isAlarm whether the reading raised, worsened or cleared an alarm
 */
export function tellHealth(
  run: Pick<DeviceRun, 'state' | 'kinds' | 'judged'>,
  now: { readonly reading: Reading; readonly isAlarm: boolean; readonly tell: (point: HealthPoint) => void },
): void {
  const isRow = run.kinds[run.judged - 1] === 'row';
  const point = pointAt(run.state, now.reading, { isRow, isAlarm: now.isAlarm });
  if (point !== null) now.tell(point);
}

function pointAt(
  state: DeviceState,
  reading: Reading,
  { isRow, isAlarm }: { isRow: boolean; isAlarm: boolean },
): HealthPoint | null {
  const { model } = state;
  if (state.health === undefined) {
    // A machine has no health while no model judges it and no rule has found anything; an
    // instrument's fault gives it none.
    if (model === null && !(isAlarm && alarmsOf(state).length > 0)) return null;
    state.health = newMemory();
  }
  // Of a checkpoint from before alarms could stay.
  if (state.health.length < PLACES) state.health = Float64Array.of(...state.health, Number.NaN);
  const memory = state.health;
  if (isRow && model !== null) takeScore(memory, state, model);
  const at = higher(memory[SETTLED_AT], reading.sampledAt);
  const minute = Math.floor(at / EVERY_MS);
  const isFirst = Number.isNaN(memory[SHOWN] ?? Number.NaN);
  const isDue = isRow && !((memory[MINUTE] ?? Number.NaN) >= minute);
  if (!isDue && !isAlarm) return null;
  if (isFirst && !((memory[COUNT] ?? 0) > 0) && alarmsOf(state).length === 0) return null;
  return makePoint(state, { reading, at, memory, minute, isFirst, isAlarm });
}

function newMemory(): Float64Array {
  const memory = new Float64Array(PLACES).fill(Number.NaN);
  clearScores(memory);
  return memory;
}

function clearScores(memory: Float64Array): void {
  memory[SUM] = 0;
  memory[COUNT] = 0;
  memory[PEAK] = Number.NaN;
  memory[HELD] = Number.NaN;
}

function takeScore(memory: Float64Array, { history, fallsBack }: DeviceState, { rules }: NormalModel): void {
  const score = newestScore(history);
  if (Number.isNaN(score)) return;
  memory[SUM] = (memory[SUM] ?? 0) + score;
  memory[COUNT] = (memory[COUNT] ?? 0) + 1;
  memory[PEAK] = higher(memory[PEAK], score);
  // An alarm of a waveform waits while its level falls back, whatever the limit.
  if (fallsBack === true) return;
  // A score below the highest held one cannot have held for longer.
  if (score > (memory[HELD] ?? Number.NaN) || Number.isNaN(memory[HELD])) {
    memory[HELD] = higher(memory[HELD], heldScore(history, rules.onDelayMs));
  }
}

/** The higher of two; the other one where one is NaN. */
function higher(a = Number.NaN, b: number): number {
  return Math.max(Number.isNaN(a) ? b : a, Number.isNaN(b) ? a : b);
}

function makePoint(
  state: DeviceState,
  now: {
    readonly reading: Reading;
    /** Not before the last point: a late reading counts as now. */
    readonly at: number;
    readonly memory: Float64Array;
    readonly minute: number;
    readonly isFirst: boolean;
    readonly isAlarm: boolean;
  },
): HealthPoint {
  const { reading, at: sampledAt, memory, minute, isFirst, isAlarm } = now;
  const { sequence, receivedAt } = reading;
  const count = memory[COUNT] ?? 0;
  const alarms = alarmsOf(state);
  const opinion = opinionOf({
    score: count > 0 ? (memory[SUM] ?? 0) / count : null,
    alarms: alarms.map(({ severity }) => severity),
    leftMs: leftMs(alarms, sampledAt),
  });
  const before = isFirst ? null : { level: memory[LEVEL] ?? 100, shown: memory[SHOWN] ?? 100 };
  const { level, shown } = settle(before, opinion.value, sampledAt - (memory[SETTLED_AT] ?? sampledAt));
  const interval = state.model?.intervalMs ?? Number.NaN;
  const stay = (state.model && stayMsOf(state.model)) ?? Number.NaN;
  const isModel = Object.is(interval, memory[INTERVAL]) && Object.is(stay, memory[STAY]);
  const isOther = isFirst || isAlarm || shown !== before?.shown || !isModel;
  const point: HealthPoint = {
    ...ownerOf(state.device),
    sampledAt,
    sequence,
    receivedAt,
    health: shown,
    score: orNull(memory[PEAK]),
    held: orNull(memory[HELD]),
    limit: state.model?.rules.on ?? null,
    change: isOther ? changeOf(state, { opinion, level, alarms }) : null,
  };
  memory[MINUTE] = Math.max(minute, memory[MINUTE] || minute);
  memory[LEVEL] = level;
  memory[SHOWN] = shown;
  memory[SETTLED_AT] = sampledAt;
  memory[INTERVAL] = interval;
  memory[STAY] = stay;
  clearScores(memory);
  return point;
}

const orNull = (value = Number.NaN): number | null => (Number.isNaN(value) ? null : value);

/** The open alarms of the machine itself; instrument faults do not lower its health. */
function alarmsOf({ episode, side }: DeviceState): readonly AlarmEpisode[] {
  const open = episode === null ? [] : [episode];
  if (side.size === 0) return open;
  const others = [...side.values()].flatMap((one) => one.episode ?? []);
  return [...open, ...others.filter(({ detector }) => detector !== INSTRUMENT_DETECTOR)];
}

function leftMs(alarms: readonly AlarmEpisode[], at: number): number | null {
  const times = alarms.flatMap(({ prognosis }) => prognosis?.earliestAt ?? []);
  return times.length === 0 ? null : Math.min(...times) - at;
}

const RANK: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2 };

function changeOf(
  { model }: DeviceState,
  now: { readonly opinion: HealthOpinion; readonly level: number; readonly alarms: readonly AlarmEpisode[] },
): HealthChange {
  const { opinion, level, alarms } = now;
  const [worst = null] = alarms.toSorted((a, b) => RANK[b.severity] - RANK[a.severity]);
  return {
    reason: level < opinion.value ? 'It returns to normal since an alarm ended.' : reasonOf(opinion, worst),
    episode: worst?.id ?? null,
    rules: model === null ? null : scoreRules(model),
  };
}

function reasonOf({ cause }: HealthOpinion, worst: AlarmEpisode | null): string {
  switch (cause) {
    case 'normal':
      return 'Nothing is out of its normal range.';
    case 'score':
      return 'Its score is near or above its limit, and no alarm is open.';
    case 'alarm':
      return `Alarm of ${worst?.severity} severity, ${words(worst)}: ${worst?.reason}`;
    case 'prognosis':
      return `It may fail soon, ${words(worst)}: ${worst?.prognosis?.method ?? worst?.reason}.`;
    default:
      return cause satisfies never;
  }
}

function words(episode: AlarmEpisode | null): string {
  return (episode?.condition ?? 'unknown').replaceAll('_', ' ');
}

function scoreRules(model: NormalModel): ScoreRules {
  const { rules, config, intervalMs } = model;
  return { ...rules, holdMs: holdMs(config, intervalMs), stayMs: stayMsOf(model) };
}

/** Null with statistics of waveforms: damage that stays is damage. */
function stayMsOf({ residual, intervalMs }: NormalModel): number | null {
  return residual === null ? null : stayRowsOf(residual) * intervalMs;
}
