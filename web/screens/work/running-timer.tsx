import { Alert, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { useGet } from '../../api/use-get.ts';
import { useNow } from '../../parts/due.tsx';
import { Failure } from '../../parts/failure.tsx';
import { formatDuration, SiteTime } from '../../parts/site-time.tsx';
import { TicketLink } from '../../parts/ticket-link.tsx';
import { myWorkWords } from '../../words/my-work.ts';
import { useLanguage, useWords } from '../../words/words.ts';

/** The reader's running timer, on any ticket; nothing where none runs. */
export function RunningTimer(): ReactNode {
  const t = useWords(myWorkWords);
  const language = useLanguage();
  const now = useNow();
  const mine = useGet('/me/timer', {});
  const stop = useChange((_: string, key) =>
    dataOf(api.POST('/me/timer/stop', { params: { header: { 'Idempotency-Key': key } }, body: {} })),
  );
  const timer = mine.data?.timer;
  if (!timer) return null;
  return (
    <Alert color="cyan">
      <Group justify="space-between">
        <Text>
          {t.timerOn} <TicketLink id={timer.ticket} /> {t.since} <SiteTime at={timer.startedAt} style="time" /> (
          {formatDuration(now - Date.parse(timer.startedAt), language)})
        </Text>
        <Button loading={stop.asking} onClick={() => void stop.send(timer.ticket)}>
          {t.stop}
        </Button>
      </Group>
      {stop.failure !== undefined && <Failure error={stop.failure} />}
    </Alert>
  );
}
