import { Button, Group, List, Stack, Table, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import { Failure } from '../../parts/failure.tsx';
import { SeverityBadge } from '../../parts/health-badge.tsx';
import { formatDuration, SiteTime } from '../../parts/site-time.tsx';
import { watchingWords } from '../../words/watching.ts';
import { useLanguage, useWords } from '../../words/words.ts';

type Given = { readonly asset: string; readonly device: string; readonly factor: number };
type Tried = Awaited<ReturnType<typeof tryFactor>>['machines'][number];

const MINUTE_MS = 60_000;
const SHOWN = 20;

/** The alarms of the last 30 days, had the limit been another: a trial that changes nothing. */
export function ThresholdShadow(given: Given): ReactNode {
  const t = useWords(watchingWords);
  const trial = useMutation<Awaited<ReturnType<typeof tryFactor>>, ApiError, number>({
    mutationFn: (factor) => tryFactor({ ...given, factor }),
  });
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t.shadow}. {t.shadowHelp}
      </Text>
      <Group>
        <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate(given.factor)}>
          {t.tryIt(given.factor.toFixed(2))}
        </Button>
      </Group>
      {trial.error && <Failure error={trial.error} />}
      {trial.data?.machines.length === 0 && <Text size="sm">{t.noShadow}</Text>}
      {trial.data?.machines.map((machine) => (
        <Result key={`${machine.device} ${machine.component ?? ''}`} machine={machine} />
      ))}
    </Stack>
  );
}

async function tryFactor({ asset, device, factor }: Given) {
  return await dataOf(
    api.POST('/assets/{id}/threshold-shadow', { params: { path: { id: asset } }, body: { factor, device } }),
  );
}

function Result({ machine }: { readonly machine: Tried }): ReactNode {
  const t = useWords(watchingWords);
  const language = useLanguage();
  const rows = ['recorded', 'present', 'shadow'] as const;
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">
        {machine.component !== null && `${machine.component} · `}
        <SiteTime at={machine.from} /> – <SiteTime at={machine.to} /> · {t.shadowSpan(machine.scores)}
      </Text>
      <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {[t.which, t.alarms, t.minutes, t.share].map((name) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row}>
                <Table.Th scope="row">{t.shadowRow[row]}</Table.Th>
                <Table.Td>{machine[row].episodes}</Table.Td>
                <Table.Td>{formatDuration(machine[row].minutes * MINUTE_MS, language)}</Table.Td>
                <Table.Td>{(100 * machine[row].shareOfTime).toFixed(1)} %</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {machine.shadow.items.length > 0 && <Text size="sm">{t.first}:</Text>}
      <List size="sm">
        {machine.shadow.items.slice(0, SHOWN).map((item) => (
          <List.Item key={item.raisedAt}>
            <SiteTime at={item.raisedAt} /> {item.clearedAt !== null && <SiteTime at={item.clearedAt} style="time" />}{' '}
            <SeverityBadge severity={item.severity} />
            {item.stayed && ` ${t.hasStayed}`}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
