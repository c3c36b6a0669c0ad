import { Card, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { GetData } from '../api/use-get.ts';
import { domainWords } from '../words/domain.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { Due } from './due.tsx';
import { PriorityBadge, StateBadge } from './ticket-badges.tsx';

/** A ticket as lists have it. */
export type TicketItem = GetData<'/tickets'>['items'][number];

/** The title of a ticket in the language of the reader, where it has one. */
export function useTitle(ticket: Pick<TicketItem, 'title' | 'titleZh'>): string {
  return (useLanguage() === 'zh-CN' && ticket.titleZh) || ticket.title;
}

/** When the next clock of a ticket is due: of those that run, the first; null where none runs. */
export function nextDue({ clocks }: Pick<TicketItem, 'clocks'>): string | null {
  const running = clocks.filter(({ state }) => state === 'running' || state === 'breached_running');
  return running.flatMap(({ dueAt }) => dueAt ?? []).sort()[0] ?? null;
}

/** A ticket in a list: what is wrong, where, how urgent, whose, and when it is due. */
export function TicketCard({ ticket }: { readonly ticket: TicketItem }): ReactNode {
  const t = useWords(domainWords);
  const title = useTitle(ticket);
  return (
    <Card
      withBorder
      padding="sm"
      renderRoot={(props) => <Link to="/tickets/$id" params={{ id: ticket.id }} {...props} />}
    >
      <Stack gap={6}>
        <Group gap="xs">
          <PriorityBadge priority={ticket.priority} />
          <StateBadge state={ticket.state} />
          <Text size="sm" c="dimmed">
            {ticket.number}
          </Text>
        </Group>
        <Text fw={600} lineClamp={2}>
          {title}
        </Text>
        <Group justify="space-between" gap="xs">
          <Text size="sm">
            {ticket.asset.name} · {ticket.assignee?.name ?? t.nobody}
          </Text>
          <Due at={nextDue(ticket)} />
        </Group>
      </Stack>
    </Card>
  );
}
