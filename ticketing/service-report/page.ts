/** The page that is drawn on; see pdfkit. */
export type Page = PDFKit.PDFDocument;

export const ink = '#1a1a1a';
export const grey = '#5f6368';
export const line = '#c4c7cc';
export const blue = '#1864ab';
export const red = '#c92a2a';

/** Sizes of type, in points. */
export const size = { title: 18, heading: 13, text: 10, small: 8 } as const;

/** The place between the margins. */
export function sheet({ page }: Page): { left: number; width: number; bottom: number } {
  const { margins, width, height } = page;
  return {
    left: margins.left,
    width: width - margins.left - margins.right,
    bottom: height - margins.bottom,
  };
}

/** Begins a new page where less than a height is left on this one. @returns whether it did */
export function room(page: Page, height: number): boolean {
  if (page.y + height <= sheet(page).bottom) return false;
  page.addPage();
  return true;
}
