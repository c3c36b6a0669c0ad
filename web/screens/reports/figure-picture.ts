/**
 * One figure as a picture that can be put into a report: what stands on the page, with its formula.
 */
export type Picture = {
  readonly title: string;
  readonly value: string;
  readonly formula: string;
  /** Site and span of time. */
  readonly about: string;
  readonly bars: readonly { readonly name: string; readonly shown: string; readonly share: number }[];
  /** Rows of cells, each 0 to 1, with a name; hours of the day as columns. */
  readonly cells: readonly { readonly name: string; readonly shares: readonly number[] }[];
};

const WIDTH = 720;
const ROW = 26;

/** The picture as SVG, dark on white, without anything from elsewhere. */
export function pictureOf({ title, value, formula, about, bars, cells }: Picture): string {
  const rows = Math.max(bars.length, 0) + (cells.length > 0 ? cells.length + 1 : 0);
  const height = 128 + rows * ROW;
  const body = cells.length > 0 ? heatMap(cells) : barRows(bars);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" fill="#1a1b1e">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(24, 36, title, 'font-size="20" font-weight="700"'),
    text(24, 72, value, 'font-size="28" font-weight="700"'),
    ...body,
    text(24, height - 34, formula, 'font-size="12" fill="#5c5f66"'),
    text(24, height - 14, about, 'font-size="12" fill="#5c5f66"'),
    '</svg>',
  ].join('\n');
}

const TOP = 92;

function barRows(bars: Picture['bars']): readonly string[] {
  return bars.flatMap(({ name, shown, share }, row) => [
    text(24, TOP + row * ROW + 16, name, 'font-size="14"'),
    `<rect x="280" y="${TOP + row * ROW + 4}" width="${Math.round(300 * share)}" height="16" fill="#0b7285"/>`,
    text(WIDTH - 24, TOP + row * ROW + 16, shown, 'font-size="14" text-anchor="end"'),
  ]);
}

function heatMap(rows: Picture['cells']): readonly string[] {
  const width = 22;
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => hour % 6 === 0);
  return [
    ...hours.map((hour) => text(170 + hour * width, TOP + 14, String(hour), 'font-size="12" fill="#5c5f66"')),
    ...rows.flatMap(({ name, shares }, row) => [
      text(24, TOP + (row + 1) * ROW + 16, name, 'font-size="14"'),
      ...shares.map(
        (share, hour) =>
          `<rect x="${168 + hour * width}" y="${TOP + (row + 1) * ROW + 2}" width="${width - 2}" height="20" fill="#0b7285" fill-opacity="${share.toFixed(3)}" stroke="#e9ecef"/>`,
      ),
    ]),
  ];
}

function text(x: number, y: number, content: string, look: string): string {
  return `<text x="${x}" y="${y}" ${look}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
