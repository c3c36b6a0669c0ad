import { Button, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { TicketCard } from '../../parts/ticket-card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { myWorkWords } from '../../words/my-work.ts';
import { useWords } from '../../words/words.ts';

type Free = GetData<'/tickets/free'>['items'][number];

/** New tickets that nobody has; of two who take one at once the second is told who has it. */
export function FreeTickets(): ReactNode {
  const t = useWords(myWorkWords);
  const free = useGet('/tickets/free', {});
  return (
    <Stack>
      {free.error && <Failure error={free.error} again={() => void free.refetch()} />}
      {free.isPending && <Waiting />}
      {free.data?.items.length === 0 && <Empty title={t.noFree} next={t.noFreeNext} steps={['board']} />}
      {free.data?.items.map((one) => (
        <FreeCard key={one.ticket.id} free={one} />
      ))}
    </Stack>
  );
}

function FreeCard({ free: { ticket, hindrance } }: { readonly free: Free }): ReactNode {
  const t = useWords(myWorkWords);
  const navigate = useNavigate();
  const take = useChange((id: string, key) =>
    dataOf(api.POST('/tickets/{id}/take', { params: { path: { id }, header: { 'Idempotency-Key': key } } })),
  );
  const press = async (): Promise<void> => {
    if (await take.send(ticket.id)) await navigate({ to: '/tickets/$id', params: { id: ticket.id } });
  };
  return (
    <Stack gap={4}>
      <TicketCard ticket={ticket} />
      {hindrance === null ? (
        <Button size="md" loading={take.asking} aria-label={`${t.take} ${ticket.number}`} onClick={() => void press()}>
          {t.take}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {hindrance}
        </Text>
      )}
      {take.failure !== undefined && <Failure error={take.failure} />}
    </Stack>
  );
}
