import type { ReactNode } from 'react';

const WIDTH = 120;
const HEIGHT = 28;

/** The course of a signal in a few strokes; the value beside it says the rest. */
export function Sparkline({ values }: { readonly values: readonly number[] }): ReactNode {
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <path
        d={sparkPath(values, { width: WIDTH, height: HEIGHT })}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
      />
    </svg>
  );
}

/**
 * A line through values at equal distances, from edge to edge; values that are no number are left
 * out.
 */
export function sparkPath(
  values: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return '';
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const spread = high - low || 1;
  const step = finite.length > 1 ? width / (finite.length - 1) : 0;
  const points = finite.map((value, index) => {
    const y = high === low ? height / 2 : 1 + (height - 2) * (1 - (value - low) / spread);
    return `${(index * step).toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}
