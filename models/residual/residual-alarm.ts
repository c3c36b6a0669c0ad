import { RESIDUAL } from './residual-config.ts';

/** Where the alarm of one machine stands, in rows. */
export type ResidualAlarm = {
  active: boolean;
  /** Rows in a row above the limit, and below where an alarm ends. */
  above: number;
  /** By how much those above exceed it, together; absent before that was asked. */
  excess?: number;
  below: number;
  /** Rows since the active alarm began, with pauses of up to 30 rows in it, and since it ended. */
  rows: number;
  sinceEnd: number;
  /** An alarm that returns within this many rows of its end is the same episode. */
  mergeRows: number;
  /** The highest ratio that held for the on-delay, rows far below it, and the newest ratios. */
  peak: number;
  farBelow: number;
  readonly newest: Float32Array;
  /** Rows of the episode before which it is not asked again whether it stays. */
  checkAgain: number;
};

/** The effect of one row on the alarm. */
export type ResidualStep = 'none' | 'raised' | 'reopened' | 'cleared' | 'recovered' | 'lasting';

/** An alarm that returns within this many rows is the same one. */
export const MERGE_ROWS = 30;
/**
 * An alarm that returns within this many rows chatters: its delay in rows doubles, up to this many
 * times.
 */
const CHATTER_ROWS = 300;
const MOST_DOUBLED = 8;
/** An episode has recovered once it stays below this share of its peak for this many rows. */
export const RECOVERED_SHARE = 0.4;
const RECOVERED_ROWS = 15;

/** No alarm yet. */
export function newResidualAlarm(): ResidualAlarm {
  return {
    active: false,
    above: 0,
    below: 0,
    rows: 0,
    sinceEnd: Number.POSITIVE_INFINITY,
    mergeRows: MERGE_ROWS,
    peak: 0,
    farBelow: 0,
    newest: new Float32Array(RESIDUAL.onRows),
    checkAgain: 0,
  };
}

/**
 * Takes the highest ratio of a row; it is raised when one statistic stays at its limit for the
 * on-delay, which the limit includes.
 * @param stayRows an episode that lasts longer is `lasting`: its level may be a new one
 */
export function stepAlarm(
  alarm: ResidualAlarm,
  { score: ratio, longestRun }: { readonly score: number; readonly longestRun: number },
  stayRows: number,
): ResidualStep {
  const isAbove = ratio > 1;
  alarm.above = isAbove ? alarm.above + 1 : 0;
  alarm.excess = isAbove ? (alarm.excess ?? 0) + ratio - 1 : 0;
  alarm.below = ratio < RESIDUAL.clear ? alarm.below + 1 : 0;
  const { newest } = alarm;
  for (let i = 1; i < newest.length; i++) newest[i - 1] = newest[i] as number;
  newest[newest.length - 1] = ratio;
  alarm.sinceEnd += 1;
  alarm.rows += 1;
  if (!alarm.active) return longestRun >= RESIDUAL.onRows && hasWeight(alarm) ? raise(alarm) : 'none';
  alarm.peak = Math.max(alarm.peak, Math.min(...alarm.newest));
  alarm.farBelow = ratio < RECOVERED_SHARE * alarm.peak ? alarm.farBelow + 1 : 0;
  if (alarm.below >= RESIDUAL.offRows) {
    endAlarm(alarm, true);
    return 'cleared';
  }
  if (alarm.farBelow >= RECOVERED_ROWS) return 'recovered';
  return alarm.rows >= Math.max(stayRows, alarm.checkAgain) ? 'lasting' : 'none';
}

/** A slight deviation has to last longer than one that is far off. */
function hasWeight({ above, excess = 0 }: ResidualAlarm): boolean {
  return above >= RESIDUAL.onRows && (excess >= RESIDUAL.onExcess || above >= RESIDUAL.onRowsSlight);
}

function raise(alarm: ResidualAlarm): ResidualStep {
  const ratio = Math.min(...alarm.newest);
  const again = isSame(alarm, ratio);
  if (!again) {
    const chatters = alarm.sinceEnd <= CHATTER_ROWS;
    alarm.mergeRows = chatters ? Math.min(2 * alarm.mergeRows, MOST_DOUBLED * MERGE_ROWS) : MERGE_ROWS;
  }
  // A deviation with such a pause has not lasted, though it is reported as one.
  if (alarm.sinceEnd > MERGE_ROWS) alarm.rows = 0;
  alarm.active = true;
  alarm.checkAgain = 0;
  alarm.peak = ratio;
  alarm.farBelow = 0;
  return again ? 'reopened' : 'raised';
}

/** Report an alarm that returns worse after more than the usual rows, however much it chatters. */
function isSame({ sinceEnd, mergeRows, peak }: ResidualAlarm, ratio: number): boolean {
  return sinceEnd <= MERGE_ROWS || (sinceEnd <= mergeRows && severityRank(ratio) <= severityRank(peak));
}

function severityRank(ratio: number): number {
  if (ratio < RESIDUAL.medium) return 0;
  return ratio < RESIDUAL.high ? 1 : 2;
}

/** Whether an alarm that returns now continues the ended one. */
export function mayReturn({ active, sinceEnd, mergeRows }: ResidualAlarm): boolean {
  return !active && sinceEnd < mergeRows;
}

/** Ends the active episode. @param mayReopen an alarm that returns soon is the same episode */
export function endAlarm(alarm: ResidualAlarm, mayReopen: boolean): void {
  alarm.active = false;
  alarm.above = 0;
  alarm.sinceEnd = mayReopen ? 0 : Number.POSITIVE_INFINITY;
}

/** After a silence the time between is unknown: runs of rows begin again. */
export function interruptResidualAlarm(alarm: ResidualAlarm): void {
  alarm.above = 0;
  alarm.excess = 0;
  alarm.below = 0;
  alarm.farBelow = 0;
}
