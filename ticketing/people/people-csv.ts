import { AppError } from '../../lib/errors.ts';
import { plainCell, readRecords } from '../../lib/text/csv-cells.ts';

/** One line of a CSV file as the API would get it: members without a cell are left out. */
export type PersonRow = { readonly line: number; readonly body: Readonly<Record<string, unknown>> };

/**
 * How each column is read; `skills` is `weld:3; hot_work:2@2026-12-31`, with the last day on which
 * it counts, or an instant.
 */
const columns: Readonly<Record<string, (cell: string) => unknown>> = {
  id: String,
  name: String,
  active: (cell) => ({ yes: true, no: false, true: true, false: false })[cell.toLowerCase()] ?? cell,
  email: String,
  phone: String,
  locale: String,
  timeZone: String,
  team: String,
  supervisor: String,
  baseSite: String,
  maxOpenTickets: numberOf,
  maxOpenHours: numberOf,
  skills: skillsOf,
};

/**
 * Reads people from CSV with a header line. Does not check cells: the rules of the API find every
 * fault of a row anyway.
 * @throws {AppError} `invalid` if it is no CSV, has no rows, or its columns are not known
 */
export function readPeopleCsv(text: string): readonly PersonRow[] {
  const rows = readRecords(text);
  if (rows.length === 0) throw new AppError('invalid', 'There are no rows below the header.');
  const unknown = Object.keys(rows[0]?.cells ?? {}).filter((name) => !Object.hasOwn(columns, name));
  if (unknown.length > 0) {
    const known = Object.keys(columns).join(', ');
    throw new AppError('invalid', `There is no column ${unknown.join(', ')}; the columns are ${known}.`);
  }
  return rows.map(({ line, cells: written }) => {
    const cells = Object.entries(written)
      .map(([name, cell]) => [name, plainCell(cell)] as const)
      .filter(([, cell]) => cell !== '');
    return { line, body: Object.fromEntries(cells.map(([name, cell]) => [name, columns[name]?.(cell)])) };
  });
}

function numberOf(cell: string): unknown {
  return /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
}

function skillsOf(cell: string): unknown {
  return cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, skill = part, level = '', date] = /^([^:@]+):([^@]*)(?:@(.+))?$/.exec(part) ?? [];
      const expiry = date === undefined ? {} : { [date.includes('T') ? 'expiresAt' : 'expiresOn']: date.trim() };
      return { skill: skill.trim(), level: numberOf(level.trim()), ...expiry };
    });
}
