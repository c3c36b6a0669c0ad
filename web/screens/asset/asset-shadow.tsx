import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import { Failure } from '../../parts/failure.tsx';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';

type Tried = Awaited<ReturnType<typeof tryFactor>>;
const COLUMNS = ['recorded', 'present', 'shadow'] as const;

/** The alarms of the last 30 days of each device below an asset, had its factor been another. */
export function AssetShadow({ asset, factor }: { readonly asset: string; readonly factor: number }): ReactNode {
  const t = useWords(watchingWords);
  const trial = useMutation<Tried, ApiError, number>({ mutationFn: (tried) => tryFactor(asset, tried) });
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t.shadow}. {t.shadowHelp}
      </Text>
      <Group>
        <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate(factor)}>
          {t.tryBelow(factor.toFixed(2))}
        </Button>
      </Group>
      {trial.error && <Failure error={trial.error} />}
      {trial.data && <Counts tried={trial.data} />}
    </Stack>
  );
}

async function tryFactor(asset: string, limitFactor: number) {
  return await dataOf(
    api.POST('/assets/{id}/threshold-shadow', { params: { path: { id: asset } }, body: { limitFactor } }),
  );
}

function Counts({ tried }: { readonly tried: Tried }): ReactNode {
  const t = useWords(watchingWords);
  const { machines, leftOut } = tried;
  const sum = (column: (typeof COLUMNS)[number]): number =>
    machines.reduce((all, machine) => all + machine[column].episodes, 0);
  return (
    <Stack gap="xs" role="status">
      <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.device}</Table.Th>
              {COLUMNS.map((column) => (
                <Table.Th key={column}>{t.shadowRow[column]}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {machines.map(({ device, component, heldBy, ...machine }) => (
              <Table.Tr key={`${device} ${component ?? ''}`}>
                <Table.Th scope="row">
                  {device}
                  {component !== null && ` · ${component}`}
                  {heldBy !== null && (
                    <Text size="sm" c="dimmed">
                      {t.heldBy(heldBy.name)}
                    </Text>
                  )}
                </Table.Th>
                {COLUMNS.map((column) => (
                  <Table.Td key={column}>{machine[column].episodes}</Table.Td>
                ))}
              </Table.Tr>
            ))}
            <Table.Tr>
              <Table.Th scope="row">{t.all}</Table.Th>
              {COLUMNS.map((column) => (
                <Table.Td key={column}>{sum(column)}</Table.Td>
              ))}
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {leftOut > 0 && <Text size="sm">{t.shadowLeftOut(leftOut)}</Text>}
    </Stack>
  );
}
