/** What a spreadsheet takes for a formula, also behind apostrophes of ours. */
const FORMULA = /^'*[=+\-@\t\r]/;

/** Joins cells to a line of CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(FORMULA.test(cell) ? `'${cell}` : cell)).join(',')}\r\n`;
}

/** The cell as it was before {@link csvRow}. */
export function plainCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
