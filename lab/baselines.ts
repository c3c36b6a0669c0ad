import type { BaselineRows } from '../models/evaluate/baselines/baseline-rows.ts';
import { threeSigma } from '../models/evaluate/baselines/three-sigma.ts';
import { baselineSays } from '../models/evaluate/value-baselines.ts';
import { isoLimits } from '../models/machine/iso-zone.ts';
import { Device } from '../simulator/fleet/device.ts';
import { type FleetPlan, type Histories, idOf, type PlannedMachine } from '../simulator/fleet/fleet-plan.ts';
import type { ConditionEvent } from '../simulator/machine/condition.ts';
import type { BaselineTicket, LabRun } from './lab-run.ts';

/** The same machines where nobody acts, and what their devices showed. */
export type Untouched = {
  readonly histories: Histories;
  readonly shown: ReadonlyMap<string, ShownRows>;
};

/** Values of one machine by its rows; NaN where one is missing. */
export type ShownRows = {
  readonly channels: readonly { readonly name: string; readonly unit: string }[];
  readonly times: readonly number[];
  /** `[rows × channels]`. */
  readonly values: Float64Array;
};

/** Runs the plan without a program and without people. */
export function watchUntouched(plan: Planned): Untouched {
  const histories = new Map<string, readonly ConditionEvent[]>();
  const shown = new Map<string, ShownRows>();
  for (const planned of plan.machines) {
    const { events, rows } = watchOne(planned, plan);
    histories.set(idOf(planned), events);
    shown.set(idOf(planned), rows);
  }
  return { histories, shown };
}

type Planned = FleetPlan & { readonly durationSeconds: number };

function watchOne(
  planned: PlannedMachine,
  { seed, startAt, sampleIntervalSeconds: intervalSeconds, durationSeconds }: Planned,
): { readonly events: readonly ConditionEvent[]; readonly rows: ShownRows } {
  const count = Math.ceil(durationSeconds / intervalSeconds);
  const device = new Device(planned, { seed, startAt, intervalSeconds });
  const { channels } = planned.kind;
  const values = new Float64Array(count * channels.length);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const { at, leaving } = device.step();
    const seen = leaving.at(-1);
    times.push(at);
    for (const [c, { name }] of channels.entries()) values[i * channels.length + c] = seen?.values[name] ?? Number.NaN;
  }
  return { events: device.machine.condition.events, rows: { channels, times, values } };
}

/**
 * When the signs of each fault come out where nobody acts: a channel differs from that of the same
 * machine without the fault by more than two standard deviations that it had before the onset, for
 * three readings. Null where they never do.
 */
export function visibleSigns(plan: Planned, { histories, shown }: Untouched): LabRun['signs'] {
  return plan.machines.flatMap((planned) => {
    const device = idOf(planned);
    const rows = shown.get(device);
    const onsets = (histories.get(device) ?? []).filter(({ what }) => what === 'onset');
    return onsets.map((onset) => {
      const { acceleration, ...unworn } = planned;
      const faults = planned.faults.filter((fault) => fault.kind !== onset.fault || fault.onsetAt !== onset.at);
      const isPlanned = faults.length < planned.faults.length;
      const sound = watchOne(isPlanned ? { ...planned, faults } : unworn, plan).rows;
      const at = rows === undefined ? null : comesOut(rows, sound, onset.at);
      return {
        ...{ device, fault: onset.fault ?? '', onsetAt: new Date(onset.at).toISOString() },
        visibleAt: at === null ? null : new Date(at).toISOString(),
      };
    });
  });
}

const VISIBLE = 2;
const VISIBLE_ROWS = 3;
/** Readings before an onset that show a spread; else it is that of the whole run. */
const LEAST_BEFORE = 60;

function comesOut({ times, values, channels }: ShownRows, sound: ShownRows, onsetAt: number): number | null {
  const width = channels.length;
  const before = times.findIndex((at) => at >= onsetAt);
  const until = before < LEAST_BEFORE ? times.length : before;
  let first = Number.POSITIVE_INFINITY;
  for (let c = 0; c < width; c++) {
    const usual: number[] = [];
    for (let row = 0; row < until; row++) usual.push(sound.values[row * width + c] as number);
    const limit = VISIBLE * Math.max(1e-9, deviationOf(usual.filter((value) => !Number.isNaN(value))));
    let run = 0;
    for (let row = Math.max(0, before); row < times.length && run < VISIBLE_ROWS; row++) {
      const off = Math.abs((values[row * width + c] as number) - (sound.values[row * width + c] as number));
      run = off > limit ? run + 1 : 0;
      if (run === VISIBLE_ROWS) first = Math.min(first, times[row - VISIBLE_ROWS + 1] as number);
    }
  }
  return first === Number.POSITIVE_INFINITY ? null : first;
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length));
}

/** The simpler ways, in the order of the table. */
export const BASELINES = ['fixed limits', 'three sigma', 'periodic plan', 'no maintenance'] as const;
export type BaselineName = (typeof BASELINES)[number];

/** The rows that a baseline learns from: a quarter of the run, at least so many. */
const LEARNED_SHARE = 0.25;
const LEAST_LEARNED = 400;
/** Interval of the periodic plan. */
const PLAN_DAYS = 28;
const DAY_MS = 86_400_000;

/**
 * The tickets that simpler ways would open on what the devices of the untouched machines showed. An
 * alarm within a day of the end of the one before joins its ticket. A periodic plan visits each
 * machine every four weeks, and no sooner than that.
 */
export function baselineTickets(
  plan: Planned,
  { shown }: Pick<Untouched, 'shown'>,
): Readonly<Record<BaselineName, readonly BaselineTicket[]>> {
  const tickets: Record<BaselineName, BaselineTicket[]> = {
    'fixed limits': [],
    'three sigma': [],
    'periodic plan': [],
    'no maintenance': [],
  };
  for (const planned of plan.machines) {
    const device = idOf(planned);
    const rows = shown.get(device);
    if (rows === undefined) continue;
    const open = (name: BaselineName, moments: readonly number[]): void => {
      for (const at of moments) tickets[name].push({ device, openedAt: new Date(at).toISOString() });
    };
    open('fixed limits', ticketsOf(rows, aboveLimits(planned, rows)));
    const filled = filledRows(rows);
    if (filled.learned < filled.rows) open('three sigma', ticketsOf(rows, threeSigma(filled), filled.learned));
    const ends = plan.startAt + plan.durationSeconds * 1000;
    const visits: number[] = [];
    for (let at = plan.startAt + PLAN_DAYS * DAY_MS; at < ends; at += PLAN_DAYS * DAY_MS) visits.push(at);
    open('periodic plan', visits);
  }
  return tickets;
}

/** A bearing, winding or oil above this is too hot, whatever the machine. */
const HOT_CEL = 90;
const LARGE_KW = 300;

/** ISO 20816-3: from zone C on a machine is not for long-term running. Rigid mounting. */
function aboveLimits({ kind }: PlannedMachine, { channels, times, values }: ShownRows): Uint8Array {
  const [, zoneC] = isoLimits({ group: kind.ratedKw > LARGE_KW ? 1 : 2, mounting: 'rigid' });
  const limits = channels.map(({ unit }) =>
    unit === 'mm/s' ? zoneC : unit === 'Cel' ? HOT_CEL : Number.POSITIVE_INFINITY,
  );
  return Uint8Array.from(times, (_, row) =>
    limits.some((limit, c) => (values[row * limits.length + c] as number) >= limit) ? 1 : 0,
  );
}

function filledRows({ channels, times, values }: ShownRows): BaselineRows {
  const learned = Math.max(LEAST_LEARNED, Math.floor(LEARNED_SHARE * times.length));
  return takeFilled({ channels: channels.length, rows: times.length, learned, values: Float64Array.from(values) });
}

/** Gaps become the last value, at the beginning the next. */
function takeFilled(all: BaselineRows): BaselineRows {
  const { values, channels } = all;
  for (let i = channels; i < values.length; i++)
    if (Number.isNaN(values[i])) values[i] = values[i - channels] as number;
  for (let i = values.length - channels - 1; i >= 0; i--)
    if (Number.isNaN(values[i])) values[i] = values[i + channels] as number;
  return all;
}

function ticketsOf({ times }: ShownRows, high: Uint8Array, from = 0): readonly number[] {
  const { episodes, alarms } = baselineSays({ times: times.slice(from) }, high);
  const moments: number[] = [];
  let lastOn = Number.NEGATIVE_INFINITY;
  let next = 0;
  for (const [i, on] of alarms.entries()) {
    const at = times[from + i] as number;
    const raised = episodes[next];
    if (raised !== undefined && raised.raisedAt === at) {
      next++;
      if (at - lastOn > DAY_MS) moments.push(at);
    }
    if (on) lastOn = at;
  }
  return moments;
}
