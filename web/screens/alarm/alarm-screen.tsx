import { Breadcrumbs, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { SeverityBadge, useConditionName } from '../../parts/health-badge.tsx';
import { useMay } from '../../parts/may.ts';
import { PrognosisRange } from '../../parts/prognosis-range.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { alarmsWords } from '../../words/alarms.ts';
import { machineWords } from '../../words/machines.ts';
import { useWords } from '../../words/words.ts';
import { AlarmActions } from './alarm-actions.tsx';
import type { Episode } from './alarm-choices.ts';
import { AlarmEvidence } from './alarm-evidence.tsx';
import { AlarmRecord } from './alarm-record.tsx';

/** One alarm: how bad, why, the signals behind it, what happened with it, and what may be done. */
export function AlarmScreen(): ReactNode {
  const { id } = useParams({ from: '/alarms/$id' });
  const found = useGet('/episodes/{id}', { params: { path: { id } } });
  if (found.error) return <Failure error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  return <Alarm evidence={found.data} />;
}

function Alarm({ evidence }: { readonly evidence: GetData<'/episodes/{id}'> }): ReactNode {
  const mayRead = useMay('read');
  return (
    <Stack>
      <Head episode={evidence.episode} />
      <AlarmActions episode={evidence.episode} />
      <Facts episode={evidence.episode} />
      <AlarmEvidence evidence={evidence} />
      {mayRead && <AlarmRecord id={evidence.episode.id} />}
    </Stack>
  );
}

function Head({ episode }: { readonly episode: Episode }): ReactNode {
  const t = useWords(alarmsWords);
  const { alarmState } = useWords(machineWords);
  const condition = useConditionName();
  return (
    <Stack gap="xs">
      <Breadcrumbs>
        <Link to="/alarms">{t.title}</Link>
        <Link to="/assets/$id" params={{ id: episode.asset }}>
          {episode.asset}
        </Link>
      </Breadcrumbs>
      <Group gap="sm">
        <Title order={1} size="h3">
          {condition(episode.condition)}
          {episode.component !== null && ` · ${episode.component}`}
        </Title>
        <SeverityBadge severity={episode.severity} />
        <Text fw={600}>{alarmState[episode.state]}</Text>
      </Group>
    </Stack>
  );
}

function Facts({ episode }: { readonly episode: Episode }): ReactNode {
  const t = useWords(alarmsWords);
  const { suppressor } = useWords(machineWords);
  const { clearedAt, shelvedUntil, prognosis, ticket } = episode;
  return (
    <Paper withBorder p="md">
      <Stack gap={6}>
        <Text fw={600}>{episode.reason}</Text>
        <Text size="sm">
          {t.onset} <SiteTime at={episode.onsetAt} /> · {t.raised} <SiteTime at={episode.raisedAt} /> ·{' '}
          {clearedAt === null ? t.stillActive : t.cleared} {clearedAt !== null && <SiteTime at={clearedAt} />} ·{' '}
          {t.peak(episode.peakScore.toFixed(2))}
        </Text>
        {episode.suppressedBy.length > 0 && (
          <Text size="sm">
            {t.hiddenBy} {episode.suppressedBy.map((by) => suppressor[by]).join(', ')}
          </Text>
        )}
        {shelvedUntil !== null && (
          <Text size="sm">
            {t.shelve} {t.until} <SiteTime at={shelvedUntil} />
          </Text>
        )}
        {prognosis && (
          <Text size="sm">
            {t.prognosis} <PrognosisRange prognosis={prognosis} />
          </Text>
        )}
        {episode.acceptedLevel !== null && <Text size="sm">{t.accepted[episode.acceptedLevel]}</Text>}
        {ticket === null ? (
          <Text size="sm">{t.noTicket}</Text>
        ) : (
          <Link to="/tickets/$id" params={{ id: ticket }}>
            {t.ticket} {ticket}
          </Link>
        )}
      </Stack>
    </Paper>
  );
}
