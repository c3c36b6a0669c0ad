import type { Point } from '../ingest/series-store.ts';

/** What the card shows of a ticket; the API's ticket has it all. */
export type CardTicket = {
  readonly number: string;
  readonly title: string;
  readonly description: string;
  readonly state: string;
  readonly priority: string;
  readonly priorityReason: string;
  readonly device: string;
  readonly assignee: { readonly name: string } | null;
  readonly detectedAt: string;
  readonly clocks: readonly { readonly kind: string; readonly state: string; readonly dueAt: string | null }[];
  readonly episode: {
    readonly condition: string;
    readonly score: number;
    readonly contributions: Readonly<Record<string, number>>;
    readonly firstChannel: string;
  } | null;
};

/** The part of the evidence that the card draws. */
export type CardEvidence = {
  readonly signals: Readonly<Record<string, readonly Point[]>>;
  readonly normal: Readonly<Record<string, { readonly center: number; readonly spread: number }>>;
};

const BARS = '▁▂▃▄▅▆▇█';
const CHART_COLUMNS = 56;
const CLOCK_NAMES: Readonly<Record<string, string>> = {
  ack: 'acknowledge by',
  start: 'start by',
  restore: 'restore by',
};

/**
 * A ticket as a technician wants to read it in a terminal: machine, what is wrong and why, what moved, by when, who.
 * @param timeZone IANA zone for all times
 */
export function ticketCard(ticket: CardTicket, evidence: CardEvidence | undefined, timeZone: string): string {
  const { episode, assignee } = ticket;
  const time = timeFormat(timeZone);
  const lines = [
    `${ticket.number} · ${ticket.priority} · ${ticket.state}`,
    ticket.title,
    '',
    ...wrap(ticket.description, 76),
    '',
    row('machine', ticket.device),
    row('detected', time(ticket.detectedAt)),
    row('priority', `${ticket.priority}: ${ticket.priorityReason}`),
    row('assignee', assignee?.name ?? 'nobody yet'),
    ...ticket.clocks.flatMap(({ kind, dueAt }) =>
      CLOCK_NAMES[kind] && dueAt ? [row(CLOCK_NAMES[kind] as string, time(dueAt))] : [],
    ),
  ];
  if (episode) lines.push('', ...channelLines(episode, evidence));
  return box(lines);
}

function channelLines(
  episode: NonNullable<CardTicket['episode']>,
  evidence: CardEvidence | undefined,
): readonly string[] {
  const ranked = Object.entries(episode.contributions).sort(([, a], [, b]) => b - a);
  const moved = ranked.filter(([, share], i) => i === 0 || share >= 0.05).slice(0, 4);
  const lines = [
    `what moved (first: ${episode.firstChannel}), share of the score ${episode.score.toFixed(1)} × threshold`,
  ];
  for (const [channel, share] of moved) {
    const normal = evidence?.normal[channel];
    const range = normal ? `normal ${short(normal.center)} ± ${short(3 * normal.spread)}` : '';
    lines.push(row(channel, `${String(Math.round(share * 100)).padStart(3)} %  ${range}`));
  }
  const [first] = moved[0] ?? [];
  const signal = first === undefined ? undefined : evidence?.signals[first];
  if (first === undefined || !signal || signal.length < 2) return lines;
  const values = signal.map(([, value]) => value);
  lines.push('', `${first}: ${short(Math.min(...values))} to ${short(Math.max(...values))}, ${spanOf(signal)}`);
  lines.push(sparkline(values, CHART_COLUMNS));
  return lines;
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

function timeFormat(timeZone: string): (iso: string) => string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  return (iso) => `${format.format(new Date(iso))} (${timeZone})`;
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
