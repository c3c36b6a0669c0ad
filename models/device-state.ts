import { deserialize, serialize } from 'node:v8';
import { AppError, messageOf } from '../lib/errors.ts';
import { type AlarmState, newAlarmState } from './alarm-engine.ts';
import type { AlarmEpisode } from './alarm-episode.ts';
import type { Baseline } from './baseline.ts';
import { type LearningSpan, newLearningSpan } from './learning-span.ts';
import type { NormalModel } from './normal-model.ts';
import type { SideAlarm } from './side-alarm.ts';
import { newSignalHistory, type SignalHistory } from './signal-history.ts';
import type { WindowState } from './window.ts';

/** The most channels of one device that are followed; later ones are left out of the score. */
export const MAX_CHANNELS = 64;

/** All that the detector knows of one device: plain data in typed arrays, changed in place, written whole into checkpoints. */
export type DeviceState = {
  readonly device: string;
  /** In the order in which they first came. */
  readonly channels: string[];
  readonly units: (string | null)[];
  /** Channel → last value and its event time; a reading may carry only some of the channels. */
  held: Float64Array;
  heldAt: Float64Array;
  /** Channel → how often it came, up to the end of learning. */
  updates: Float64Array;
  /** Event time of the newest reading. */
  lastAt: number;
  /** Present until the normal behaviour has been learned. */
  learning: LearningSpan | null;
  model: NormalModel | null;
  window: WindowState | null;
  history: SignalHistory;
  /** The newest score, 0 before the first. */
  score: number;
  alarm: AlarmState;
  /** The episode while the alarm is active. */
  episode: AlarmEpisode | null;
  /** One for each operating mode. */
  baselines: Baseline[] | null;
  /** Alarms beside that of the normal behaviour, by key: instrument conditions and rules. */
  readonly side: Map<string, SideAlarm>;
  /** Where the watched levels stand, see `LevelWatch`. */
  levels: Float64Array;
  /** Modelled channel → since when it has been outside of its normal range; NaN inside. */
  outsideSince: Float64Array;
};

/** A device that has not sent anything yet. */
export function newDeviceState(device: string): DeviceState {
  return {
    device,
    channels: [],
    units: [],
    held: new Float64Array(0),
    heldAt: new Float64Array(0),
    updates: new Float64Array(0),
    lastAt: Number.NEGATIVE_INFINITY,
    learning: newLearningSpan(),
    model: null,
    window: null,
    history: newSignalHistory(0),
    score: 0,
    alarm: newAlarmState(),
    episode: null,
    baselines: null,
    side: new Map(),
    levels: new Float64Array(0),
    outsideSince: new Float64Array(0),
  };
}

const FORMAT = 2;

/** The state as bytes for a checkpoint; exact, so that going on from it gives the same verdicts. */
export function encodeDeviceState(state: DeviceState): Uint8Array {
  return serialize({ format: FORMAT, state });
}

/** @throws {AppError} `invalid` if the bytes are damaged, of another format, or of another device */
export function decodeDeviceState(device: string, bytes: Uint8Array): DeviceState {
  let saved: { format?: unknown; state?: DeviceState };
  try {
    saved = deserialize(bytes) as typeof saved;
  } catch (error) {
    throw new AppError('invalid', `the checkpoint of ${device} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (saved?.format !== FORMAT || saved.state === undefined) {
    throw new AppError('invalid', `the checkpoint of ${device} has another format than ${FORMAT}`);
  }
  if (saved.state.device !== device) {
    throw new AppError('invalid', `the checkpoint of ${device} belongs to ${saved.state.device}`);
  }
  return saved.state;
}
