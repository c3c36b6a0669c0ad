import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { TicketCard, type TicketItem } from '../../parts/ticket-card.tsx';
import { UnsentBadge } from '../../parts/unsent.tsx';
import { myWorkWords } from '../../words/my-work.ts';
import { ticketWords } from '../../words/ticket.ts';
import { useWords } from '../../words/words.ts';
import { cardStepOf } from './due-groups.ts';

/** A ticket of the reader, with the step that one thumb does. A refusal says what is missing. */
export function WorkCard({ ticket, mine }: { readonly ticket: TicketItem; readonly mine: boolean }): ReactNode {
  const t = useWords(myWorkWords);
  const words = useWords(ticketWords);
  const step = mine ? cardStepOf(ticket) : undefined;
  const next = useGet(
    '/tickets/{id}/next-steps',
    { params: { path: { id: ticket.id } } },
    { enabled: step === 'start' },
  );
  const start = next.data?.items.find(({ action }) => action === 'start');
  const may = step === 'accept' || (start !== undefined && start.hindrance === null);
  const move = useChange((to: 'accepted' | 'in_progress', key) =>
    dataOf(
      api.POST('/tickets/{id}/transitions', {
        params: {
          path: { id: ticket.id },
          header: { 'if-match': `"${ticket.version}"`, 'Idempotency-Key': key },
        },
        body: { to },
      }),
    ),
  );
  return (
    <Stack gap={4}>
      <TicketCard ticket={ticket} />
      <UnsentBadge ticket={ticket.id} />
      {start?.hindrance && (
        <Text size="sm">
          <b>{words.waitsFor(words.action.start)}</b> {start.hindrance.reason || words.stepsOpen}
        </Text>
      )}
      {step && may && (
        <Button
          size="md"
          loading={move.asking}
          aria-label={`${t[step]} ${ticket.number}`}
          onClick={() => void move.send(step === 'accept' ? 'accepted' : 'in_progress')}
        >
          {t[step]}
        </Button>
      )}
      {move.failure !== undefined && <Failure error={move.failure} />}
    </Stack>
  );
}
