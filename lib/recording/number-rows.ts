import { type ChannelColumn, takeEmpty, takeNumber } from './channel-column.ts';
import { noteTime, type RowSource } from './read-rows.ts';
import type { RecordedRow } from './recording-types.ts';
import type { NumberChunk, NumberTable } from './table-source.ts';

/**
 * The numbers of a table whose time and channels are kept as numbers; null where they must be read
 * as text.
 */
export function numbersFor({ table, time, channels, deviceIndex, long, isNewestFirst }: RowSource): NumberTable | null {
  const { numbers } = table;
  const [index = -1, ...more] = time.indices;
  if (numbers === undefined || long !== undefined || isNewestFirst || deviceIndex >= 0 || more.length > 0) return null;
  const isTime = numbers.kinds[index] === 'time' && time.form.isPlain;
  return isTime && channels.every((column) => isPlain(column, numbers)) ? numbers : null;
}

function isPlain({ index, form, quality }: ChannelColumn, { kinds }: NumberTable): boolean {
  const isPlainForm = form.decimal === 'point' && !form.isWords && form.suffix === undefined;
  return kinds[index] === 'number' && isPlainForm && quality === undefined;
}

/** The rows in file order, as they would be read from their texts. */
export async function* numberRows(source: RowSource, numbers: NumberTable): AsyncGenerator<Iterable<RecordedRow>> {
  const { time, channels, counts, table } = source;
  const bytesPerRow = table.sizeBytes / Math.max(1, await numbers.count());
  const textOf = createTimeText();
  for await (const chunk of numbers.chunks([time.indices[0] ?? 0, ...channels.map(({ index }) => index)])) {
    yield rowsOf(chunk, source, textOf);
    counts.readBytes += chunk.rows * bytesPerRow;
  }
}

function* rowsOf(
  { rows, columns }: NumberChunk,
  source: RowSource,
  textOf: (micros: number) => string,
): Generator<RecordedRow> {
  const { counts, everyRow, channels } = source;
  for (let row = 0; row < rows; row++) {
    counts.rows++;
    const micros = columns[0]?.getItem(row) ?? Number.NaN;
    const values: Record<string, number> = {};
    let isEmpty = true;
    if (Number.isNaN(micros)) {
      counts.untimed++;
      counts.untimedAt ??= { row: counts.rows, cell: '' };
    } else {
      noteTime(Math.round(micros / 1000), source);
      for (let c = 0; c < channels.length; c++) {
        const column = channels[c] as ChannelColumn;
        const value = columns[c + 1]?.getItem(row) ?? null;
        if (value === null) takeEmpty(column);
        else if (takeNumber(column, value, { row: counts.rows })) {
          values[column.channel] = value;
          isEmpty = false;
        } else counts.skippedCells++;
      }
    }
    if (isEmpty) counts.skippedRows++;
    if (isEmpty && !everyRow) continue;
    const time = Number.isNaN(micros) ? '' : textOf(micros);
    yield { sampledAt: Math.round(micros / 1000), sequence: counts.rows, values, time };
  }
}

const MINUTE_MICROS = 60e6;

/**
 * Writes times as the texts of the table have them; most rows are of the same minute as the one
 * before.
 */
function createTimeText(): (micros: number) => string {
  let minute = Number.NaN;
  let begin = '';
  return (micros) => {
    const own = Math.floor(micros / MINUTE_MICROS);
    if (own !== minute) {
      minute = own;
      begin = new Date(own * 60_000).toISOString().slice(0, 17).replace('T', ' ');
    }
    const seconds = micros - own * MINUTE_MICROS;
    const whole = Math.floor(seconds / 1e6);
    const text = begin + TWO_DIGITS[whole];
    const rest = seconds - whole * 1e6;
    return rest === 0 ? text : `${text}.${String(rest).padStart(6, '0').replace(/0+$/, '')}`;
  };
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, second) => String(second).padStart(2, '0'));
