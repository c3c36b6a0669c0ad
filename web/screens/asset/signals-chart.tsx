import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { type ReactNode, useContext } from 'react';
import { useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { useConditionName } from '../../parts/health-badge.tsx';
import { SignalChart } from '../../parts/signal-chart.tsx';
import { formatTime, ZoneContext } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { assetWords } from '../../words/asset.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { type Looked, marked, RANGES, type RangeName, shifted } from './time-range.ts';
import { type TimeSpan, useSeries, type Wanted } from './use-series.ts';

const POINTS = 1_200;

type Given = {
  readonly asset: string;
  readonly device: string;
  readonly wanted: readonly Wanted[];
  readonly looked: Looked;
  readonly look: (looked: Looked) => void;
  readonly span: TimeSpan;
};

/** Chosen channels over a span, with the alarms and tickets of that time. */
export function SignalsChart(given: Given): ReactNode {
  const t = useWords(assetWords);
  const { wanted, span, look } = given;
  const read = useSeries(wanted, span, POINTS);
  const { marks, bands } = useMarks(given);
  return (
    <Stack gap="xs" component="section">
      <Ranges {...given} />
      {read.error && <Failure error={read.error} />}
      {wanted.length === 0 && <Text c="dimmed">{t.chooseChannel}</Text>}
      {read.pending && read.signals.length === 0 && wanted.length > 0 && !read.error && <Waiting />}
      {read.signals.length > 0 && (
        <SignalChart
          label={wanted.map(({ name }) => name).join(', ')}
          height={320}
          series={read.signals}
          marks={marks}
          bands={bands}
          onRange={(from, to) => look(marked(from, to))}
        />
      )}
    </Stack>
  );
}

function Ranges({ looked, look, span }: Given): ReactNode {
  const t = useWords(assetWords);
  const language = useLanguage();
  const zone = useContext(ZoneContext);
  const isLive = 'newest' in looked;
  const [from, to] = [span.from, span.to].map((at) => formatTime(new Date(at), { language, zone }));
  return (
    <Group gap="xs">
      <SegmentedControl
        aria-label={t.range}
        value={isLive ? looked.newest : ''}
        onChange={(name) => look({ newest: name as RangeName })}
        data={(Object.keys(RANGES) as RangeName[]).map((name) => ({ value: name, label: t.ranges[name] }))}
      />
      <Button variant="default" size="sm" onClick={() => look(shifted(span, -1))}>
        {t.earlier}
      </Button>
      <Button variant="default" size="sm" disabled={isLive} onClick={() => look(shifted(span, 1))}>
        {t.later}
      </Button>
      <Text size="sm" c="dimmed">
        {from} – {to}
        {isLive && ` · ${t.live}`}
      </Text>
    </Group>
  );
}

/** Alarms of the device as marks and bands, tickets of the machine as marks, in the span. */
function useMarks({ asset, device, span }: Given) {
  const t = useWords(assetWords);
  const condition = useConditionName();
  const episodes = useGet('/episodes', { params: { query: { device, limit: 200 } } });
  const history = useGet('/assets/{id}/history', { params: { path: { id: asset }, query: { limit: 200 } } });
  const isIn = (at: number): boolean => at >= span.from && at < span.to;
  const bands = (episodes.data?.items ?? [])
    .map((episode) => ({
      from: Date.parse(episode.raisedAt),
      to: episode.clearedAt === null ? span.to : Date.parse(episode.clearedAt),
      label: `${t.alarmMark}: ${condition(episode.condition)}`,
    }))
    .filter(({ from, to }) => to >= span.from && from < span.to);
  const tickets = (history.data?.items ?? [])
    .filter(({ kind, at }) => kind === 'ticket' && isIn(Date.parse(at)))
    .map(({ at, id }) => ({ at: Date.parse(at), label: id }));
  const alarms = bands.filter(({ from }) => isIn(from)).map(({ from, label }) => ({ at: from, label }));
  return { marks: [...alarms, ...tickets], bands };
}
