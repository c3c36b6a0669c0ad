import { Group, List, Paper, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { formatDuration } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { assetRecordWords } from '../../words/asset-record.ts';
import { useLanguage, useWords } from '../../words/words.ts';

type Reliability = GetData<'/assets/{id}/reliability'>;
type Days = keyof typeof assetRecordWords.en.spans;

const DAY_MS = 86_400_000;
const STEP_MS = 60_000;

/** MTBF, MTTR, availability, labour and parts of a machine over a span. */
export function AssetReliability({ asset }: { readonly asset: string }): ReactNode {
  const t = useWords(assetRecordWords);
  const [days, setDays] = useState<Days>('365');
  const span = useMemo(() => {
    const to = Math.ceil(Date.now() / STEP_MS) * STEP_MS;
    return { from: new Date(to - Number(days) * DAY_MS).toISOString(), to: new Date(to).toISOString() };
  }, [days]);
  const read = useGet(
    '/assets/{id}/reliability',
    { params: { path: { id: asset }, query: span } },
    { keepsBefore: true },
  );
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t.figures}
          </Title>
          <SegmentedControl
            aria-label={t.span}
            value={days}
            onChange={(value) => setDays(value as Days)}
            data={(Object.keys(t.spans) as Days[]).map((value) => ({ value, label: t.spans[value] }))}
          />
        </Group>
        {read.error && <Failure error={read.error} again={() => void read.refetch()} />}
        {read.isPending && <Waiting />}
        {read.data && <Figures found={read.data} />}
        <Text size="xs" c="dimmed">
          {t.formula}
        </Text>
      </Stack>
    </Paper>
  );
}

function Figures({ found }: { readonly found: Reliability }): ReactNode {
  const t = useWords(assetRecordWords);
  const language = useLanguage();
  const time = (hours: number | null): string => (hours === null ? '–' : formatDuration(hours * 3_600_000, language));
  const { availability } = found;
  const facts: readonly (readonly [string, string])[] = [
    [t.mtbf, found.mtbfHours === null ? `– (${t.noCase})` : time(found.mtbfHours)],
    [t.mttr, time(found.mttrHours)],
    [t.availability, availability === null ? '–' : `${(100 * availability).toFixed(availability === 1 ? 0 : 2)} %`],
    [t.down, time(found.downHours)],
    [t.failures, String(found.failures)],
    [t.opened, String(found.tickets.opened)],
    [t.labour, time(found.labourHours)],
  ];
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs">
        {facts.map(([name, value]) => (
          <Stack key={name} gap={0}>
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <Text fw={600}>{value}</Text>
          </Stack>
        ))}
      </SimpleGrid>
      {found.parts.length > 0 && (
        <>
          <Title order={3} size="h5">
            {t.parts}
          </Title>
          <List size="sm">
            {found.parts.map(({ part, name, quantity, unit }) => (
              <List.Item key={part}>
                {name}: {quantity} {unit ?? ''}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </>
  );
}
