import { Temporal } from 'temporal-polyfill';
import { type Static, Type } from 'typebox';
import { type Calendar, createCalendar } from './calendar.ts';
import { CalendarSchema, invalid } from './calendar-definition.ts';
import { LONGEST_MS, parseDuration } from './duration.ts';

const MINUTE_MS = 60_000;
const WARN_PERCENT = [50, 75, 90];

const instant = (description: string) =>
  Type.String({ format: 'date-time', description, examples: ['2026-02-13T07:00:00Z'] });

/** A clock without a ticket: when it started, how long it may run, and when it stood still. */
export const WhatIfSchema = Type.Object(
  {
    calendar: Type.Optional(
      Type.Union([Type.Literal('24x7'), CalendarSchema], { description: '24x7 where it is left out' }),
    ),
    startedAt: instant('When the clock started'),
    target: Type.String({
      description:
        'ISO 8601 duration of working time. Days and weeks only on a 24x7 calendar, where they are 24 hours each.',
      examples: ['PT16H'],
    }),
    holds: Type.Optional(
      Type.Array(Type.Object({ from: instant('Paused'), to: instant('Resumed') }), {
        maxItems: 200,
        description:
          'While it was on hold; the remaining time is the same when it resumes. Overlapping holds count once.',
      }),
    ),
    warnMinutesBeforeDue: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 5_270_400 }), {
        maxItems: 20,
        description: 'Working minutes before due at which to warn',
      }),
    ),
  },
  { description: 'A clock without a ticket' },
);

/** When the clock is due and when it warns, in the order in which it happens. */
export const WhatIfAnswerSchema = Type.Object(
  {
    due: Type.String({ format: 'date-time' }),
    warnings: Type.Array(
      Type.Object({
        kind: Type.Union([Type.Literal('percent'), Type.Literal('before_due')], {
          description: '`percent`: so much of the target is used up. `before_due`: so many working minutes are left.',
        }),
        value: Type.Integer({ description: 'Percent, or working minutes' }),
        at: Type.String({ format: 'date-time' }),
      }),
    ),
  },
  { description: 'When the clock is due, and its warnings in order' },
);

export type WhatIf = Static<typeof WhatIfSchema>;
export type WhatIfAnswer = Static<typeof WhatIfAnswerSchema>;

/** While the clock is paused; milliseconds since the epoch. */
type Hold = { readonly from: number; readonly to: number };

/** Holds are in order, disjoint, and begin no earlier than the clock. */
type Clock = { readonly calendar: Calendar; readonly startedAt: number; readonly holds: readonly Hold[] };

/**
 * Due time and warnings of a clock (docs/sla.md), as a pure function of the question. A warning so
 * long before due that the clock had not started is left out.
 * @throws {AppError} `invalid`, naming the field
 */
export function whatIf(question: WhatIf): WhatIfAnswer {
  const { calendar: definition, warnMinutesBeforeDue = [] } = question;
  const startedAt = parseInstant(question.startedAt, 'startedAt');
  const targetMs = parseDuration(question.target, {
    field: 'target',
    isAlwaysOpen: definition === undefined || definition === '24x7',
  });
  const holds = parseHolds(question.holds ?? [], startedAt);
  const clock: Clock = { calendar: createCalendar(definition), startedAt, holds };
  const due = whenUsed(clock, targetMs);
  const percents = WARN_PERCENT.map((value) => ({
    kind: 'percent' as const,
    value,
    at: whenUsed(clock, Math.round((targetMs * value) / 100)),
  }));
  const befores = [...new Set(warnMinutesBeforeDue)]
    .filter((value) => value * MINUTE_MS < targetMs)
    .map((value) => ({ kind: 'before_due' as const, value, at: whenLeft(clock, { due, leftMs: value * MINUTE_MS }) }));
  const warnings = [...percents, ...befores].sort((a, b) => a.at - b.at);
  return { due: toIso(due), warnings: warnings.map((warning) => ({ ...warning, at: toIso(warning.at) })) };
}

/** The earliest instant by which the clock has run for this long. */
function whenUsed({ calendar, startedAt, holds }: Clock, usedMs: number): number {
  const latest = startedAt + LONGEST_MS;
  let at = startedAt;
  let left = usedMs;
  for (const hold of holds) {
    const running = calendar.elapsed(at, Math.min(hold.from, latest));
    if (running >= left) break;
    if (hold.to > latest) throw invalid([{ field: 'holds', message: 'put the due time off by more than ten years' }]);
    left -= running;
    at = hold.to;
  }
  return calendar.add(at, left);
}

/** The latest instant at which the clock has still this long to run. */
function whenLeft({ calendar, holds }: Clock, { due, leftMs }: { due: number; leftMs: number }): number {
  let at = due;
  let left = leftMs;
  for (const hold of holds.filter(({ from }) => from < due).toReversed()) {
    const running = calendar.elapsed(hold.to, at);
    if (running >= left) break;
    left -= running;
    at = hold.from;
  }
  return calendar.sub(at, left);
}

function parseInstant(text: string, field: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw invalid([{ field, message: `${text} is not an instant with a time zone, such as 2026-02-13T07:00:00Z` }]);
  }
}

/** Cuts off the part before the start, and joins holds that overlap or touch. */
function parseHolds(texts: readonly { from: string; to: string }[], startedAt: number): readonly Hold[] {
  const holds = texts.map((text, index) => {
    const from = parseInstant(text.from, `holds[${index}].from`);
    const to = parseInstant(text.to, `holds[${index}].to`);
    if (to < from) throw invalid([{ field: `holds[${index}].to`, message: 'lies before from' }]);
    return { from: Math.max(from, startedAt), to };
  });
  const joined: { from: number; to: number }[] = [];
  for (const hold of holds.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && hold.from <= last.to) last.to = Math.max(last.to, hold.to);
    else joined.push({ ...hold });
  }
  return joined;
}

function toIso(at: number): string {
  return new Date(at).toISOString();
}
