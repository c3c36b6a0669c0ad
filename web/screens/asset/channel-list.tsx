import { Alert, Checkbox, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { formatValue } from '../../parts/signal-summary.ts';
import { SiteTime } from '../../parts/site-time.tsx';
import { assetWords } from '../../words/asset.ts';
import { useWords } from '../../words/words.ts';
import { Sparkline } from './sparkline.tsx';
import { type TimeSpan, useSeries, type Wanted } from './use-series.ts';

/** Lines that a reader can still tell apart. */
const MOST_CHOSEN = 6;
/** Sparklines that are read at once; a device may have hundreds of channels. */
const MOST_SPARKS = 24;
const SPARK_POINTS = 60;
/** The chart above is read first when another span is chosen. */
const AFTER_CHART_MS = 400;
const EVERY_MS = 5_000;

/** Every channel with its newest value and its course; ticked ones are drawn above. */
export function ChannelList(given: {
  readonly device: string;
  readonly channels: readonly Wanted[];
  readonly span: TimeSpan;
  readonly chosen: readonly string[];
  readonly choose: (chosen: readonly string[]) => void;
}): ReactNode {
  const t = useWords(assetWords);
  const { device, channels, span, chosen, choose } = given;
  const latest = useGet('/devices/{id}/latest', { params: { path: { id: device } } }, { refetchInterval: EVERY_MS });
  const [shown] = useDebouncedValue(span, AFTER_CHART_MS);
  const sparks = useSeries(channels.slice(0, MOST_SPARKS), shown, SPARK_POINTS);
  const newest = new Map(latest.data?.items.map((item) => [item.channel, item]));
  const courses = new Map(sparks.signals.map((signal) => [signal.name, signal.values]));
  const isFull = chosen.length >= MOST_CHOSEN;
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.channels}
      </Title>
      {latest.error && <Failure error={latest.error} again={() => void latest.refetch()} />}
      {isFull && <Alert color="yellow">{t.chosenMost(MOST_CHOSEN)}</Alert>}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, xl: 4 }} spacing="xs">
        {channels.map(({ channel, name, unit }) => {
          const value = newest.get(channel);
          const isChosen = chosen.includes(channel);
          return (
            <Paper key={channel} withBorder p="xs">
              <Checkbox
                checked={isChosen}
                disabled={isFull && !isChosen}
                label={name}
                aria-label={t.show(name)}
                onChange={() => choose(isChosen ? chosen.filter((one) => one !== channel) : [...chosen, channel])}
              />
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <Stack gap={0}>
                  <Text fw={600}>{value ? formatValue(value.value, unit) : '–'}</Text>
                  {value && (
                    <Text size="xs" c="dimmed">
                      <SiteTime at={value.sampledAt} style="time" />
                    </Text>
                  )}
                </Stack>
                <Sparkline values={courses.get(name) ?? []} />
              </Group>
            </Paper>
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}
