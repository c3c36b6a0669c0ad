import { Stack, Tabs, Title } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api/use-get.ts';
import { ownTickets } from '../../offline/own-tickets.ts';
import { Cut } from '../../parts/cut.tsx';
import { useNow } from '../../parts/due.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { useMe } from '../../parts/session.tsx';
import { nextDue } from '../../parts/ticket-card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { myWorkWords } from '../../words/my-work.ts';
import { ticketsWords } from '../../words/tickets.ts';
import { useWords } from '../../words/words.ts';
import { ScanButton } from '../scan/scan-button.tsx';
import { dueGroupOf, dueGroups } from './due-groups.ts';
import { FreeTickets } from './free-tickets.tsx';
import { Inbox } from './inbox.tsx';
import { KeptHere } from './kept-here.tsx';
import { RunningTimer } from './running-timer.tsx';
import { WorkCard } from './work-card.tsx';

const WORKERS: readonly string[] = ['technician', 'lead', 'planner', 'reliability_engineer', 'administrator'];

/**
 * What the reader is to do, what they may take, and what they were told. Nobody in particular sees
 * all work.
 */
export function WorkScreen(): ReactNode {
  const t = useWords(ticketsWords);
  const words = useWords(myWorkWords);
  const { personId, role, kind } = useMe();
  const hash = useRouterState({ select: (state) => state.location.hash });
  const takes = kind === 'anyone' || WORKERS.includes(role);
  return (
    <Stack maw={960}>
      <Title order={1} size="h3">
        {t.mine}
      </Title>
      <ScanButton visibleFrom="sm" style={{ alignSelf: 'flex-start' }} />
      {personId !== null && <RunningTimer />}
      <Tabs key={hash} defaultValue={hash === 'inbox' && personId !== null ? 'inbox' : 'mine'} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="mine">{t.mine}</Tabs.Tab>
          {takes && <Tabs.Tab value="free">{words.free}</Tabs.Tab>}
          {personId !== null && <Tabs.Tab value="inbox">{words.inbox}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="mine">
          <Mine />
        </Tabs.Panel>
        <Tabs.Panel value="free">
          <FreeTickets />
        </Tabs.Panel>
        <Tabs.Panel value="inbox">
          <Inbox />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Mine(): ReactNode {
  const t = useWords(ticketsWords);
  const words = useWords(myWorkWords);
  const { personId } = useMe();
  const now = useNow();
  const list = useGet('/tickets', ownTickets(personId));
  const items = list.data?.items ?? [];
  return (
    <Stack>
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data && items.length === 0 && (
        <Empty title={t.noneMine} next={t.noneMineNext} steps={['tickets', 'fleet']} />
      )}
      {dueGroups.map((group) => {
        const tickets = items.filter((ticket) => dueGroupOf(nextDue(ticket), now) === group);
        if (tickets.length === 0) return null;
        return (
          <Stack key={group} gap="xs">
            <Title order={2} size="h5">
              {words[group]} ({tickets.length})
            </Title>
            {tickets.map((ticket) => (
              <WorkCard key={ticket.id} ticket={ticket} mine={personId !== null} />
            ))}
          </Stack>
        );
      })}
      <Cut list={list.data} />
      <KeptHere />
    </Stack>
  );
}
