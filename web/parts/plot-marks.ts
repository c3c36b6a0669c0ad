import uPlot from 'uplot';

/** A colour of the theme as a canvas needs it. */
export function themeColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--mantine-color-${name}`).trim() || '#888888';
}

/** Draws labelled lines at places of the x axis; labels of neighbours are a line apart. */
export function drawMarks(
  u: uPlot,
  marks: readonly { readonly at: number; readonly label: string }[],
  { line, text }: { readonly line: string; readonly text: string },
): void {
  const { left, top, width, height } = u.bbox;
  const { ctx } = u;
  ctx.save();
  ctx.font = `${12 * uPlot.pxRatio}px system-ui, sans-serif`;
  ctx.lineWidth = uPlot.pxRatio;
  marks.forEach(({ at, label }, index) => {
    const x = u.valToPos(at, 'x', true);
    if (x < left || x > left + width) return;
    ctx.strokeStyle = line;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    const right = x < left + width / 2;
    ctx.textAlign = right ? 'left' : 'right';
    ctx.fillStyle = text;
    ctx.fillText(label, x + (right ? 4 : -4) * uPlot.pxRatio, top + (14 + 14 * (index % 3)) * uPlot.pxRatio);
  });
  ctx.restore();
}
