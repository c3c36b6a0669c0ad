import { Group, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { GetData } from '../../api/use-get.ts';
import { useGet } from '../../api/use-get.ts';
import { Due } from '../../parts/due.tsx';
import { Failure } from '../../parts/failure.tsx';
import { PriorityBadge, StateBadge } from '../../parts/ticket-badges.tsx';
import { nextDue, useTitle } from '../../parts/ticket-card.tsx';
import { Waiting } from '../../parts/waiting.tsx';

/** One ticket: what is wrong and why, until when, what was done, and what may be done next. */
export function TicketScreen(): ReactNode {
  const { id } = useParams({ from: '/tickets/$id' });
  const ticket = useGet('/tickets/{id}', { params: { path: { id } } });
  if (ticket.error) return <Failure error={ticket.error} again={() => void ticket.refetch()} />;
  if (!ticket.data) return <Waiting />;
  return <Ticket ticket={ticket.data} />;
}

function Ticket({ ticket }: { readonly ticket: GetData<'/tickets/{id}'> }): ReactNode {
  const title = useTitle(ticket);
  return (
    <Stack>
      <Group gap="xs">
        <PriorityBadge priority={ticket.priority} />
        <StateBadge state={ticket.state} />
        <Text c="dimmed">{ticket.number}</Text>
        <Due at={nextDue(ticket)} />
      </Group>
      <Title order={1} size="h3">
        {title}
      </Title>
      <Text style={{ whiteSpace: 'pre-line' }}>{ticket.description}</Text>
    </Stack>
  );
}
