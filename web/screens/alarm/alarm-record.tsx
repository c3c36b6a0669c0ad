import { Stack, Text, Timeline, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAll } from '../../api/use-all.ts';
import { useActorName } from '../../parts/actor-name.ts';
import { Failure } from '../../parts/failure.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { alarmsWords } from '../../words/alarms.ts';
import { machineWords } from '../../words/machines.ts';
import { useWords } from '../../words/words.ts';

/** Everything that happened with an alarm, with its author and reason. */
export function AlarmRecord({ id }: { readonly id: string }): ReactNode {
  const t = useWords(alarmsWords);
  const nameOf = useActorName();
  const { alarmState } = useWords(machineWords);
  const kinds: Readonly<Record<string, string>> = t.event;
  const events = useAll('/episodes/{id}/events', { path: { id } });
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.record}
      </Title>
      {events.error && <Failure error={events.error} again={() => void events.refetch()} />}
      <Timeline bulletSize={14}>
        {events.data?.items.map((event) => (
          <Timeline.Item key={event.sequence} title={kinds[event.kind] ?? event.kind}>
            <Text size="sm">
              <SiteTime at={event.at} /> · {nameOf(event.actor)} · {alarmState[event.to]}
            </Text>
            {event.reason !== null && <Text size="sm">{event.reason}</Text>}
          </Timeline.Item>
        ))}
      </Timeline>
    </Stack>
  );
}
