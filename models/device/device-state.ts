import { deserialize, Serializer } from 'node:v8';
import { AppError, messageOf } from '../../lib/errors.ts';
import { type AlarmMemory, newAlarmState } from '../alarm/alarm-engine.ts';
import { newSlowTrend } from '../alarm/slow-trend.ts';
import type { AlarmEpisode } from '../episode/alarm-episode.ts';
import { NO_SIDE, type SideAlarm } from '../episode/side-alarm.ts';
import type { Baseline } from '../normal/baseline.ts';
import { beginLevels } from '../normal/level-watch.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import type { WindowState } from '../normal/window.ts';
import { commonNumbers, commonObject } from '../numbers/common-numbers.ts';
import { nameList } from '../numbers/name-list.ts';
import { inOneBlock } from '../numbers/one-block.ts';
import type { ShadowCounts } from '../registry/model-source.ts';
import type { ModelCard } from '../registry/stored-model.ts';
import { MERGE_ROWS } from '../residual/residual-alarm.ts';
import { withWaiting } from '../residual/residual-state.ts';
import { commonTones } from '../residual/tone-bank.ts';
import type { ResidualWatch } from '../residual/watch-residuals.ts';
import { type LearningSpan, newLearningSpan } from '../rows/learning-span.ts';
import { type GrownSpan, NO_NEW } from './grown-span.ts';
import type { RuleMemory } from './rule-memory.ts';
import { NO_HISTORY, type SignalHistory } from './signal-history.ts';
import type { Spectra } from './spectra.ts';
import type { FactorAuthor } from './watch-settings.ts';

/** The most channels of one device that are followed; later ones are left out of the score. */
export const MAX_CHANNELS = 64;

/**
 * The detector's state of one device: plain data in typed arrays, changed in place, written whole.
 */
export type DeviceState = {
  readonly device: string;
  /** As the settings of its machine say; null without. */
  machineClass?: string | null;
  /** In the order in which they first came; the lists are shared, see `nameList`. */
  channels: readonly string[];
  units: readonly (string | null)[];
  /** Channel → last value and its event time; a reading may carry only some of the channels. */
  held: Float64Array;
  heldAt: Float64Array;
  /** Channel → how often it came, up to the end of learning. */
  updates: Float64Array;
  /** Event time of the newest reading. */
  lastAt: number;
  /** Time and sequence of the newest readings, in pairs; absent before the first. */
  recent?: Float64Array;
  /** Present until the normal behaviour has been learned. */
  learning: LearningSpan | null;
  model: NormalModel | null;
  window: WindowState | null;
  history: SignalHistory;
  /** The newest score, 0 before the first. */
  score: number;
  alarm: AlarmMemory;
  /** Judged by the window: its leading level falls back; absent before the first score. */
  fallsBack?: boolean;
  /** A component: a neighbour is farther off; absent before its alarm was pending. */
  isCoupled?: boolean;
  /** The episode while the alarm is active. */
  episode: AlarmEpisode | null;
  /** One for each operating mode. */
  baselines: Baseline[] | null;
  /**
   * Where the device stands, judged by its residuals; null with statistics of waveforms, and before
   * any model.
   */
  residual: ResidualWatch | null;
  /** The rows to learn it again from; null if its model is not its own. */
  grown: GrownSpan | null;
  /** Alarms beside that of the normal behaviour, by key: instrument conditions and rules. */
  side: ReadonlyMap<string, SideAlarm>;
  /** The memory of the plant's rules; absent where none covers this device. */
  rules?: RuleMemory;
  /** Where the watched levels stand, see `LevelWatch`. */
  levels: Float64Array;
  /** Modelled channel → since when it has been outside of its normal range; NaN inside. */
  outsideSince: Float64Array;
  /** Null for most devices: they have learned by themselves, and nothing else was promoted. */
  assigned: AssignedModel | null;
  /** The memory of the instruments, see instrument-state.ts. */
  instruments: Float64Array;
  /** Channel → its longest pause while others came, up to the end of learning. */
  pausesMs: Float64Array;
  /**
   * The memory of the health index, see health/watch-health.ts; absent before the first score or
   * alarm.
   */
  health?: Float64Array;
  /** The log spectra of its waveforms; absent without any. */
  spectra?: Spectra;
};

/** Empty numbers, one for all devices: an empty array takes as much room as twenty numbers. */
export const NOTHING = new Float64Array(0);

/** A device that has not sent anything yet. */
export function newDeviceState(device: string): DeviceState {
  return {
    device,
    channels: nameList([]),
    units: nameList([]),
    held: NOTHING,
    heldAt: NOTHING,
    updates: NOTHING,
    lastAt: Number.NEGATIVE_INFINITY,
    learning: newLearningSpan(),
    model: null,
    window: null,
    history: NO_HISTORY,
    score: 0,
    alarm: newAlarmState(),
    episode: null,
    baselines: null,
    residual: null,
    grown: null,
    side: NO_SIDE,
    levels: NOTHING,
    outsideSince: NOTHING,
    assigned: null,
    instruments: NOTHING,
    pausesMs: NOTHING,
  };
}

const FORMAT = 10;

/** The one before turned the filters of oscillation at each row. */
const FORMAT_WITHOUT_WAITING = 9;

/** The one before knew no nets. */
const FORMAT_WITHOUT_NETS = 8;

/** The one before did not look for channels that came after the learning. */
const FORMAT_WITHOUT_NEW = 7;

/** The one before knew no level that falls back. */
const FORMAT_WITHOUT_FALL = 6;

/** The one before did not compare a longer model with the present one. */
const FORMAT_WITHOUT_CHECK = 5;

/** The one before knew no alarms that chatter. */
const FORMAT_WITHOUT_CHATTER = 4;

/**
 * The format before, judged by the window alone: its model is used until the device is learned
 * again.
 */
const FORMAT_OF_WINDOWS = 3;

const KNOWN_FORMATS: readonly unknown[] = [
  FORMAT,
  FORMAT_WITHOUT_WAITING,
  FORMAT_WITHOUT_NETS,
  FORMAT_WITHOUT_NEW,
  FORMAT_WITHOUT_FALL,
  FORMAT_WITHOUT_CHECK,
  FORMAT_WITHOUT_CHATTER,
];

/** The state as bytes for a checkpoint; exact, so that going on from it gives the same verdicts. */
export function encodeDeviceState(state: DeviceState): Uint8Array {
  const serializer = new Serializer();
  // Unlike `serialize` it writes arrays in native code, in a third less time.
  serializer.writeHeader();
  serializer.writeValue({ format: FORMAT, state });
  return serializer.releaseBuffer();
}

/**
 * @throws {AppError} `invalid` if the bytes are damaged, of another format, or of another device
 */
export function decodeDeviceState(device: string, bytes: Uint8Array): DeviceState {
  let saved: { format?: unknown; state?: DeviceState };
  try {
    saved = deserialize(bytes) as typeof saved;
  } catch (error) {
    throw new AppError('invalid', `the checkpoint of ${device} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  const isOlder = saved?.format === FORMAT_OF_WINDOWS;
  const isKnown = isOlder || KNOWN_FORMATS.includes(saved?.format);
  if (!isKnown || saved.state === undefined) {
    throw new AppError('invalid', `the checkpoint of ${device} has another format than ${FORMAT}`);
  }
  if (saved.state.device !== device) {
    throw new AppError('invalid', `the checkpoint of ${device} belongs to ${saved.state.device}`);
  }
  return sharing(isOlder ? learningAnew(saved.state) : saved.state);
}

/**
 * A model from before residuals is used until the device has learned again from its next readings.
 */
function learningAnew(state: DeviceState): DeviceState {
  const { model } = state;
  if (model !== null && state.assigned?.origin !== 'promoted') state.learning = newLearningSpan();
  const alarm = { ...newAlarmState(), ...state.alarm };
  return {
    ...state,
    alarm,
    residual: null,
    grown: null,
    model: model && { ...model, watched: model.channels, residual: null },
  };
}

function makeRoomToWait(state: DeviceState): void {
  const { residual, model } = state;
  if (residual === null || !model?.residual) return;
  state.residual = { ...residual, state: withWaiting(residual.state, model.residual) };
}

/** Lets a state that was read share what others have already. */
function sharing(state: DeviceState): DeviceState {
  // Checkpoints from before there was a model registry have none.
  state.assigned ??= null;
  if (state.residual !== null) {
    state.residual.alarm.mergeRows ??= MERGE_ROWS;
    makeRoomToWait(state);
  }
  if (state.assigned?.shadow) makeRoomToWait(state.assigned.shadow.state);
  if (state.grown !== null) {
    state.grown.check ??= null;
    if (!(state.grown.newChannels?.length > 0)) state.grown.newChannels = NO_NEW;
  }
  state.channels = nameList(state.channels);
  state.units = nameList(state.units);
  if (state.outsideSince.length === 0) state.outsideSince = NOTHING;
  if (state.levels.length === 0) state.levels = NOTHING;
  else if (state.levels.length === state.model?.levels.start.length) state.levels = beginLevels(state.levels);
  if (state.pausesMs.length === 0) state.pausesMs = NOTHING;
  if (state.side.size === 0) state.side = NO_SIDE;
  if (state.model === null) state.history = NO_HISTORY;
  else {
    state.history = { ...state.history, trend: state.history.trend ?? newSlowTrend() };
    const { model } = state;
    const { residual } = model;
    const shared = {
      config: commonObject(model.config),
      rules: commonObject(model.rules),
      residual: residual && { ...residual, tones: commonTones(residual.tones) },
    };
    state.model = inOneBlock({ ...model, ...shared }, commonNumbers);
  }
  return state;
}

/** A second state of the device, judged by another model; its results only go into the counts. */
export type Shadow = { readonly state: DeviceState; readonly counts: ShadowCounts };

/** The registry's record of a device's models. */
export type AssignedModel = {
  /** The source of the present model; null: the device's own readings. */
  origin: 'class' | 'promoted' | null;
  /**
   * The device's own model when another was promoted: a rollback returns to it.
   */
  own: NormalModel | null;
  shadow: Shadow | null;
  /**
   * The last decision about its learning that was carried out, and the machine's time in its model;
   * absent before any.
   */
  learned?: { readonly key: string; readonly seen: ModelCard['seen'] };
  /** The decision about levels that had stayed that was carried out last. */
  withdrawn?: string;
  /**
   * People's limits of the model, and the channels that are left out; see apply-watch-settings.ts.
   */
  scaled?: {
    readonly factor: number;
    readonly id: string;
    readonly base: NormalModel;
    /** Absent of one from before authors were known here. */
    readonly author?: FactorAuthor | null;
  };
  excluded?: readonly string[];
};
