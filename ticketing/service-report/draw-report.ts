import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import PDFDocument from 'pdfkit';
import { drawChart } from './draw-chart.ts';
import { drawPhotos } from './draw-photos.ts';
import { drawFacts, drawTable } from './draw-table.ts';
import { grey, ink, type Page, room, size } from './page.ts';
import type { ReportBlock, ReportDocument } from './report-document.ts';

/** Points between the paper's edge and what is printed. */
const MARGIN = 48;

/** Draws a report on A4. @param options.compress false for tests that read the bytes */
export async function drawReport(
  report: ReportDocument,
  { compress = true }: { readonly compress?: boolean } = {},
): Promise<Uint8Array> {
  const page: Page = new PDFDocument({
    size: 'A4',
    // The foot of the page is below the text.
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + 20 },
    bufferPages: true,
    compress,
    font: fontFile(),
    lang: report.lang,
    displayTitle: true,
    info: { Title: report.title, Creator: 'Harbinger', CreationDate: new Date(report.madeAt) },
  });
  const chunks: Uint8Array[] = [];
  page.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => {
    page.on('end', resolve);
    page.on('error', reject);
  });
  page.fontSize(size.title).fillColor(ink).text(report.title);
  page.fontSize(size.text).fillColor(grey).text(report.subtitle).moveDown(0.5);
  for (const block of report.blocks) drawBlock(page, block);
  drawFooters(page, report);
  page.end();
  await done;
  return Buffer.concat(chunks);
}

function drawBlock(page: Page, block: ReportBlock): void {
  switch (block.kind) {
    case 'heading':
      // Never alone at the foot of a page.
      room(page, 60);
      page.moveDown(0.6).fontSize(size.heading).fillColor(ink).text(block.text, page.page.margins.left).moveDown(0.3);
      return;
    case 'text':
    case 'note':
      page
        .fontSize(size.text)
        .fillColor(block.kind === 'note' ? grey : ink)
        .text(block.text, page.page.margins.left)
        .moveDown(0.3);
      return;
    case 'facts':
      drawFacts(page, block.rows);
      return;
    case 'table':
      drawTable(page, block);
      return;
    case 'chart':
      drawChart(page, block);
      return;
    case 'photos':
      drawPhotos(page, block.items);
      return;
    default:
      block satisfies never;
  }
}

function drawFooters(page: Page, { footer }: ReportDocument): void {
  const { start, count } = page.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    page.switchToPage(index);
    const { margins, height, width } = page.page;
    const text = footer.replace('{page}', String(index + 1)).replace('{pages}', String(count));
    const bottom = margins.bottom;
    // Below the margin text would begin a new page.
    margins.bottom = 0;
    page
      .fontSize(size.small)
      .fillColor(grey)
      .text(text, margins.left, height - MARGIN, { width: width - margins.left - margins.right, lineBreak: false });
    margins.bottom = bottom;
  }
}

/**
 * Noto Sans Hans: Latin letters, and the Chinese characters of GB 2312. The build puts it beside
 * the program; in development it is in its package.
 */
function fontFile(): string {
  const built = path.join(import.meta.dirname, 'fonts/NotoSansHans-Regular.otf');
  if (existsSync(built)) return built;
  const main = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc');
  return path.join(path.dirname(main), '../fonts/NotoSansHans-Regular.otf');
}
