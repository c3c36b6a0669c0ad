import { Group, Select, Stack, Table, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { GetData } from '../../../api/use-get.ts';
import { SiteTime } from '../../../parts/site-time.tsx';
import { systemWords } from '../../../words/admin-system.ts';
import { useWords } from '../../../words/words.ts';

type Model = GetData<'/models'>['items'][number];
type Row = { readonly label: string; readonly of: (model: Model) => ReactNode };

/** Two models side by side. */
export function CompareModels({ models }: { readonly models: readonly Model[] }): ReactNode {
  const t = useWords(systemWords);
  const [first, setFirst] = useState<string | null>(models[0]?.id ?? null);
  const [second, setSecond] = useState<string | null>(models[1]?.id ?? null);
  const options = models.map(({ id, subject }) => ({ value: id, label: `${subject.name} · ${id.slice(0, 12)}` }));
  const shown = [first, second].flatMap((id) => models.find((model) => model.id === id) ?? []);
  return (
    <Stack gap="sm" component="section">
      <Title order={2} size="h4">
        {t.compare}
      </Title>
      <Group>
        <Select label={t.firstModel} data={options} value={first} onChange={setFirst} searchable />
        <Select label={t.secondModel} data={options} value={second} onChange={setSecond} searchable />
      </Group>
      {shown.length === 2 && first !== second && <Compared models={shown} />}
    </Stack>
  );
}

function Compared({ models }: { readonly models: readonly Model[] }): ReactNode {
  const t = useWords(systemWords);
  const figure = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : String(Math.round(value * 1000) / 1000);
  const rows: readonly Row[] = [
    { label: t.learnedFrom, of: ({ learnedFrom }) => <SiteTime at={learnedFrom} /> },
    { label: t.learnedTo, of: ({ learnedTo }) => <SiteTime at={learnedTo} /> },
    { label: t.rows, of: (model) => figure(model.rows) },
    { label: t.channels, of: ({ channels }) => channels.map(({ name }) => name).join(', ') },
    { label: t.heldOut, of: ({ metrics }) => figure(metrics?.heldOutRows) },
    { label: t.over, of: ({ metrics }) => figure(metrics?.overThreshold) },
    { label: t.falseAlarms, of: ({ metrics }) => figure(metrics?.falseAlarmsPerMonth) },
    {
      label: t.trial,
      of: ({ shadows }) =>
        shadows
          .map(({ device, agreement, liveAlarms, shadowAlarms }) =>
            t.trialWords({ device, agreement: figure(agreement), liveAlarms, shadowAlarms }),
          )
          .join('; ') || '–',
    },
    {
      label: t.refused,
      of: ({ refusals }) => refusals.map(({ device, reason }) => `${device}: ${reason}`).join('; ') || '–',
    },
  ];
  return (
    <Table aria-label={t.compare}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t.figure}</Table.Th>
          {models.map(({ id, subject }) => (
            <Table.Th key={id} scope="col" style={{ overflowWrap: 'anywhere' }}>
              {subject.name} · {id.slice(0, 12)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ label, of }) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" fw={500}>
              {label}
            </Table.Th>
            {models.map((model) => (
              <Table.Td key={model.id} style={{ overflowWrap: 'anywhere' }}>
                {of(model)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
