import type { DeviceState } from '../device/device-state.ts';
import { PAUSE_FACTOR } from '../instrument/learn-instruments.ts';
import { type DetectionConfig, holdMs } from '../normal/detection-config.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { learnResiduals } from '../residual/learn-residuals.ts';
import { levelShifts } from '../residual/other-levels.ts';
import { RESIDUAL } from '../residual/residual-config.ts';
import { type StartMaxima, startMaxima, withStartLimits } from '../residual/start-limits.ts';
import { channelRows, variableChannels } from '../rows/channel-statistics.ts';
import {
  type ClassChannel,
  type ClassMachine,
  classChannels,
  type PooledSpan,
  pooledSpan,
  rowsOfSpan,
} from './class-span.ts';
import { levelsOf, recentred, START_ROWS } from './class-start.ts';
import { describeNormal } from './learn-window-model.ts';

/** The model of a class: as of one machine, around typical levels. */
export type LearnedClass = {
  readonly model: NormalModel;
  readonly state: Pick<DeviceState, 'channels' | 'units'>;
};

/** Starts in each machine's span, and readings judged after each, that the limits come from. */
const STARTS = 8;
const JUDGED_ROWS = 400;
const LEAST_JUDGED = 60;

/** Parts of the machines; each is started from the model of the others. */
const FOLDS = 5;

/**
 * Learns how the machines of a class behave around each machine's own levels. Its limits are those
 * that machines would have needed which it had not seen, each started from its first readings.
 * @returns null if the machines have no changing channel in common
 */
export function learnClass(machines: readonly ClassMachine[], config: DetectionConfig): LearnedClass | null {
  const channels = classChannels(machines);
  const known = { config, channels, machines };
  const learned = learnPooled(machines, known);
  if (learned === null) return null;
  const { model, pooled } = learned;
  const maxima: StartMaxima[][] = [];
  const folds = Math.min(FOLDS, machines.length);
  for (let fold = 0; fold < folds; fold++) {
    const others = machines.filter((_, i) => i % folds !== fold);
    const without = learnPooled(others, known)?.model ?? model;
    // A model of other statistics cannot say how high these are.
    const judge = isAlike(without, model) ? without : model;
    for (const [i, part] of pooled.parts.entries()) {
      if (i % folds === fold) maxima.push(maximaOf(judge, pooled, part));
    }
  }
  const residual = model.residual && withStartLimits(model.residual, maxima);
  const state = {
    channels: channels.map(({ name }) => name),
    units: channels.map(({ name }) => commonUnit(machines, name)),
  };
  return { model: { ...model, residual }, state };
}

type Known = {
  readonly config: DetectionConfig;
  readonly channels: readonly ClassChannel[];
  readonly machines: readonly ClassMachine[];
};
type Learned = { readonly model: NormalModel; readonly pooled: PooledSpan };

function learnPooled(machines: readonly ClassMachine[], known: Known): Learned | null {
  if (machines.length === 0) return null;
  const { channels } = known;
  const pooled = pooledSpan(machines, channels);
  const first = learnSpan(pooled, known);
  const { model } = first ?? {};
  if (model?.residual == null || model.residual.plan.states === 0) return first;
  // A machine that stood still for longer has another middle, and the same level in each state.
  const { residual, watched } = model;
  const shifts = pooled.parts.map((part) => {
    const own = levelShifts(residual, rowsOfSpan(pooled.span, watched, part));
    return Float64Array.from(channels, (_, c) => own[watched.indexOf(c)] ?? 0);
  });
  return learnSpan(pooledSpan(machines, channels, shifts), known);
}

function learnSpan(pooled: PooledSpan, { config, channels, machines }: Known): Learned | null {
  const { span, healthy } = pooled;
  const changing = variableChannels(span);
  if (changing.length === 0) return null;
  const others = Int32Array.from(channels.keys()).filter((c) => !changing.includes(c));
  const watched = Int32Array.of(...changing, ...others);
  const residual = learnResiduals({
    ...rowsOfSpan(span, watched, { from: 0, to: span.rows }),
    healthy,
    // Levels are known of changing channels alone.
    roles: Array.from(watched, (c, i) => {
      const { role, relative } = channels[c] as ClassChannel;
      return i >= changing.length && relative ? 'untold' : role;
    }),
    ofClass: true,
  });
  if (residual === null) return null;
  const names = channels.map(({ name }) => name);
  const updates = Float64Array.from(names, (name) =>
    machines.reduce((sum, machine) => sum + updatesOf(machine, name), 0),
  );
  const described = describeNormal(channelRows(span, changing), { config, names, updates, channels: changing });
  const { intervalMs } = described;
  const shareOf = (c: number): number =>
    Math.max(...machines.map((each) => each.span.rows / Math.max(1, updatesOf(each, names[c] ?? ''))));
  const model: NormalModel = {
    ...described,
    // Not the times of the pooled span, which are shifted.
    learnedFrom: Math.min(...machines.map((each) => each.span.times[0] ?? 0)),
    learnedTo: Math.max(...machines.map((each) => each.span.times[each.span.rows - 1] ?? 0)),
    instruments: { ...described.instruments, silenceMs: Math.max(holdMs(config, intervalMs), longestGapMs(machines)) },
    rules: { ...described.rules, off: RESIDUAL.clear, medium: RESIDUAL.medium, high: RESIDUAL.high },
    watched,
    residual,
    channelHoldMs: Float64Array.from(
      watched,
      (c) => config.channelHoldIntervals * intervalMs * Math.max(1, shareOf(c)),
    ),
  };
  return { model, pooled };
}

function updatesOf({ channels, updates }: ClassMachine, name: string): number {
  return updates[channels.indexOf(name)] ?? 0;
}

/** Times 3, as of one machine. */
function longestGapMs(machines: readonly ClassMachine[]): number {
  let longest = 0;
  for (const { span } of machines) {
    for (let i = 1; i < span.rows; i++) longest = Math.max(longest, (span.times[i] ?? 0) - (span.times[i - 1] ?? 0));
  }
  return PAUSE_FACTOR * longest;
}

function isAlike(a: NormalModel, b: NormalModel): boolean {
  const kinds = ({ residual }: NormalModel): string => residual?.plan.scales.map(({ kind }) => kind).join() ?? '';
  return (
    a.watched.join() === b.watched.join() &&
    kinds(a) === kinds(b) &&
    a.residual?.limits.length === b.residual?.limits.length
  );
}

/** Of starts at places spread over a machine's rows. */
function maximaOf(model: NormalModel, { span }: PooledSpan, { from, to }: { from: number; to: number }): StartMaxima[] {
  const found: StartMaxima[] = [];
  for (let start = 0; start < STARTS; start++) {
    const begin = from + Math.floor((start * (to - from - START_ROWS)) / STARTS);
    const end = Math.min(to, begin + START_ROWS + JUDGED_ROWS);
    const isNear = start > 0 && begin < from + START_ROWS;
    if (isNear || end - begin < START_ROWS + LEAST_JUDGED) continue;
    const levels = levelsOf(model, span, { from: begin, to: begin + START_ROWS });
    const { residual, watched } = recentred(model, levels);
    if (residual !== null)
      found.push(startMaxima(residual, rowsOfSpan(span, watched, { from: begin, to: end }), START_ROWS));
  }
  return found;
}

function commonUnit(machines: readonly ClassMachine[], name: string): string | null {
  const units = new Set(machines.map(({ channels, units }) => units[channels.indexOf(name)] ?? null));
  const [only = null] = units;
  return units.size === 1 ? only : null;
}
