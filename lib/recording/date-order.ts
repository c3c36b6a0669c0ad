import { type DateOrder, needsOrder, readDateText } from './date-text.ts';
import { dateReader, openOrders } from './time-column.ts';

/** The chosen order, and notes on it for a person. */
export type OrderFound = { readonly order: DateOrder; readonly note: string | undefined };

/**
 * A wrong order makes times jump from month to month: this many times as far in all as the right
 * one.
 */
const CLEARLY = 3;
const NAMES = { dmy: 'day first', mdy: 'month first', ymd: 'year first' } as const;

/**
 * Settles which number is the day, over a whole column: by numbers above 12; else by the order in
 * which the times come, for a wrong order makes them jump.
 * @param columns the texts of the column, some at a time; read only until the order is settled
 * @returns undefined where no date of the column leaves it open
 */
export async function settleOrder(
  columns: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): Promise<OrderFound | undefined> {
  let open: readonly DateOrder[] | undefined;
  const way = new Map<DateOrder, { last: number; length: number }>();
  let [first, hasHalves] = ['', false];
  for await (const texts of columns) {
    const dates = texts.map((text) => text.trim()).filter(needsOrder);
    if (dates.length === 0) continue;
    first ||= dates[0] ?? '';
    hasHalves ||= dates.some((text) => /[ap]\.?m/i.test(text));
    const fitting = openOrders(dates);
    const both = fitting.filter((order) => open?.includes(order) ?? true);
    if (both.length > 0) open = both;
    if (open?.length === 1) return { order: open[0] as DateOrder, note: undefined };
    for (const order of open ?? []) walk(way, { order, dates });
  }
  if (open === undefined || open.length === 0) return undefined;
  return choose(open, { way, first, hasHalves });
}

function walk(
  way: Map<DateOrder, { last: number; length: number }>,
  { order, dates }: { order: DateOrder; dates: readonly string[] },
): void {
  const read = dateReader(order);
  const own = way.get(order) ?? { last: Number.NaN, length: 0 };
  for (const text of dates) {
    const at = read(text);
    if (at === undefined) continue;
    if (!Number.isNaN(own.last)) own.length += Math.abs(at - own.last);
    own.last = at;
  }
  way.set(order, own);
}

function choose(
  open: readonly DateOrder[],
  { way, first, hasHalves }: { way: ReadonlyMap<DateOrder, { length: number }>; first: string; hasHalves: boolean },
): OrderFound {
  const byLength = open
    .map((order) => ({ order, length: way.get(order)?.length ?? 0 }))
    .sort((a, b) => a.length - b.length);
  const [best, second] = byLength as [(typeof byLength)[0], (typeof byLength)[0]];
  const other = (order: DateOrder): string => `--date-order ${open.find((each) => each !== order)}`;
  if (second.length > CLEARLY * best.length) {
    const date = written(first, best.order);
    const note = `"${first}" is read as ${date}, ${NAMES[best.order]}: read ${NAMES[second.order]} the times would jump; ${other(best.order)} if that is wrong`;
    return { order: best.order, note };
  }
  // Points are written in Europe, hours of half a day in America.
  const guess: DateOrder = first.includes('.') || !(hasHalves || first.includes('/')) ? 'dmy' : 'mdy';
  const order = open.includes(guess) ? guess : best.order;
  const note = `"${first}" may be ${[...new Set(open.map((each) => written(first, each)))].join(' or ')}: nothing in the file decides; taken as ${NAMES[order]}, settle it with --date-order ${order} or ${other(order)}`;
  return { order, note };
}

function written(text: string, order: DateOrder): string {
  return (
    readDateText(text, order)
      ?.date.map((part) => String(part).padStart(2, '0'))
      .join('-') ?? text
  );
}
