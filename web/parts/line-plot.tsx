import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { drawMarks, themeColour } from './plot-marks.ts';
import { formatValue } from './signal-summary.ts';

/** A line over numbers, such as a spectrum. */
export type LinePlotProps = {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly x: { readonly label: string; readonly unit: string };
  readonly y: { readonly label: string; readonly unit: string };
  readonly isLogarithmic?: boolean;
  readonly marks?: readonly { readonly at: number; readonly label: string }[];
  readonly height?: number;
};

const HEIGHT = 220;

/** Draws a line; it is loaded with the first chart. Drag over a part to see it closer. */
export function LinePlot({
  points,
  x,
  y,
  isLogarithmic = false,
  marks = [],
  height = HEIGHT,
}: LinePlotProps): ReactNode {
  const scheme = useComputedColorScheme('light');
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const drawn = width > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the width is followed by setSize
  useEffect(() => {
    if (!drawn || !place.current) return undefined;
    const shown = isLogarithmic ? points.filter(([, value]) => value > 0) : points;
    const data: uPlot.AlignedData = [shown.map(([at]) => at), shown.map(([, value]) => value)];
    const text = themeColour('text');
    const grid = { stroke: themeColour('default-border'), width: 1 };
    const shade = scheme === 'dark' ? 5 : 8;
    const options: uPlot.Options = {
      width,
      height,
      cursor: { drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { distr: isLogarithmic ? 3 : 1 } },
      series: [
        { label: x.label, value: (_, value) => (value === null ? '–' : formatValue(value, x.unit)) },
        {
          label: y.label,
          stroke: themeColour(`cyan-${shade}`),
          width: 1,
          points: { show: false },
          value: (_, value) => (value === null || value === undefined ? '–' : formatValue(value, y.unit)),
        },
      ],
      axes: [
        { stroke: text, grid, ticks: grid, label: x.unit, labelSize: 18 },
        { stroke: text, grid, ticks: grid, size: 62, ...(y.unit !== '' && { label: y.unit, labelSize: 18 }) },
      ],
      hooks: { draw: [(u) => drawMarks(u, marks, { line: themeColour(`red-${shade}`), text })] },
    };
    const made = new uPlot(options, data, place.current);
    plot.current = made;
    return () => made.destroy();
  }, [points, marks, isLogarithmic, scheme, drawn, height, x.label, x.unit, y.label, y.unit]);
  useEffect(() => plot.current?.setSize({ width, height }), [width, height]);
  return (
    <div ref={ref}>
      <div ref={place} aria-hidden />
    </div>
  );
}
