import { Temporal } from 'temporal-polyfill';
import { invalid } from './calendar-definition.ts';

/** Ten years: a clock that runs longer is a mistake in the question. */
export const LONGEST_MS = 3_660 * 86_400_000;

/**
 * Milliseconds of working time in an ISO 8601 duration.
 * @param field its name in the request or file
 * @param isAlwaysOpen whether a day of that calendar has 24 hours: only then may it hold days and
 * weeks
 * @throws {AppError} `invalid`, naming the field
 */
export function parseDuration(text: string, { field, isAlwaysOpen }: { field: string; isAlwaysOpen: boolean }): number {
  const duration = tryDuration(text);
  if (!duration) throw invalid([{ field, message: `${text} is not an ISO 8601 duration such as PT16H` }]);
  if (duration.years || duration.months) {
    throw invalid([{ field, message: 'must not have years or months, which differ in length' }]);
  }
  if (!isAlwaysOpen && (duration.weeks || duration.days)) {
    throw invalid([{ field, message: 'must be in hours and minutes: how much work is a day in this calendar?' }]);
  }
  const inDays = duration.with({ weeks: 0, days: duration.days + 7 * duration.weeks });
  const targetMs = Math.round(inDays.total('milliseconds'));
  if (targetMs <= 0) throw invalid([{ field, message: 'must be longer than nothing' }]);
  if (targetMs > LONGEST_MS) throw invalid([{ field, message: 'must not be longer than ten years' }]);
  return targetMs;
}

function tryDuration(text: string): Temporal.Duration | undefined {
  try {
    return Temporal.Duration.from(text);
  } catch {
    return undefined;
  }
}
