import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { type ReactNode, useContext, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { useActorName } from '../../parts/actor-name.ts';
import { useNow } from '../../parts/due.tsx';
import { Failure } from '../../parts/failure.tsx';
import { useMay } from '../../parts/may.ts';
import { fromPlantField, toPlantField } from '../../parts/plant-time.ts';
import { ReasonButton } from '../../parts/reason-button.tsx';
import { SiteTime, ZoneContext } from '../../parts/site-time.tsx';
import { assetWords } from '../../words/asset.ts';
import { useWords } from '../../words/words.ts';

type Planned = GetData<'/assets/{id}/maintenance-windows'>['items'][number];
const HOUR_MS = 3_600_000;

/** Times in which the alarms of a machine are hidden; those who lead plan and end them. */
export function MaintenanceWindows({ asset }: { readonly asset: string }): ReactNode {
  const t = useWords(assetWords);
  const mayLead = useMay('lead');
  const list = useGet('/assets/{id}/maintenance-windows', { params: { path: { id: asset }, query: { limit: 20 } } });
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="xs" align="flex-start">
        <Title order={2} size="h4">
          {t.windows}
        </Title>
        {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
        {list.data?.items.length === 0 && <Text c="dimmed">{t.noWindows}</Text>}
        {list.data?.items.map((window) => (
          <Window key={window.id} window={window} />
        ))}
        {mayLead && <PlanWindow asset={asset} />}
      </Stack>
    </Paper>
  );
}

function Window({ window }: { readonly window: Planned }): ReactNode {
  const t = useWords(assetWords);
  const nameOf = useActorName();
  const mayLead = useMay('lead');
  const now = useNow();
  const isOver = window.endedAt !== null || Date.parse(window.to) <= now;
  const state = isOver ? 'over' : Date.parse(window.from) <= now ? 'running' : 'planned';
  const end = useChange(
    (id: number, key) =>
      dataOf(
        api.POST('/maintenance-windows/{id}/end', { params: { path: { id }, header: { 'Idempotency-Key': key } } }),
      ),
    ['/assets', '/episodes'],
  );
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text size="sm">
          <SiteTime at={window.from} /> – <SiteTime at={window.to} /> · {t.windowState[state]}
        </Text>
        {mayLead && !isOver && (
          <Button variant="default" size="compact-sm" loading={end.asking} onClick={() => void end.send(window.id)}>
            {t.endWindow}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {window.reason} · {nameOf(window.createdBy)}
      </Text>
      {end.failure !== undefined && <Failure error={end.failure} />}
    </Stack>
  );
}

function PlanWindow({ asset }: { readonly asset: string }): ReactNode {
  const t = useWords(assetWords);
  const zone = useContext(ZoneContext);
  const [from, setFrom] = useState(() => toPlantField(new Date(), zone));
  const [to, setTo] = useState(() => toPlantField(new Date(Date.now() + 4 * HOUR_MS), zone));
  const send = (reason: string, key: string): Promise<unknown> => {
    const times = [from, to].map((field) => fromPlantField(field, zone)?.toISOString() ?? field);
    return dataOf<unknown>(
      api.POST('/assets/{id}/maintenance-windows', {
        params: { path: { id: asset }, header: { 'Idempotency-Key': key } },
        body: { from: times[0] ?? '', to: times[1] ?? '', reason },
      }),
    );
  };
  return (
    <ReasonButton
      label={t.planWindow}
      explain={`${t.windowsExplain} ${t.plantTime(zone)}`}
      reasonLabel={t.reason}
      send={send}
      touches={['/assets', '/episodes']}
    >
      <TextInput
        type="datetime-local"
        label={t.from}
        value={from}
        required
        onChange={(e) => setFrom(e.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={t.to}
        value={to}
        required
        onChange={(e) => setTo(e.currentTarget.value)}
      />
    </ReasonButton>
  );
}
