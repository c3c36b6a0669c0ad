import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api/use-get.ts';
import type { TicketItem } from '../../parts/ticket-card.tsx';
import { boardWords } from '../../words/board.ts';
import { domainWords } from '../../words/domain.ts';
import { useWords } from '../../words/words.ts';

/**
 * Why a ticket cannot be dropped on a column, and where the reader may move it. What needs the work
 * of the ticket, such as resolving, is done in the ticket.
 */
export function RefusedMove(given: {
  readonly ticket: TicketItem;
  readonly to: TicketItem['state'];
  readonly close: () => void;
}): ReactNode {
  const { ticket, to, close } = given;
  const t = useWords(boardWords);
  const { state } = useWords(domainWords);
  const isLegal = ticket.legalNextStates.includes(to);
  const steps = useGet('/tickets/{id}/next-steps', { params: { path: { id: ticket.id } } });
  const ways = [...new Set(steps.data?.items.map((step) => state[step.to]))].join(', ');
  return (
    <Alert color="yellow" role="alert" withCloseButton onClose={close}>
      <Text>
        {isLegal ? t.inTicket(ticket.number, state[to]) : t.notLegal(ticket.number, state[ticket.state], state[to])}{' '}
        {!isLegal && ways !== '' && t.mayGo(ways)}{' '}
        <Anchor renderRoot={(props) => <Link to="/tickets/$id" params={{ id: ticket.id }} {...props} />}>
          {t.openTicket}
        </Anchor>
      </Text>
    </Alert>
  );
}
