import { parse } from 'csv-parse/sync';
import type { FieldError } from '../../../http/problem.ts';
import { closeObjects, compileValidator } from '../../../http/validation.ts';
import { type AppError, messageOf } from '../../../lib/errors.ts';
import { CSV_BOM, csvRow, delimiterOf, plainCell } from '../../../lib/text/csv-cells.ts';
import { MAX_JSON_DEPTH, nestsTooDeep } from '../../../lib/text/json-depth.ts';
import type { Asset } from '../../assets/assets.ts';
import type { AssetDraft } from '../../assets/save-assets.ts';
import { fieldsOf, machineFaults } from './asset-fields.ts';
import { AssetPatch, NewAsset } from './asset-schemas.ts';

/**
 * One thing that is wrong with a file.
 * @property line as an editor counts
 * @property column null for the whole row
 */
export type CsvError = { readonly line: number; readonly column: string | null; readonly reason: string };

/** Contents of a file: a draft for each row with an id of its own, and all faults. */
export type ReadAssets = {
  readonly drafts: readonly AssetDraft[];
  readonly lineOf: ReadonlyMap<string, number>;
  readonly rows: number;
  readonly errors: readonly CsvError[];
};

type Kind = 'given' | 'text' | 'day' | 'list' | 'json' | 'yes';

/**
 * Column → the API's field, and how a cell is written. An empty cell clears the field; where it is
 * `given` or `json`, it stays.
 */
const COLUMNS: Readonly<Record<string, { readonly field: string; readonly kind: Kind }>> = {
  id: { field: 'id', kind: 'given' },
  name: { field: 'name', kind: 'given' },
  level: { field: 'level', kind: 'given' },
  parent: { field: 'parent', kind: 'text' },
  site: { field: 'site', kind: 'given' },
  criticality: { field: 'criticality', kind: 'given' },
  class: { field: 'class', kind: 'text' },
  manufacturer: { field: 'manufacturer', kind: 'text' },
  model: { field: 'model', kind: 'text' },
  serial: { field: 'serial', kind: 'text' },
  installed_on: { field: 'installedOn', kind: 'day' },
  warranty_until: { field: 'warrantyUntil', kind: 'day' },
  location: { field: 'location', kind: 'text' },
  labels: { field: 'labels', kind: 'list' },
  devices: { field: 'devices', kind: 'list' },
  documents: { field: 'documents', kind: 'json' },
  machine: { field: 'machine', kind: 'json' },
  retired: { field: 'retired', kind: 'yes' },
};
const NAMES = Object.keys(COLUMNS);

const checkFields = compileValidator({ schema: closeObjects(AssetPatch) as unknown as typeof AssetPatch });
const checkId = compileValidator({ schema: NewAsset.properties.id });

/** The column that shows a field of the API. */
export function columnOf(field: string): string {
  const name = /^[a-zA-Z]+/.exec(field)?.[0];
  return NAMES.find((column) => COLUMNS[column]?.field === name) ?? field;
}

/**
 * Reads assets from CSV (RFC 4180) with a header line; never throws for any content of the file.
 */
export function readAssetCsv(text: string): ReadAssets {
  const lineOf = new Map<string, number>();
  const none = (line: number, reason: string, column: string | null = null): ReadAssets => ({
    drafts: [],
    lineOf,
    rows: 0,
    errors: [{ line, column, reason }],
  });
  let records: { record: string[]; info: { lines: number } }[];
  try {
    const options = {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      delimiter: delimiterOf(text),
    } as const;
    records = parse(text, options) as unknown as typeof records;
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'lines' in error ? Number(error.lines) : 1;
    return none(line, `not CSV from here on: ${messageOf(error)}`);
  }
  const [header, ...rest] = records;
  if (!header) return none(1, 'the file is empty');
  const names = header.record.map((name) => name.trim().toLowerCase());
  const unknown = names.find((name, at) => !NAMES.includes(name) || names.indexOf(name) !== at);
  if (unknown !== undefined) return none(1, `unknown, or named twice; columns are ${NAMES.join(', ')}`, unknown);
  if (!names.includes('id')) return none(1, 'is missing', 'id');
  const read = rest.map(({ record, info }) => readRow(names, { record, line: startOf(record, info.lines) }, lineOf));
  const drafts = read.flatMap(({ draft }) => draft ?? []);
  return { drafts, lineOf, rows: rest.length, errors: read.flatMap(({ errors }) => errors) };
}

/** A record of several lines begins where its first cell does. */
function startOf(record: readonly string[], endLine: number): number {
  return endLine - record.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

type Row = { readonly record: readonly string[]; readonly line: number };

function readRow(
  names: readonly string[],
  { record, line }: Row,
  lineOf: Map<string, number>,
): { draft?: AssetDraft; errors: readonly CsvError[] } {
  const error = (reason: string, column: string | null = null): CsvError => ({ line, column, reason });
  if (record.length !== names.length) {
    return { errors: [error(`has ${record.length} cells; the header has ${names.length}`)] };
  }
  const id = plainCell(record[names.indexOf('id')] ?? '').trim();
  const wrongId = errorsOf(checkId(id));
  if (wrongId[0]) return { errors: [error(id === '' ? 'is missing' : wrongId[0].message, 'id')] };
  const earlier = lineOf.get(id);
  if (earlier !== undefined) return { errors: [error(`${id} is already in line ${earlier}`, 'id')] };
  lineOf.set(id, line);
  const body: Record<string, unknown> = {};
  const errors: CsvError[] = [];
  for (const [at, name] of names.entries()) {
    const { field, kind } = COLUMNS[name] ?? { field: name, kind: 'text' };
    const cell = readCell(kind, plainCell(record[at] ?? '').trim());
    if ('reason' in cell) errors.push(error(cell.reason, name));
    else if (cell.value !== undefined && field !== 'id') body[field] = cell.value;
  }
  const faults = [...errorsOf(checkFields(body)), ...machineFaults(body['machine'])];
  for (const { field, message } of faults) {
    errors.push(error(message, columnOf(field)));
    delete body[/^[a-zA-Z]+/.exec(field)?.[0] ?? field];
  }
  errors.sort((a, b) => names.indexOf(a.column ?? '') - names.indexOf(b.column ?? ''));
  return { draft: { id, fields: fieldsOf(body) }, errors };
}

function readCell(kind: Kind, cell: string): { value: unknown } | { reason: string } {
  switch (kind) {
    case 'given':
      return { value: cell === '' ? undefined : cell };
    case 'text':
      return { value: cell === '' ? null : cell };
    case 'day':
      return cell === '' || isDay(cell) ? { value: cell || null } : { reason: 'is a date such as 2026-11-27' };
    case 'list':
      return { value: [...new Set(cell.split(';').map((part) => part.trim()))].filter((part) => part !== '') };
    case 'yes':
      if (cell !== '' && cell !== 'yes' && cell !== 'no') return { reason: 'is yes or no' };
      return { value: cell === 'yes' };
    case 'json':
      return readJson(cell);
    default:
      return kind satisfies never;
  }
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function readJson(cell: string): { value: unknown } | { reason: string } {
  if (cell === '') return { value: undefined };
  if (nestsTooDeep(cell)) return { reason: `nests more than ${MAX_JSON_DEPTH} levels` };
  try {
    return { value: JSON.parse(cell) };
  } catch (error) {
    return { reason: `is no JSON: ${messageOf(error)}` };
  }
}

function errorsOf(checked: { value: unknown } | { error: AppError }): readonly FieldError[] {
  return 'error' in checked ? (checked.error.details['errors'] as readonly FieldError[]) : [];
}

/** The header line of an export. */
export const assetCsvHeader = CSV_BOM + csvRow(NAMES);

/** One line of an export; an import reads it back as it is. */
export function assetCsvRow(asset: Asset): string {
  const { documents, machine, labels, devices } = asset;
  return csvRow([
    ...[asset.id, asset.name, asset.level, asset.parentId ?? '', asset.site, asset.criticality, asset.class ?? ''],
    ...[asset.manufacturer ?? '', asset.model ?? '', asset.serial ?? '', asset.installedOn ?? ''],
    ...[asset.warrantyUntil ?? '', asset.location ?? '', labels.join(';'), devices.join(';')],
    ...[JSON.stringify(documents), JSON.stringify(machine), asset.retiredAt === null ? 'no' : 'yes'],
  ]);
}
