import { Group, SegmentedControl, Stack, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { useGet } from '../../api/use-get.ts';
import { Cut } from '../../parts/cut.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { TicketCard } from '../../parts/ticket-card.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { ticketsWords } from '../../words/tickets.ts';
import { useWords } from '../../words/words.ts';

/** Every ticket that the reader may see: what is due first, or by words. */
export function TicketsScreen(): ReactNode {
  const t = useWords(ticketsWords);
  const [words, setWords] = useState('');
  const [shown, setShown] = useState<'open' | 'all'>('open');
  const [q] = useDebouncedValue(words.trim(), 300);
  const query = {
    sort: shown === 'open' ? ('due' as const) : ('newest' as const),
    limit: 100,
    ...(q !== '' && { q }),
    ...(shown === 'open' && { state: 'open' }),
  };
  const list = useGet('/tickets', { params: { query } });
  return (
    <Stack>
      <Title order={1} size="h3">
        {t.title}
      </Title>
      <Group>
        <TextInput
          aria-label={t.search}
          placeholder={t.search}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <SegmentedControl
          value={shown}
          onChange={(value) => setShown(value as 'open' | 'all')}
          data={[
            { value: 'open', label: t.open },
            { value: 'all', label: t.all },
          ]}
        />
      </Group>
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data?.items.length === 0 && <Empty title={t.none} next={t.noneNext} />}
      {list.data?.items.map((ticket) => (
        <TicketCard key={ticket.id} ticket={ticket} />
      ))}
      <Cut list={list.data} />
    </Stack>
  );
}
