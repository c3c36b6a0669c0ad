import { blue, grey, ink, line, type Page, red, room, sheet, size } from './page.ts';
import type { ReportBlock } from './report-document.ts';

type Chart = Extract<ReportBlock, { kind: 'chart' }>;

const HEIGHT = 110;
const AXIS = 44;
/** More than this share of the span without a point is a gap, and no line is drawn over it. */
const GAP_SHARE = 0.03;

/** A curve of readings with the moments of the work, as lines. */
export function drawChart(page: Page, chart: Chart): void {
  room(page, HEIGHT + 50);
  const { left, width } = sheet(page);
  page.fontSize(size.text).fillColor(ink).text(chart.title, left);
  const top = page.y + 12;
  const frame = { x: left + AXIS, y: top, width: width - AXIS, height: HEIGHT };
  page.rect(frame.x, frame.y, frame.width, frame.height).lineWidth(0.5).strokeColor(line).stroke();
  const { low, high } = boundsOf(chart.points);
  const xOf = (at: number): number => frame.x + ((at - chart.from) / (chart.to - chart.from)) * frame.width;
  const yOf = (value: number): number => frame.y + frame.height - ((value - low) / (high - low)) * frame.height;
  drawCurve(page, chart, { xOf, yOf });
  drawMarks(page, chart, { xOf, frame });
  page.fontSize(size.small).fillColor(grey);
  label(page, formatValue(high), { x: left, y: frame.y, width: AXIS - 4, align: 'right' });
  label(page, formatValue(low), { x: left, y: frame.y + HEIGHT - 9, width: AXIS - 4, align: 'right' });
  label(page, chart.fromText, { x: frame.x, y: frame.y + HEIGHT + 2, width: 160, align: 'left' });
  label(page, chart.toText, { x: frame.x + frame.width - 160, y: frame.y + HEIGHT + 2, width: 160, align: 'right' });
  page.x = left;
  page.y = frame.y + HEIGHT + 18;
}

function drawCurve(
  page: Page,
  { points, from, to }: Chart,
  { xOf, yOf }: { xOf: (at: number) => number; yOf: (value: number) => number },
): void {
  let last: number | undefined;
  for (const [at, value] of points) {
    if (last === undefined || at - last > (to - from) * GAP_SHARE) page.moveTo(xOf(at), yOf(value));
    page.lineTo(xOf(at), yOf(value));
    last = at;
  }
  if (last !== undefined) page.lineWidth(1).lineCap('round').strokeColor(blue).stroke();
}

function drawMarks(
  page: Page,
  { marks, from, to }: Chart,
  { xOf, frame }: { xOf: (at: number) => number; frame: { x: number; y: number; width: number; height: number } },
): void {
  page.fontSize(size.small);
  for (const { at, label: text } of marks) {
    if (at < from || at > to) continue;
    const x = xOf(at);
    page
      .moveTo(x, frame.y)
      .lineTo(x, frame.y + frame.height)
      .lineWidth(0.8)
      .dash(3, { space: 2 })
      .strokeColor(red)
      .stroke()
      .undash();
    const width = 80;
    const place = Math.min(Math.max(x - width / 2, frame.x), frame.x + frame.width - width);
    page.fillColor(red);
    label(page, text, { x: place, y: frame.y - 11, width, align: 'center' });
  }
}

function label(
  page: Page,
  text: string,
  at: { x: number; y: number; width: number; align: 'left' | 'right' | 'center' },
): void {
  const free = at.width - page.widthOfString(text);
  const shift = { left: 0, center: free / 2, right: free }[at.align];
  page.text(text, at.x + shift, at.y, { lineBreak: false });
}

function boundsOf(points: readonly (readonly [number, number])[]): { low: number; high: number } {
  const values = points.map(([, value]) => value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.1, 1);
  return { low: low - pad, high: high + pad };
}

function formatValue(value: number): string {
  return String(Number(value.toPrecision(3)));
}
