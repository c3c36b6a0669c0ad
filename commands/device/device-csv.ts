import type { NewDevice } from '../../broker/access/device-administration.ts';
import type { DeviceEntry } from '../../broker/access/device-entry.ts';
import { AppError } from '../../lib/errors.ts';
import { CSV_BOM, csvRow, plainCell, readRecords } from '../../lib/text/csv-cells.ts';

/** One row of a CSV file: the requested device, or the fault of the row. */
export type DeviceRow = { readonly line: number; readonly device?: NewDevice; readonly fault?: string };

/** The columns of an export; an import reads these and `password`, and needs only `id`. */
const COLUMNS = ['id', 'kind', 'gateway', 'adopts', 'status', 'certificates', 'created_at', 'provisioned_by'] as const;
const IMPORTED = new Set<string>([...COLUMNS, 'password']);

/**
 * Reads devices from CSV with a header line.
 * @throws {AppError} `invalid` if it is no CSV, or has other columns than an import
 */
export function readDeviceRows(text: string): readonly DeviceRow[] {
  const rows = readRecords(text);
  const columns = Object.keys(rows[0]?.cells ?? {});
  const unknown = columns.filter((name) => !IMPORTED.has(name));
  if (rows.length > 0 && (!columns.includes('id') || unknown.length > 0)) {
    const told = unknown.length > 0 ? `unknown: ${unknown.join(', ')}` : 'id is missing';
    throw new AppError('invalid', `columns are ${[...IMPORTED].join(', ')}; ${told}`);
  }
  return rows.map(({ line, cells }) => ({ line, ...deviceOf(cells) }));
}

function deviceOf(record: Readonly<Record<string, string>>): Omit<DeviceRow, 'line'> {
  const given = (name: string): string | undefined => plainCell(record[name] ?? '') || undefined;
  const kind = given('kind') ?? 'device';
  const status = given('status') ?? 'active';
  const adopts = given('adopts') ?? 'no';
  if (kind !== 'device' && kind !== 'gateway') return { fault: `kind is device or gateway, not ${kind}` };
  if (status !== 'active' && status !== 'pending' && status !== 'revoked') {
    return { fault: `status is active, pending or revoked, not ${status}` };
  }
  if (adopts !== 'yes' && adopts !== 'no') return { fault: `adopts is yes or no, not ${adopts}` };
  const certificates = (given('certificates') ?? '').split(/\s+/).filter((print) => print !== '');
  return {
    device: {
      id: given('id') ?? '',
      kind,
      status,
      adopts: adopts === 'yes',
      certificates,
      gateway: given('gateway'),
      password: given('password'),
    },
  };
}

/** The header line of an export. */
export const EXPORT_HEADER = CSV_BOM + csvRow(COLUMNS);

/** One line of an export; it holds no secret. */
export function exportLine(entry: DeviceEntry): string {
  const { id, kind, gateway, adopts, status, certificates, createdAt, provisionedBy } = entry;
  const created = new Date(createdAt).toISOString();
  const cells = [
    id,
    kind,
    gateway ?? '',
    adopts ? 'yes' : 'no',
    status,
    certificates.join(' '),
    created,
    provisionedBy,
  ];
  return csvRow(cells);
}
