import { nearestMode, type OperatingModes } from './operating-modes.ts';

/** Which mode a machine is in, reading by reading. */
export type ModeTracker = {
  /** -1 before the first reading and after a silence. */
  mode: number;
  /** Consecutive readings that looked like another mode. */
  away: number;
  /** Readings still to pass until the machine has settled in a new mode. */
  settling: number;
  /** Consecutive readings that were not settled. */
  unsettled: number;
};

/** A tracker without data. */
export function newModeTracker(): ModeTracker {
  return { mode: -1, away: 0, settling: 0, unsettled: 0 };
}

/** Two readings in a row make a change of mode; one may be a wild value. */
const CONFIRM_ROWS = 2;

/**
 * Takes one reading.
 * @returns `settled` if the reading belongs to the mode; `changed` if a new mode begins;
 * `unsettled` in between. A machine that comes to no rest for three settling times is judged by the
 * mode it is in: it must not hide between modes.
 */
export function trackMode(
  tracker: ModeTracker,
  modes: OperatingModes,
  row: Float64Array,
  settleRows: number,
): 'settled' | 'changed' | 'unsettled' {
  if (modes.count === 1) {
    tracker.mode = 0;
    return 'settled';
  }
  const nearest = nearestMode(modes, row, tracker.mode);
  if (tracker.mode < 0) tracker.mode = nearest;
  const restless = tracker.unsettled >= 3 * settleRows;
  tracker.unsettled += 1;
  if (nearest !== tracker.mode) {
    tracker.away += 1;
    if (tracker.away < CONFIRM_ROWS) return restless ? 'settled' : 'unsettled';
    tracker.mode = nearest;
    tracker.away = 0;
    tracker.settling = settleRows;
    return 'changed';
  }
  tracker.away = 0;
  if (tracker.settling > 0) tracker.settling -= 1;
  if (tracker.settling > 0 && !restless) return 'unsettled';
  if (tracker.settling === 0) tracker.unsettled = 0;
  return 'settled';
}
