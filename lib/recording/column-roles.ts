import { AppError } from '../errors.ts';
import { type ChannelColumn, type ColumnFound, lookAt, measure, newChannelCounts } from './channel-column.ts';
import { columnsNamed } from './column-name.ts';
import { type Decimal, NUMBER_FORMS } from './number-form.ts';
import { findQualities } from './quality-column.ts';
import { findTimeForm } from './time-column.ts';

/** The role of a column for the reader. */
export type ColumnRole =
  | 'time'
  | 'channel'
  | 'constant'
  | 'label'
  | 'ignored'
  | 'text'
  | 'quality'
  | 'device'
  | 'tag'
  | 'value'
  | 'empty';

/** A column that is no channel, and why. */
export type OtherColumn = { readonly index: number; readonly role: ColumnRole; readonly why: string | undefined };

/** All columns of a recording. */
export type ColumnRoles = {
  readonly channels: readonly ChannelColumn[];
  readonly others: readonly OtherColumn[];
  readonly decimal: Decimal;
  readonly notes: readonly string[];
};

/** Roles known before the columns are read. */
export type RoleChoice = {
  readonly file: string;
  readonly header: readonly string[];
  readonly hasHeader: boolean;
  readonly delimiter: string;
  readonly sample: readonly (readonly string[])[];
  /** Columns that have a role already. */
  readonly taken: ReadonlyMap<number, ColumnRole>;
  readonly ignore: readonly string[];
  /**
   * The channels that are wanted; all if left out. Labels are channels only when they are named.
   */
  readonly columns: string | undefined;
  readonly optionName?: string | undefined;
  readonly decimal: Decimal | undefined;
  readonly missing: ReadonlySet<number> | undefined;
};

/** Columns that hold the truth, for measuring a detector, and no measurement of a machine. */
export const LABEL_NAME =
  /^(?:is_?)?(?:anomal(?:y|ies)|anomaly_label|change_?points?|labels?|ground_?truth|att_flag|attack|fault(?:y|_?label|_?flag)|target)$/i;
const LABEL_VALUES = 12;
const LEAST_SHARE = 0.1;

/** @throws {AppError} `invalid` for an unknown column, or where no channel is left */
export function findRoles(choice: RoleChoice): ColumnRoles {
  const { file, header, sample, taken, delimiter } = choice;
  const ignored = new Set(
    choice.ignore.flatMap((given) => columnsNamed(given, { header, option: '--ignore', file, harmless: LABEL_NAME })),
  );
  const isWish = choice.columns !== undefined && choice.hasHeader;
  const wanted = isWish
    ? new Set(columnsNamed(choice.columns ?? '', { header, option: choice.optionName ?? '--columns', file }))
    : undefined;
  const qualities = findQualities(header, sample);
  const isQuality = new Set([...qualities.values()].map(({ index }) => index));
  const others: OtherColumn[] = [];
  const found = new Map<number, ColumnFound>();
  for (const [index, name] of header.entries()) {
    const role = taken.get(index);
    const leave = (as: ColumnRole, why?: string): void => void others.push({ index, role: as, why });
    if (role !== undefined) leave(role);
    else if (ignored.has(name)) leave('ignored', 'by --ignore');
    else if (wanted && !wanted.has(name)) leave(isQuality.has(index) ? 'quality' : 'ignored', 'not among --columns');
    else if (isQuality.has(index) && !wanted?.has(name)) leave('quality');
    else found.set(index, lookAt(index, sample));
  }
  const { decimal, note } = decimalOf([...found.values()], { delimiter, wish: choice.decimal });
  const channels: ChannelColumn[] = [];
  for (const [index, column] of found) {
    const own = choice.decimal ?? column.decimal ?? decimal;
    const form = { decimal: own, suffix: column.suffix, isWords: column.isWords };
    const { share, range } = measure(column, form);
    const name = header[index] ?? '';
    const other = otherRole(column, { name, share, isWanted: wanted?.has(name) ?? false, isSure: sample.length > 1 });
    if (other) others.push({ index, ...other });
    else {
      const quality = qualities.get(index) ?? qualities.get(-1);
      channels.push({ index, channel: name, form, quality, codes: choice.missing, range, counts: newChannelCounts() });
    }
  }
  if (channels.length === 0) throw noChannel(choice, others);
  return { channels, others, decimal, notes: note === undefined ? [] : [note] };
}

function otherRole(
  { cells }: ColumnFound,
  { name, share, isWanted, isSure }: { name: string; share: number; isWanted: boolean; isSure: boolean },
): Omit<OtherColumn, 'index'> | undefined {
  if (isWanted) return undefined;
  const isLabel = LABEL_NAME.test(name) && new Set(cells.slice(0, 5000)).size <= LABEL_VALUES && cells.length > 0;
  if (isLabel) return { role: 'label', why: `it looks like a label; --columns ${name} reads it` };
  if (isRowNumber(cells, name)) return { role: 'ignored', why: `it numbers the rows; --columns ${name} reads it` };
  if (share >= LEAST_SHARE || cells.length === 0 || !isSure) return undefined;
  const times = findTimeForm(cells, { name, wishes: { counts: false } });
  if (times !== undefined) return { role: 'text', why: 'more times; choose among them with --time-column' };
  return { role: 'text', why: `text such as "${cells[0]}", not judged; numbers are ${NUMBER_FORMS}` };
}

const ROW_NUMBER_NAME =
  /^(?:unnamed: ?0|column_1|index|idx|no\.?|nr\.?|row|row ?(?:no|nr|id|number)\.?|#|id|lfd\.? ?nr\.?)$/i;

/** Whether a column counts the rows, as exports of tables have one: no measurement of a machine. */
function isRowNumber(cells: readonly string[], name: string): boolean {
  const first = Number(cells[0]);
  return ROW_NUMBER_NAME.test(name.trim()) && cells.length > 3 && cells.every((cell, i) => Number(cell) === first + i);
}

/** The decision over all columns: an ambiguous column follows the others. */
function decimalOf(
  columns: readonly ColumnFound[],
  { delimiter, wish }: { delimiter: string; wish: Decimal | undefined },
) {
  if (wish !== undefined) return { decimal: wish, note: undefined };
  const commas = columns.filter(({ decimal }) => decimal === 'comma').length;
  const points = columns.filter(({ decimal }) => decimal === 'point').length;
  if (commas !== points) return { decimal: commas > points ? ('comma' as const) : ('point' as const), note: undefined };
  const either = columns.find((column) => column.either?.includes(','))?.either;
  if (either === undefined) return { decimal: 'point' as const, note: undefined };
  const decimal: Decimal = delimiter === ',' ? 'point' : 'comma';
  const read = decimal === 'comma' ? either.replace(',', '.') : either.replace(',', '');
  return {
    decimal,
    note: `"${either}" is read as ${read}: nothing in the file decides whether its comma parts decimals; --decimal ${decimal === 'comma' ? 'point' : 'comma'} if that is wrong`,
  };
}

function noChannel({ file, sample, header }: RoleChoice, others: readonly OtherColumn[]): AppError {
  const text = others.find(({ role }) => role === 'text');
  const cell = text && sample.map((row) => (row[text.index] ?? '').trim()).findIndex((each) => each !== '');
  const first =
    text && cell !== undefined && cell >= 0
      ? `: row ${cell + 1} of "${header[text.index]}" has "${sample[cell]?.[text.index]}"`
      : '';
  return new AppError('invalid', `${file} has no column left with measurements beside its time column${first}`);
}
