import type { GetData } from '../../../api/use-get.ts';
import { addDays } from '../hours/year.ts';

/** The answer of the API. */
export type Schedule = GetData<'/schedule'>;

/** From and to, as the API gives them. */
export type Span = { readonly from: string; readonly to: string };

/** The Monday of the week of a date. */
export function mondayOf(date: string): string {
  return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/** The dates of the week, or of the month, that holds a date. */
export function datesShown(date: string, span: 'week' | 'month'): readonly string[] {
  if (span === 'week') return Array.from({ length: 7 }, (_, day) => addDays(mondayOf(date), day));
  const first = `${date.slice(0, 7)}-01`;
  const next = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 1)).toISOString().slice(0, 10);
  const days = (Date.parse(next) - Date.parse(first)) / 86_400_000;
  return Array.from({ length: days }, (_, day) => addDays(first, day));
}

/** What of spans lies within an interval. */
export function within<S extends Span>(spans: readonly S[], { from, to }: { from: number; to: number }): readonly S[] {
  return spans.filter((span) => Date.parse(span.from) < to && Date.parse(span.to) > from);
}

/** Hours of spans within an interval. */
export function hoursWithin(spans: readonly Span[], { from, to }: { from: number; to: number }): number {
  const milliseconds = spans.reduce(
    (sum, span) => sum + Math.max(0, Math.min(to, Date.parse(span.to)) - Math.max(from, Date.parse(span.from))),
    0,
  );
  return milliseconds / 3_600_000;
}

/** Load as a share of the capacity, in percent; undefined without capacity. */
export function loadOf(person: { readonly loadMinutes: number; readonly capacityMinutes: number }): number | undefined {
  return person.capacityMinutes > 0 ? Math.round((100 * person.loadMinutes) / person.capacityMinutes) : undefined;
}
