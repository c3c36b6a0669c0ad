import { AppError } from '../errors.ts';
import { columnsNamed, listed } from './column-name.ts';
import { isMissingText } from './missing-value.ts';
import { isNumberText } from './number-form.ts';
import type { QualityColumn } from './quality-column.ts';
import type { TimeSource } from './time-source.ts';

type Cells = readonly string[];

/** A table with one value a row, of the channel that a column names. */
export type LongTable = { readonly tag: number; readonly value: number; readonly quality: QualityColumn | undefined };

const TAG_NAME =
  /^_?(?:tags?|tag[ _]?(?:name|id|path)|points?|point[ _]?(?:name|id)|channels?|channel[ _]?(?:name|id|no)|param(?:eter)?(?:[ _]?name)?|variables?|sensors?|sensor[ _]?(?:name|id|tag|no)|metrics?|metric[ _]?name|signals?|signal[ _]?name|series|items?|item[ _]?(?:id|name)|measurements?|name|field|attribute|quantity|kanal|messstelle|browse ?path)$/i;
const VALUE_NAME =
  /^_?(?:values?|val|vvalue|readings?|data|wert|measured?|actual|numeric[ _]?value|average|avg|mean)$/i;
const DEVICE_NAME =
  /^(?:machines?|devices?|assets?|units?|equipment|pumps?|turbines?|motors?|engines?|hosts?|stations?|wells?|lines?)[ _-]?(?:id|name|no|nr|number|tag|code)?\.?$/i;

/** The facts that a table is judged by. */
export type LongChoice = {
  readonly file: string;
  readonly header: readonly string[];
  readonly sample: readonly Cells[];
  readonly time: TimeSource;
  readonly deviceIndex: number;
  readonly tagColumn: string | undefined;
  readonly valueColumn: string | undefined;
  readonly quality: QualityColumn | undefined;
};

/**
 * Recognises a long table: by the columns that are named, else by the names and the content of its
 * columns.
 * @returns undefined where each row has all channels
 * @throws {AppError} `invalid` where several rows share each time, and no column that distinguishes
 * them is known
 */
export function findLong(choice: LongChoice): LongTable | undefined {
  const { file, header, tagColumn, valueColumn, quality } = choice;
  const named = (given: string, option: string): number =>
    header.indexOf(columnsNamed(given, { header, option, file })[0] ?? '');
  const tag = tagColumn === undefined ? tagIndex(choice) : named(tagColumn, '--tag-column');
  const value = valueColumn === undefined ? valueIndex(choice, tag) : named(valueColumn, '--value-column');
  if (tag >= 0 && value >= 0) return { tag, value, quality };
  if (tagColumn !== undefined || valueColumn !== undefined) {
    const missing = tag < 0 ? '--tag-column' : '--value-column';
    throw new AppError(
      'invalid',
      `${file}: name the other column as well, with ${missing}; the columns are ${listed(header)}`,
    );
  }
  refuseShared(choice);
  return undefined;
}

/** The columns that may be a tag or a value. */
function free({ header, time, deviceIndex, quality }: LongChoice): number[] {
  return header
    .map((_, index) => index)
    .filter((index) => !time.indices.includes(index) && index !== deviceIndex && index !== quality?.index);
}

function tagIndex(choice: LongChoice): number {
  const { header } = choice;
  const named = free(choice).filter((index) => TAG_NAME.test(header[index] ?? '') && repeats(choice, index));
  if (named.length > 0 && valueIndex(choice, named[0] as number) >= 0) return named[0] as number;
  const [only, other] = free(choice).filter((index) => !isNumeric(choice, index));
  const isTriple = free(choice).length === 2 && only !== undefined && other === undefined;
  const isTag = isTriple && !DEVICE_NAME.test(header[only] ?? '') && repeats(choice, only);
  return isTag && tellsApart(choice, only) && sharedShare(choice) > 0.3 ? only : -1;
}

function valueIndex(choice: LongChoice, tag: number): number {
  const rest = free(choice).filter((index) => index !== tag);
  const named = rest.find((index) => VALUE_NAME.test(choice.header[index] ?? ''));
  if (named !== undefined) return named;
  const numeric = rest.filter((index) => isNumeric(choice, index));
  return tag >= 0 && numeric.length === 1 ? (numeric[0] as number) : -1;
}

function isNumeric({ sample }: LongChoice, index: number): boolean {
  const cells = sample.map((row) => (row[index] ?? '').trim()).filter((cell) => !isMissingText(cell));
  return cells.length > 0 && cells.filter(isNumberText).length >= 0.5 * cells.length;
}

function repeats({ sample }: LongChoice, index: number): boolean {
  const names = new Set(sample.map((row) => row[index] ?? ''));
  return sample.length >= 2 && names.size <= Math.max(1, sample.length / 2);
}

/** Whether a column distinguishes the rows that have the same time. */
function tellsApart({ sample, time }: LongChoice, index: number): boolean {
  const pairs = new Set(sample.map((row) => `${time.textOf(row)}\n${row[index]}`));
  return pairs.size >= 0.9 * sample.length && new Set(sample.map((row) => row[index])).size > 1;
}

/** The share of the rows that have a time which another row has had. */
function sharedShare({ sample, time }: LongChoice): number {
  const times = new Set(sample.map(time.textOf));
  return 1 - times.size / Math.max(1, sample.length);
}

function refuseShared(choice: LongChoice): void {
  const { file, header, sample, deviceIndex } = choice;
  if (sample.length < 4 || sharedShare(choice) < 0.4) return;
  const apart = free(choice).filter((index) => {
    const isName = !isNumeric(choice, index) || DEVICE_NAME.test(header[index] ?? '');
    return isName && repeats(choice, index) && tellsApart(choice, index);
  });
  if (apart.length === 0 || deviceIndex >= 0) return;
  const name = header[apart.find((index) => DEVICE_NAME.test(header[index] ?? '')) ?? apart[0] ?? 0];
  throw new AppError(
    'invalid',
    `${file}: several rows have the same time, and "${name}" tells them apart. If it names machines, add --device-column "${name}"; ` +
      `if it names the measured quantity, add --tag-column "${name}" --value-column COLUMN; the columns are ${listed(header)}`,
  );
}
