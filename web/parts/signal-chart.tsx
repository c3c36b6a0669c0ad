import { Stack, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { chartWords } from '../words/chart.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { type ChartProps, extremesOf, formatValue } from './signal-summary.ts';
import { formatTime } from './site-time.tsx';
import { Waiting } from './waiting.tsx';

const Plot = lazy(async () => ({ default: (await import('./signal-plot.tsx')).SignalPlot }));

/** Signals over time, and the same in words for those who do not see them. */
export function SignalChart(props: ChartProps): ReactNode {
  const t = useWords(chartWords);
  const language = useLanguage();
  const { series, marks = [], label } = props;
  if (!series.some(extremesOf)) return <Text c="dimmed">{t.nothing}</Text>;
  return (
    <Stack gap={4} renderRoot={(root) => <figure {...root} style={{ margin: 0 }} aria-label={label} />}>
      <Suspense fallback={<Waiting />}>
        <Plot {...props} />
      </Suspense>
      <Text size="xs" c="dimmed" renderRoot={(root) => <figcaption {...root} />}>
        {series.some(({ spread }) => spread) && `${t.band} `}
        {series.map((signal) => {
          const { name, unit } = signal;
          const found = extremesOf(signal);
          if (!found) return null;
          const [low, high, last] = [found.low, found.high, found.last].map((value) => formatValue(value, unit));
          return <span key={name}>{`${t.summary(name, low ?? '', high ?? '', last ?? '')} `}</span>;
        })}
        {marks.length > 0 &&
          `${t.marks} ${marks.map((mark) => `${mark.label} ${formatTime(new Date(mark.at), { language })}`).join(' · ')}`}
      </Text>
    </Stack>
  );
}
