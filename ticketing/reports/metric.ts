/** Units of figures; `points` are those of a rating, 1 to 5; `money` is of the plant's currency. */
export const metricUnits = ['count', 'share', 'seconds', 'hours', 'points', 'money'] as const;

/**
 * One figure of maintenance. `sql` gives rows `(label, value, basis)`: one without a label for the
 * figure itself, further ones for its parts. It reads `t`, the tickets in question; `span` with
 * `since` (included), `till` (not included), the plant's `zone` and the
 * `digits` of its currency; and `e`, their events.
 */
export type Metric = {
  readonly key: string;
  readonly unit: (typeof metricUnits)[number];
  readonly summary: string;
  readonly sql: string;
};

/** The mean of an expression over rows. */
export const mean = (expression: string, from: string): string =>
  `select null as label, avg(${expression})::float8 as value, count(${expression})::int as basis from ${from}`;

/** The part of some rows for which a condition holds. */
export const share = (condition: string, from: string): string =>
  mean(`case when ${condition} then 1 else 0 end`, from);

/** How many rows there are; the basis is the same number. */
export const count = (from: string): string =>
  `select null as label, count(*)::float8 as value, count(*)::int as basis from ${from}`;

/** Seconds between two instants. */
export const seconds = (from: string, to: string): string => `extract(epoch from (${to}) - (${from}))`;

/** The first event of a kind of the ticket `t`. */
export const firstAt = (kind: string): string =>
  `(select min(f.at) from ticket_event f where f.ticket_id = t.id and f.kind = '${kind}')`;

/** Whether an instant is in the span. */
export const inSpan = (at: string): string => `${at} >= span.since and ${at} < span.till`;

/** Verdicts that say that something had failed, or was about to. */
export const FAILURE = `t.verdict in ('functional_failure', 'potential_failure')`;
