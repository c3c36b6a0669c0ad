import { grey, ink, line, type Page, room, sheet, size } from './page.ts';
import type { ReportBlock } from './report-document.ts';

type Table = Extract<ReportBlock, { kind: 'table' }>;

const GAP = 6;
const LABEL_SHARE = 0.28;

/** Names and values, a line each. */
export function drawFacts(page: Page, rows: readonly (readonly [string, string])[]): void {
  const columns = [LABEL_SHARE, 1 - LABEL_SHARE];
  for (const row of rows) drawRow(page, row, { columns, colours: [grey, ink] });
  page.moveDown(0.3);
}

/** A table whose head stands on each of its pages again. */
export function drawTable(page: Page, { columns, rows }: Table): void {
  const widths = columns.map(({ width }) => width);
  const head = columns.map(({ label }) => label);
  const drawHead = (): void => {
    drawRow(page, head, { columns: widths, colours: head.map(() => grey) });
    rule(page);
  };
  room(page, 40);
  drawHead();
  for (const row of rows) {
    if (room(page, heightOf(page, row, widths))) drawHead();
    drawRow(page, row, { columns: widths, colours: row.map(() => ink) });
  }
  page.moveDown(0.4);
}

type Look = { readonly columns: readonly number[]; readonly colours: readonly string[] };

function drawRow(page: Page, row: readonly string[], { columns, colours }: Look): void {
  const height = heightOf(page, row, columns);
  room(page, height);
  const { left, width } = sheet(page);
  const top = page.y;
  let x = left;
  for (const [index, cell] of row.entries()) {
    const share = (columns[index] ?? 0) * width;
    page.fillColor(colours[index] ?? ink).text(cell, x, top, { width: share - GAP });
    x += share;
  }
  page.x = left;
  page.y = top + height;
}

function heightOf(page: Page, row: readonly string[], columns: readonly number[]): number {
  page.fontSize(size.text - 1);
  const { width } = sheet(page);
  const heights = row.map((cell, index) =>
    page.heightOfString(cell === '' ? ' ' : cell, { width: (columns[index] ?? 0) * width - GAP }),
  );
  return Math.max(...heights) + 3;
}

function rule(page: Page): void {
  const { left, width } = sheet(page);
  page
    .moveTo(left, page.y - 1)
    .lineTo(left + width, page.y - 1)
    .lineWidth(0.5)
    .strokeColor(line)
    .stroke();
  page.y += 2;
}
