import type { Point } from '../ingest/series/series-store.ts';
import { zonedTime } from '../lib/text/zoned-time.ts';

/** The card's part of a ticket; the API's ticket has it all. */
export type CardTicket = {
  readonly number: string;
  readonly title: string;
  readonly description: string;
  readonly state: string;
  readonly priority: string;
  readonly priorityReason: string;
  readonly device: string | null;
  readonly assignee: { readonly name: string } | null;
  readonly detectedAt: string | null;
  readonly dueAt: Readonly<Record<string, string | null>>;
  readonly episode: { readonly contributions: Readonly<Record<string, number>> } | null;
};

/** The part of the evidence that the card draws. */
export type CardEvidence = {
  readonly signals: Readonly<Record<string, readonly Point[]>>;
  readonly normal: Readonly<
    Record<string, { readonly center: number; readonly spread: number; readonly unit: string | null }>
  >;
};

const BARS = '▁▂▃▄▅▆▇█';
const CHART_COLUMNS = 72;
const TEXT_COLUMNS = 78;
const CLOCKS = [
  ['ack', 'acknowledge by'],
  ['start', 'start by'],
  ['restore', 'restore by'],
] as const;

/**
 * A ticket for a technician in a terminal: machine, fault and reason, due time, assignee, and the
 * most telling signal.
 * @param timeZone IANA zone for the due times
 */
export function ticketCard(ticket: CardTicket, evidence: CardEvidence | undefined, timeZone: string): string {
  const due = CLOCKS.flatMap(([kind, name]) =>
    ticket.dueAt[kind] ? [row(name, zonedTime(ticket.dueAt[kind], timeZone))] : [],
  );
  const lines = [
    `${ticket.number}  ${ticket.priority}  ${ticket.state}`,
    ticket.title,
    '',
    ...wrap(ticket.description, TEXT_COLUMNS),
    '',
    row('machine', ticket.device ?? 'none'),
    row('priority', ticket.priorityReason),
    row('assignee', ticket.assignee?.name ?? 'nobody yet'),
    ...due,
    ...chartLines(ticket, evidence),
  ];
  return box(lines);
}

/** Changes of a ticket since the last look, one line each; new sentences of its text whole. */
export function ticketChanges(before: CardTicket, now: CardTicket): readonly string[] {
  const changed = (name: string, from: string, to: string): readonly string[] =>
    from === to ? [] : [`  ${now.number}: ${name} ${from} → ${to}`];
  const known = new Set(before.description.split('\n'));
  const sentences = now.description.split('\n').filter((line) => line !== '' && !known.has(line));
  return [
    ...changed('priority', before.priority, now.priority),
    ...changed('state', before.state, now.state),
    ...changed('assignee', before.assignee?.name ?? 'nobody', now.assignee?.name ?? 'nobody'),
    ...(before.title === now.title ? [] : [`  ${now.number}: ${now.title}`]),
    ...sentences.flatMap((line) => wrap(line, TEXT_COLUMNS)).map((line) => `    ${line}`),
  ];
}

/** The signal of the channel with the largest share of the score, beside its normal range. */
function chartLines({ episode }: CardTicket, evidence: CardEvidence | undefined): readonly string[] {
  const [channel] = Object.entries(episode?.contributions ?? {}).sort(([, a], [, b]) => b - a)[0] ?? [];
  const signal = channel === undefined ? undefined : evidence?.signals[channel];
  if (channel === undefined || !signal || signal.length < 2) return [];
  const values = signal.map(([, value]) => value);
  const { center, spread, unit } = evidence?.normal[channel] ?? {};
  const normal =
    center === undefined || spread === undefined
      ? ''
      : `, normally ${short(center - 3 * spread)} to ${short(center + 3 * spread)}`;
  const range = `${short(Math.min(...values))} to ${short(Math.max(...values))} over ${spanOf(signal)}`;
  return ['', `${channel}${unit ? ` in ${unit}` : ''}: ${range}${normal}`, sparkline(values, CHART_COLUMNS)];
}

/** A line of block characters; each column is the mean of its share of the values. */
export function sparkline(values: readonly number[], columns: number): string {
  const width = Math.min(columns, values.length);
  const means = Array.from({ length: width }, (_, i) => {
    const part = values.slice(Math.floor((i * values.length) / width), Math.floor(((i + 1) * values.length) / width));
    return part.reduce((a, b) => a + b, 0) / part.length;
  });
  const low = Math.min(...means);
  const span = Math.max(...means) - low || 1;
  return means.map((mean) => BARS[Math.min(7, Math.floor(((mean - low) / span) * 8))]).join('');
}

function spanOf(signal: readonly Point[]): string {
  const seconds = ((signal.at(-1)?.[0] ?? 0) - (signal[0]?.[0] ?? 0)) / 1000;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function row(name: string, value: string): string {
  return `${name.padEnd(16)} ${value}`;
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + word.length + 1 > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

function box(lines: readonly string[]): string {
  const width = Math.max(...lines.map((line) => [...line].length));
  const body = lines.map((line) => `│ ${line}${' '.repeat(width - [...line].length)} │`);
  return [`┌${'─'.repeat(width + 2)}┐`, ...body, `└${'─'.repeat(width + 2)}┘`].join('\n');
}
