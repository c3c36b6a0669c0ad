import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useGet } from '../../api/use-get.ts';
import { useMe } from '../../app/session.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { TicketCard } from '../../parts/ticket-card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { ticketsWords } from '../../words/tickets.ts';
import { useWords } from '../../words/words.ts';
import { OPEN_STATES } from '../tickets/tickets-screen.tsx';

/**
 * The work of the person who has signed in, by due time; a caller without a person sees all work.
 */
export function WorkScreen(): ReactNode {
  const t = useWords(ticketsWords);
  const { personId } = useMe();
  const query = {
    sort: 'due' as const,
    limit: 100,
    state: OPEN_STATES,
    ...(personId !== null && { assignee: personId }),
  };
  const list = useGet('/tickets', { params: { query } });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t.mine}
      </Title>
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data?.items.length === 0 && <Empty title={t.noneMine} next={t.noneMineNext} />}
      {list.data?.items.map((ticket) => (
        <TicketCard key={ticket.id} ticket={ticket} />
      ))}
    </Stack>
  );
}
