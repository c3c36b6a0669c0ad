import 'uplot/dist/uPlot.min.css';
import { Button, Group, Text, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { chartWords } from '../words/chart.ts';
import { useWords } from '../words/words.ts';
import { drawMarks, themeColour } from './plot-marks.ts';
import { type ChartProps, formatValue, unitsOf } from './signal-summary.ts';
import { ZoneContext } from './site-time.tsx';

/**
 * Told apart without colour, too: by the order of the legend, and by the value under the cursor.
 */
const LINES = ['cyan', 'orange', 'grape', 'green', 'red', 'indigo', 'yellow', 'pink'] as const;

/** Draws signals; it is loaded with the first chart. */
export function SignalPlot(props: ChartProps): ReactNode {
  const t = useWords(chartWords);
  const scheme = useComputedColorScheme('light');
  const zone = useContext(ZoneContext);
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const [closer, setCloser] = useState(false);
  const { series, marks, bands, threshold, height } = props;
  const drawing = useMemo(
    () => ({ series, threshold, ...(marks && { marks }), ...(bands && { bands }), ...(height && { height }) }),
    [series, marks, bands, threshold, height],
  );
  const data = useMemo(() => alignedData(drawing), [drawing]);
  const take = useRef(props.onRange);
  useEffect(() => {
    take.current = props.onRange;
  });
  const marked = (u: uPlot): void => {
    const { left, width: wide } = u.select;
    if (wide > 0 && take.current) take.current(u.posToVal(left, 'x'), u.posToVal(left + wide, 'x'));
    else setCloser(wide > 0);
  };
  const drawn = width > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the width is followed by setSize
  useEffect(() => {
    if (!drawn || !place.current) return undefined;
    const options = { ...optionsOf(drawing, { zone, words: t, dark: scheme === 'dark' }), width };
    const made = new uPlot({ ...options, hooks: { ...options.hooks, setSelect: [marked] } }, data, place.current);
    plot.current = made;
    return () => made.destroy();
  }, [drawing, data, zone, t, scheme, drawn]);
  useEffect(() => plot.current?.setSize({ width, height: props.height ?? HEIGHT }), [width, props.height]);
  return (
    <div ref={ref}>
      <div ref={place} aria-hidden />
      <Group gap="xs" mih={30}>
        {closer ? (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              plot.current?.setData(data, true);
              setCloser(false);
            }}
          >
            {t.back}
          </Button>
        ) : (
          <Text size="xs" c="dimmed" visibleFrom="sm">
            {t.hint}
          </Text>
        )}
      </Group>
    </div>
  );
}

const HEIGHT = 240;

/** One time axis for all signals, with a line for the threshold. */
type Drawing = Omit<ChartProps, 'label' | 'onRange'>;

function alignedData({ series, threshold }: Drawing): uPlot.AlignedData {
  const tables = series.map(({ at, values, spread }) => {
    const edges = spread ? [[...spread.least], [...spread.most]] : [];
    return [[...at], ...edges, [...values]] as uPlot.AlignedData;
  });
  const [times = [], ...lines] = tables.length > 1 ? uPlot.join(tables) : (tables[0] ?? [[]]);
  const level = threshold === undefined ? [] : [Array.from(times, () => threshold)];
  return [times, ...lines, ...level] as uPlot.AlignedData;
}

type Look = { readonly zone: string; readonly words: (typeof chartWords)['en']; readonly dark: boolean };

function optionsOf(
  { series, threshold, marks = [], bands = [], height = HEIGHT }: Drawing,
  look: Look,
): Omit<uPlot.Options, 'width'> {
  const { zone, words, dark } = look;
  const time = (at: number, step: Step): string => tickOf(at, { zone, step });
  const units = unitsOf(series);
  const text = themeColour('text');
  const grid = { stroke: themeColour('default-border'), width: 1 };
  const shade = dark ? 5 : 8;
  const lines = linesOf(series, { shade, words });
  const level: uPlot.Series = {
    label: words.threshold,
    scale: units[0] || '1',
    stroke: themeColour(`red-${shade}`),
    dash: [6, 4],
    points: { show: false },
    value: (_, value) => (value === null || value === undefined ? '–' : formatValue(value, units[0] ?? '')),
  };
  return {
    height,
    ms: 1,
    tzDate: (at) => uPlot.tzDate(new Date(at), zone),
    cursor: { drag: { x: true, y: false } },
    series: [
      { label: words.time, value: (_, at) => (at === null ? '–' : `${time(at, 'day')} ${time(at, 'second')}`) },
      ...lines.series,
      ...(threshold === undefined ? [] : [level]),
    ],
    bands: lines.bands,
    axes: [
      { stroke: text, grid, ticks: grid, space: 80, values: (u, splits) => splits.map((at) => time(at, stepOf(u))) },
      ...units.slice(0, 2).map(
        (unit, index): uPlot.Axis => ({
          scale: unit || '1',
          side: index === 0 ? 3 : 1,
          stroke: text,
          size: 56,
          grid: index === 0 ? grid : { show: false },
          ticks: grid,
          ...(unit !== '' && unit !== '1' && { label: unit, labelSize: 18 }),
        }),
      ),
    ],
    hooks: {
      setSeries: [lines.follow],
      drawClear: [(u) => shadeBands(u, bands)],
      draw: [(u) => drawMarks(u, marks, { line: themeColour(`red-${shade}`), text })],
    },
  };
}

/**
 * The line of each signal. Where its points stand for many readings, two thin lines before it hold
 * the shade between the least and the most, so that a peak of minutes shows in a year.
 */
function linesOf(signals: ChartProps['series'], { shade, words }: { readonly shade: number } & Pick<Look, 'words'>) {
  const series: uPlot.Series[] = [];
  const bands: uPlot.Band[] = [];
  /** Places of the edges of a line. */
  const edgesOf = new Map<number, readonly number[]>();
  signals.forEach(({ name, unit, spread }, index) => {
    const colour = themeColour(`${LINES[index % LINES.length]}-${shade}`);
    const shown = { scale: unit || '1', points: { show: false } };
    if (spread) {
      const least = series.length + 1;
      const edge = { ...shown, class: 'band-edge', stroke: `${colour}80`, width: 1 };
      series.push(edge, { ...edge });
      bands.push({ series: [least + 1, least], fill: `${colour}40` });
      edgesOf.set(least + 2, [least, least + 1]);
    }
    series.push({
      ...shown,
      label: name,
      stroke: colour,
      width: 1.5,
      value: (u, value, place, at) => {
        if (value === null || value === undefined) return '–';
        const edges = at === null ? [] : (edgesOf.get(place) ?? []).map((edge) => u.data[edge]?.[at] ?? value);
        const [mean = '', least, most] = [value, ...edges].map((one) => formatValue(one, unit));
        return least === undefined || most === undefined ? mean : words.spread(mean, least, most);
      },
    });
  });
  /** A line that is hidden in the legend takes its shade along. */
  const follow = (u: uPlot, place: number | null, { show }: uPlot.Series): void => {
    if (place === null || show === undefined) return;
    for (const edge of edgesOf.get(place) ?? []) u.setSeries(edge, { show });
  };
  return { series, bands, follow };
}

type Step = 'second' | 'minute' | 'day';
const TICKS: Readonly<Record<Step, Intl.DateTimeFormatOptions>> = {
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { year: 'numeric', month: '2-digit', day: '2-digit' },
};

/** The precision of the labels of the time axis, by the stretch that is shown. */
function stepOf({ scales }: uPlot): Step {
  const wide = (scales['x']?.max ?? 0) - (scales['x']?.min ?? 0);
  if (wide < 600_000) return 'second';
  return wide < 2 * 86_400_000 ? 'minute' : 'day';
}

/** A moment in the plant's zone. Days are written as in ISO 8601. */
function tickOf(at: number, { zone, step }: { readonly zone: string; readonly step: Step }): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, ...TICKS[step] }).format(at);
}

function shadeBands(u: uPlot, bands: NonNullable<ChartProps['bands']>): void {
  const { left, top, width, height } = u.bbox;
  u.ctx.save();
  u.ctx.fillStyle = 'rgba(250, 160, 60, 0.16)';
  for (const { from, to } of bands) {
    const start = Math.max(left, u.valToPos(from, 'x', true));
    const end = Math.min(left + width, u.valToPos(to, 'x', true));
    if (end > start) u.ctx.fillRect(start, top, end - start, height);
  }
  u.ctx.restore();
}
