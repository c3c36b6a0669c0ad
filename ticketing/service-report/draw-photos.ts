import { grey, type Page, sheet, size } from './page.ts';
import type { ReportPhoto } from './report-document.ts';

const GAP = 12;
const HEIGHT = 190;
const CAPTION = 26;

/** Photos in two columns, each with its caption. One that cannot be read is named. */
export function drawPhotos(page: Page, photos: readonly ReportPhoto[]): void {
  for (let index = 0; index < photos.length; index += 2) {
    const { left, width, bottom } = sheet(page);
    if (page.y + HEIGHT + CAPTION > bottom) page.addPage();
    const top = page.y;
    const column = (width - GAP) / 2;
    for (const [place, photo] of photos.slice(index, index + 2).entries())
      drawPhoto(page, photo, { x: left + place * (column + GAP), y: top, width: column });
    page.x = left;
    page.y = top + HEIGHT + CAPTION;
  }
}

function drawPhoto(page: Page, photo: ReportPhoto, at: { x: number; y: number; width: number }): void {
  let text = photo.caption;
  try {
    page.image(Buffer.from(photo.bytes), at.x, at.y, { fit: [at.width, HEIGHT], align: 'center', valign: 'center' });
  } catch {
    text = `${photo.caption}: ${photo.broken}`;
  }
  page
    .fontSize(size.small)
    .fillColor(grey)
    .text(text, at.x, at.y + HEIGHT + 2, { width: at.width, height: CAPTION - 6, ellipsis: true });
}
