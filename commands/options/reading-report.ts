import type { RecordingReport } from '../../lib/recording/recording.ts';

const COLUMNS_SHOWN = 24;
const NAME_WIDTH = 32;

/** How a file was read, for people: its form, then each column with its role and dropped values. */
export function reportLines({ file, part, rows, from, to, form, columns, notes }: RecordingReport): string {
  const title = part === undefined ? file : `${file}, ${part}`;
  const span = from === null ? '' : `, ${from} to ${to}`;
  const lines = [`${title}: ${rows} rows${span}; ${form}`, ...notes.map((note) => `  ! ${note}`)];
  // If there are many columns, leave out those without remarks.
  const isShort = columns.length > COLUMNS_SHOWN;
  const shown = columns.filter(
    ({ role, notes: own }, i) => !isShort || i < COLUMNS_SHOWN / 2 || role !== 'channel' || own.length > 0,
  );
  const width = Math.min(NAME_WIDTH, Math.max(6, ...shown.map(({ name }) => name.length)));
  const line = (name: string, cells: readonly string[], note = ''): string =>
    `  ${name.padEnd(width)}  ${[9, 8, 7, 12, 12].map((size, i) => (cells[i] ?? '').padEnd(size)).join(' ')} ${note}`.trimEnd();
  lines.push(line('column', ['role', 'unit', 'read', 'first', 'last']));
  for (const { name, role, unit, read, first, last, notes: own } of shown) {
    const short = name.length > width ? `${name.slice(0, width - 1)}…` : name;
    lines.push(line(short, [role, unit ?? '', percent(read), number(first), number(last)], own.join('; ')));
  }
  if (shown.length < columns.length)
    lines.push(`  and ${columns.length - shown.length} more channels, read without a gap`);
  return `${lines.join('\n')}\n`;
}

function percent(share: number | undefined): string {
  if (share === undefined) return '';
  // Do not round a part up to the whole.
  return share === 1 || share === 0 ? `${100 * share} %` : `${(Math.floor(1000 * share) / 10).toFixed(1)} %`;
}

function number(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(6)));
}
