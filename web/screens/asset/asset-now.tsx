import { Card, Group, List, Paper, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { HealthBadge, SeverityBadge, useConditionName } from '../../parts/health-badge.tsx';
import { SignalChart } from '../../parts/signal-chart.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { TicketCard } from '../../parts/ticket-card.tsx';
import { assetWords } from '../../words/asset.ts';
import { machineWords } from '../../words/machines.ts';
import { useWords } from '../../words/words.ts';
import type { Asset } from './asset.ts';
import { Learning } from './learning.tsx';

type Health = GetData<'/assets/{id}/health'>;

/** How a machine is now: its health and why, open alarms and tickets, and how far it is learned. */
export function AssetNow({ asset, health }: { readonly asset: Asset; readonly health: Health }): ReactNode {
  return (
    <Stack>
      <Why health={health} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <OpenAlarms health={health} />
        <OpenTickets asset={asset.id} />
      </SimpleGrid>
      <Parts health={health} />
      <NotJudged health={health} />
      {asset.devices.map((device) => (
        <Learning key={device} device={device} />
      ))}
    </Stack>
  );
}

function Why({ health }: { readonly health: Health }): ReactNode {
  const t = useWords(assetWords);
  const words = useWords(machineWords);
  const condition = useConditionName();
  const { trend, machines } = health;
  const machine = machines.find(({ device }) => device === health.decidedBy?.device) ?? machines[0];
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Text fw={600}>{health.reason}</Text>
        {health.since !== null && (
          <Text size="sm" c="dimmed">
            {words.grade[health.grade]} {t.since} <SiteTime at={health.since} />
            {trend?.direction && ` · ${t.direction[trend.direction]}`}
          </Text>
        )}
        {machine && machine.score !== null && machine.limit !== null && (
          <Text size="sm">{t.scoreOf(machine.score.toFixed(2), machine.limit.toFixed(2))}</Text>
        )}
        {health.doubts.length > 0 && (
          <Text size="sm">
            {t.doubts}: {health.doubts.map(condition).join(', ')}
          </Text>
        )}
        {health.seriesError !== null && <Text size="sm">{health.seriesError}</Text>}
        {trend && trend.points.length > 0 && (
          <SignalChart
            label={t.trend}
            height={180}
            series={[
              {
                name: words.health,
                unit: '',
                at: trend.points.map(([at]) => at ?? 0),
                values: trend.points.map(([, least]) => least ?? Number.NaN),
              },
            ]}
            marks={health.alarms.map(({ raisedAt }) => ({ at: Date.parse(raisedAt), label: t.alarmMark }))}
          />
        )}
      </Stack>
    </Paper>
  );
}

function OpenAlarms({ health }: { readonly health: Health }): ReactNode {
  const t = useWords(assetWords);
  const condition = useConditionName();
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.openAlarms}
      </Title>
      {health.alarms.length === 0 && <Text c="dimmed">{t.noAlarms}</Text>}
      {health.alarms.map((alarm) => (
        <Card
          key={alarm.id}
          withBorder
          padding="sm"
          renderRoot={(props) => <Link to="/alarms/$id" params={{ id: alarm.id }} {...props} />}
        >
          <Group gap="xs">
            <SeverityBadge severity={alarm.severity} />
            <Text fw={600}>{condition(alarm.condition)}</Text>
            <Text size="sm" c="dimmed">
              <SiteTime at={alarm.raisedAt} />
            </Text>
          </Group>
          <Text size="sm">{alarm.reason}</Text>
        </Card>
      ))}
    </Stack>
  );
}

function OpenTickets({ asset }: { readonly asset: string }): ReactNode {
  const t = useWords(assetWords);
  const list = useGet('/tickets', {
    params: { query: { asset, state: 'open', sort: 'due' as const, limit: 20 } },
  });
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.openTickets}
      </Title>
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <Text c="dimmed">{t.noTickets}</Text>}
      {list.data?.items.map((ticket) => (
        <TicketCard key={ticket.id} ticket={ticket} />
      ))}
    </Stack>
  );
}

function Parts({ health }: { readonly health: Health }): ReactNode {
  const t = useWords(assetWords);
  if (health.parts.length === 0) return null;
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.parts}
      </Title>
      {health.parts.map((part) => (
        <Group key={part.asset} gap="xs">
          <Link to="/assets/$id" params={{ id: part.asset }}>
            {part.name}
          </Link>
          <HealthBadge health={part.health} grade={part.grade} />
          <Text size="sm">{part.reason}</Text>
          <Progress value={part.health ?? 0} w={120} aria-hidden />
        </Group>
      ))}
    </Stack>
  );
}

function NotJudged({ health }: { readonly health: Health }): ReactNode {
  const t = useWords(assetWords);
  const { unjudged } = useWords(machineWords);
  if (health.notJudged.length === 0) return null;
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.notJudged}
      </Title>
      <List size="sm">
        {health.notJudged.map((one) => (
          <List.Item key={`${one.device} ${one.reason}`}>
            <strong>{unjudged[one.reason]}</strong> · {one.device} · {one.detail}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
