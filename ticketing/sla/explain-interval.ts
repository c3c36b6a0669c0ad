import type { Calendar } from '../calendar/calendar.ts';
import type { ClockInterval } from './clock.ts';

const DAY_MS = 86_400_000;

/** A longer stretch is shown as one, with the part of it that counted. */
const LONGEST_DAYS = 400;

/** A stretch of time that counted in a clock as a whole or not at all, and why. */
export type ExplainedInterval = {
  readonly from: Date;
  /** Null: it has not ended. */
  readonly to: Date | null;
  readonly counted: boolean;
  readonly why: string;
  /** Working time in it. */
  readonly countedMs: number;
};

/**
 * Cuts an interval of a clock where its calendar opens and closes, with the reason for each piece:
 * the pieces that count add up to the elapsed time.
 * @param calendar that of the interval
 */
export function explainInterval(
  interval: ClockInterval,
  { calendar, now }: { calendar: Calendar; now: Date },
): readonly ExplainedInterval[] {
  const { from, to, counted, why } = interval;
  if (!counted) return [{ from, to, counted, why, countedMs: 0 }];
  const start = from.getTime();
  const end = (to ?? now).getTime();
  if (end <= start) return [{ from, to, counted, why, countedMs: 0 }];
  if (end - start > LONGEST_DAYS * DAY_MS) {
    return [{ from, to, counted, why: `${why}; too long to be cut`, countedMs: calendar.elapsed(start, end) }];
  }
  const pieces = calendar.pieces(start, end);
  return pieces.map((piece, index) => ({
    from: new Date(piece.start),
    to: to === null && index === pieces.length - 1 ? null : new Date(piece.end),
    counted: piece.closed === null,
    why: piece.closed ?? why,
    countedMs: piece.closed === null ? piece.end - piece.start : 0,
  }));
}
