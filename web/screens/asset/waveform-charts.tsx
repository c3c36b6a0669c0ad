import { Alert, Chip, Group, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import type { LinePlotProps } from '../../parts/line-plot.tsx';
import { formatValue, shownUnit } from '../../parts/signal-summary.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { waveformWords } from '../../words/waveforms.ts';
import { useWords } from '../../words/words.ts';

const Plot = lazy(async () => ({ default: (await import('../../parts/line-plot.tsx')).LinePlot }));

type Analysis = GetData<'/devices/{id}/waveforms/{at}/analysis'>;
type Pairs = LinePlotProps['points'];

type Line = Analysis['lines'][number];

const HARMONICS = 3;
/** Over the noise, from where a line counts as found (docs/detection.md, Waveforms). */
const FOUND = 4;

/**
 * One waveform: its samples, its spectrum, and the spectrum of its envelope with the lines of the
 * bearing.
 */
export function WaveformCharts(given: {
  readonly device: string;
  readonly channel: string;
  readonly at: number;
  readonly sequence: number;
}): ReactNode {
  const { device, at, channel, sequence } = given;
  const read = useGet(
    '/devices/{id}/waveforms/{at}/analysis',
    { params: { path: { id: device, at }, query: { channel, sequence } } },
    { keepsBefore: true },
  );
  if (read.error) return <Failure error={read.error} />;
  if (!read.data) return <Waiting />;
  return <Charts analysis={read.data} />;
}

function Charts({ analysis }: { readonly analysis: Analysis }): ReactNode {
  const t = useWords(waveformWords);
  const [isLogarithmic, setLogarithmic] = useState(false);
  const { statistics, count, sampleRateHz, envelope } = analysis;
  const unit = shownUnit(analysis.unit);
  const time = useMemo(() => analysis.time.flatMap(bothEnds), [analysis.time]);
  const [parts, setParts] = useState<readonly string[]>(['shaft', partOf(analysis)]);
  const marks = useMemo(() => marksOf(analysis, parts, t.symbol), [analysis, parts, t]);
  const lines = { x: { label: t.frequency, unit: 'Hz' } };
  const [low, high] = [Math.min(...time.map(([, y]) => y)), Math.max(...time.map(([, y]) => y))];
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t.facts(count, formatValue(sampleRateHz, 'Hz'), formatValue(count / sampleRateHz, 's'))}
      </Text>
      <Group gap="lg">
        {(['rms', 'peak', 'crest', 'kurtosis'] as const).map((name) => (
          <Text key={name} size="sm">
            {t.statistics[name]}: <b>{formatValue(statistics[name], name === 'rms' || name === 'peak' ? unit : '')}</b>
          </Text>
        ))}
      </Group>
      <Chart
        title={t.time}
        says={t.range(formatValue(low, unit), formatValue(high, unit))}
        points={time}
        x={{ label: t.time, unit: 'ms' }}
        y={{ label: t.amplitude, unit }}
      />
      <Switch
        label={t.logarithmic}
        checked={isLogarithmic}
        onChange={({ currentTarget }) => setLogarithmic(currentTarget.checked)}
      />
      <Chart
        title={t.spectrum}
        says={saysHighest(analysis.spectrum as unknown as Pairs, unit, t.highest)}
        points={analysis.spectrum as unknown as Pairs}
        {...lines}
        y={{ label: t.rmsOfBin, unit }}
        isLogarithmic={isLogarithmic}
      />
      <Chart
        title={t.envelope}
        says={`${t.band(formatValue(envelope.fromHz, 'Hz'), formatValue(envelope.toHz, 'Hz'))} ${saysHighest(envelope.points as unknown as Pairs, '', t.highest)}`}
        points={envelope.points as unknown as Pairs}
        {...lines}
        y={{ label: t.amplitude, unit: '' }}
        isLogarithmic={isLogarithmic}
        marks={marks}
      />
      {analysis.lines.length > 0 && (
        <Chip.Group multiple value={[...parts]} onChange={setParts}>
          <Group gap="xs" role="group" aria-label={t.drawn}>
            {analysis.lines.map(({ part }) => (
              <Chip key={part} value={part} size="xs">
                {t.symbol[part]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
      <Lines analysis={analysis} />
    </Stack>
  );
}

function Chart({ title, says, ...plot }: LinePlotProps & { readonly title: string; readonly says: string }): ReactNode {
  const t = useWords(waveformWords);
  return (
    <Stack gap={4} component="section">
      <Title order={2} size="h4">
        {title}
      </Title>
      <figure style={{ margin: 0 }} aria-label={title}>
        <Suspense fallback={<Waiting />}>
          <Plot {...plot} />
        </Suspense>
        <Text size="xs" c="dimmed" component="figcaption">
          {says} {t.zoom}
        </Text>
      </figure>
    </Stack>
  );
}

function Lines({ analysis }: { readonly analysis: Analysis }): ReactNode {
  const t = useWords(waveformWords);
  const { lines, verdict } = analysis;
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.lines}
      </Title>
      {verdict === null ? (
        <Alert color="gray">{t.noBearing}</Alert>
      ) : (
        <Alert color={verdict === 'none' ? 'teal' : 'orange'}>
          {verdict === 'none' ? t.noVerdict : t.verdict(t.part[verdict])}
        </Alert>
      )}
      {lines.length > 0 && (
        <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {['', t.expected, t.found, t.ratio, t.harmonics].map((title) => (
                  <Table.Th key={title}>{title}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines.map(({ part, expectedHz, foundHz, ratio, harmonics }) => (
                <Table.Tr key={part} fw={part === verdict ? 700 : 400}>
                  <Table.Td>
                    {t.part[part]} ({t.symbol[part]})
                  </Table.Td>
                  <Table.Td>{formatValue(expectedHz, 'Hz')}</Table.Td>
                  <Table.Td>{foundHz === null ? '–' : formatValue(foundHz, 'Hz')}</Table.Td>
                  <Table.Td>{ratio === null ? '–' : `${formatValue(ratio, '')} ×`}</Table.Td>
                  <Table.Td>{harmonics ?? '–'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

/** Three harmonics of each line; those that were found where they were found. */
function marksOf(
  { lines }: Analysis,
  parts: readonly string[],
  symbol: Readonly<Record<Line['part'], string>>,
): readonly { readonly at: number; readonly label: string }[] {
  const shown = lines.filter(({ part }) => parts.includes(part));
  return shown.flatMap(({ part, expectedHz, foundHz, ratio }) => {
    const at = ratio !== null && ratio >= FOUND ? (foundHz ?? expectedHz) : expectedHz;
    const count = part === 'shaft' ? 1 : HARMONICS;
    return Array.from({ length: count }, (_, i) => ({
      at: (i + 1) * at,
      label: i === 0 ? symbol[part] : `${i + 1}·${symbol[part]}`,
    }));
  });
}

/** The part whose lines are drawn at first. */
function partOf({ verdict }: Analysis): string {
  return verdict === null || verdict === 'none' ? 'outer' : verdict;
}

/** Lowest and highest sample of a stretch, one beside the other. */
function bothEnds([at = 0, low = 0, high = 0]: readonly number[]): Pairs {
  return low === high
    ? [[at, low]]
    : [
        [at, low],
        [at + 1e-6, high],
      ];
}

function saysHighest(points: Pairs, unit: string, say: (place: string, size: string) => string): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const [hz, size] = rest.reduce((top, one) => (one[1] > top[1] ? one : top), first);
  return say(formatValue(hz, 'Hz'), formatValue(size, unit));
}
