import type { ReportBlock } from './report-document.ts';
import type { ReportFacts } from './report-facts.ts';
import { type ReportReadings, summaryOf } from './report-readings.ts';
import type { ReportWords } from './report-words.ts';

type Say = {
  readonly t: ReportWords;
  readonly when: (at: number) => string;
  readonly readings: readonly ReportReadings[] | null;
};

/** A table of means before, during and after, and a curve a channel; or why there is none. Pure. */
export function composeReadings(facts: ReportFacts, { t, when, readings }: Say): readonly ReportBlock[] {
  if (!facts.alarm) return [{ kind: 'note', text: t.noAlarm }];
  if (readings === null) return [{ kind: 'note', text: t.noSeries }];
  const columns = [
    { label: t.channel, width: 0.25 },
    { label: t.before, width: 0.25 },
    { label: t.during, width: 0.25 },
    { label: t.after, width: 0.25 },
  ];
  const rows = readings.map((one) => {
    const { from, to, alarmAt, repairedAt } = one;
    const end = repairedAt ?? to;
    return [
      nameOf(one),
      say(one, t, { from, to: alarmAt }),
      say(one, t, { from: alarmAt, to: end }),
      repairedAt === null ? t.notYet : say(one, t, { from: end, to }),
    ];
  });
  const charts = readings
    .filter(({ buckets }) => buckets.length > 0)
    .map((one) => ({ ...chartOf(one), fromText: when(one.from), toText: when(one.to), marks: marksOf(facts, t) }));
  return [{ kind: 'table', columns, rows }, { kind: 'note', text: t.means }, ...charts];
}

function chartOf(one: ReportReadings) {
  const { from, to, buckets } = one;
  const points = buckets.map(([at, , , mean]) => [at, mean] as const);
  return { kind: 'chart', title: nameOf(one), points, from, to } as const;
}

function marksOf({ alarm, startedAt, ticket }: ReportFacts, t: ReportWords) {
  const moments = [
    [alarm?.onsetAt, t.alarmMark],
    [startedAt, t.startedMark],
    [ticket.resolvedAt, t.resolvedMark],
  ] as const;
  return moments.flatMap(([at, label]) => (at ? [{ at: at.getTime(), label }] : []));
}

function nameOf({ channel, unit }: ReportReadings): string {
  return unit === null || unit === '' ? channel : `${channel}, ${unit}`;
}

function say({ buckets }: ReportReadings, t: ReportWords, stretch: { from: number; to: number }): string {
  const summary = summaryOf(buckets, stretch);
  if (!summary) return t.none;
  const { mean, low, high } = summary;
  return t.mean(short(mean), short(low), short(high));
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
