import { acceptLevels, isGrowing, traceColumns } from './accept-levels.ts';
import { type EpisodeTrace, extendTrace, newEpisodeTrace } from './episode-trace.ts';
import { learnResiduals } from './learn-residuals.ts';
import { nameChannels } from './name-channels.ts';
import { endAlarm, newResidualAlarm, type ResidualAlarm, type ResidualStep, stepAlarm } from './residual-alarm.ts';
import type { ResidualModel } from './residual-model.ts';
import { newResidualState, newResidualWork, type ResidualState, type ResidualWork } from './residual-state.ts';
import { stepResiduals } from './step-residuals.ts';

/** What was said of one row. */
export type MachineVerdict = {
  readonly score: number;
  readonly active: boolean;
  readonly step: ResidualStep | 'stayed';
};

/** A machine that is judged row by row and learned again as its history grows. */
export type MachineFollower = {
  take(row: Float64Array, at: number): MachineVerdict;
  /** By channel: how much each has to do with the newest row's score. */
  channels(): Float64Array;
  model(): ResidualModel | null;
  work(): ResidualWork | null;
};

type Watch = {
  model: ResidualModel;
  state: ResidualState;
  work: ResidualWork;
};

const WARM_UP_ROWS = 600;
const BEFORE_ALARM_ROWS = 60;
const AFTER_ALARM_ROWS = 30;
const LEAST_STAY_ROWS = 400;
const STAY_MS = 7 * 86_400_000;

/** @param options.learnRows rows from which the first normal behaviour is learned; again at each doubling */
export function followMachine(options: { readonly channels: number; readonly learnRows: number }): MachineFollower {
  const { channels } = options;
  const rows = { times: [] as number[], values: [] as Float64Array[], healthy: [] as boolean[] };
  let watch: Watch | null = null;
  let trace: EpisodeTrace | null = null;
  let learnAt = options.learnRows;
  const alarm: ResidualAlarm = newResidualAlarm();

  const learn = (): void => {
    const count = rows.values.length;
    const values = new Float64Array(count * channels);
    for (const [i, row] of rows.values.entries()) values.set(row, i * channels);
    const healthy = Int32Array.from(rows.healthy.flatMap((isHealthy, i) => (isHealthy ? [i] : [])));
    const model = learnResiduals({ rows: count, channels, times: Float64Array.from(rows.times), values, healthy });
    learnAt = Math.max(2 * count, count + 50);
    if (model === null) return;
    watch = { model, state: newResidualState(model), work: newResidualWork(model) };
    trace = alarm.active ? newEpisodeTrace(traceColumns(model)) : null;
    for (let i = Math.max(0, count - WARM_UP_ROWS); i < count; i++) {
      stepResiduals(model, watch.state, { row: rows.values[i] as Float64Array, at: rows.times[i] ?? 0 }, watch.work);
    }
  };

  const judge = ({ model, state, work }: Watch, row: Float64Array, at: number): MachineVerdict => {
    const score = stepResiduals(model, state, { row, at }, work);
    const stayRows = Math.min(model.learnedRows, Math.max(LEAST_STAY_ROWS, STAY_MS / model.intervalMs));
    let step: MachineVerdict['step'] = stepAlarm(alarm, score, stayRows);
    const now = rows.values.length - 1;
    if (step === 'raised' || step === 'reopened') {
      trace = newEpisodeTrace(traceColumns(model));
      const from = Math.max(options.learnRows, now - BEFORE_ALARM_ROWS);
      for (let i = from; i <= now; i++) rows.healthy[i] = false;
    }
    if (alarm.active && trace !== null) extendTrace(trace, work.statistics, work.deviations);
    if (step === 'recovered' && trace !== null) {
      acceptLevels(model, state, trace, { rows: null, row });
      endAlarm(alarm, true);
    } else if (step === 'lasting' && trace !== null) {
      if (isGrowing(model, state, trace)) {
        alarm.askAgain = alarm.rows + Math.max(50, Math.floor(stayRows / 4));
        step = 'none';
      } else {
        const kept = Math.max(200, Math.floor(stayRows / 2));
        acceptLevels(model, state, trace, { rows: Math.max(60, Math.floor(kept / 2)), row });
        endAlarm(alarm, false);
        for (let i = Math.max(options.learnRows, now - kept); i <= now; i++) rows.healthy[i] = true;
        step = 'stayed';
      }
    }
    if (!alarm.active) trace = null;
    rows.healthy[now] ||= !alarm.active && alarm.above === 0 && alarm.sinceEnd > AFTER_ALARM_ROWS;
    return { score, active: alarm.active, step };
  };

  const named = new Float64Array(channels);
  return {
    take: (row, at) => {
      if (rows.values.length >= learnAt) learn();
      rows.times.push(at);
      rows.values.push(row);
      rows.healthy.push(rows.values.length <= options.learnRows);
      return watch === null ? { score: 0, active: false, step: 'none' } : judge(watch, row, at);
    },
    channels: () => {
      if (watch !== null) nameChannels(watch.model, watch.work, named);
      return named;
    },
    model: () => watch?.model ?? null,
    work: () => watch?.work ?? null,
  };
}
