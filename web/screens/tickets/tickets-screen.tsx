import { Group, SegmentedControl, Stack, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { memo, type ReactNode, useState } from 'react';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import type { GetData } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Nearly } from '../../parts/growing.tsx';
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
  const list = useTickets(q, shown);
  const pages = list.data?.pages ?? [];
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
          aria-label={t.state}
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
      {pages[0]?.items.length === 0 && (
        <Empty title={t.none} next={q === '' ? t.noneNext : t.noneFoundNext} steps={q === '' ? ['fleet'] : []} />
      )}
      {pages.map((page, index) => (
        <Cards key={list.data?.pageParams[index] ?? ''} tickets={page.items} />
      ))}
      {list.hasNextPage && !list.isFetchingNextPage && !list.isError && (
        <Nearly key={pages.length} then={() => void list.fetchNextPage()} />
      )}
      {list.isFetchingNextPage && <Waiting />}
    </Stack>
  );
}

/** The tickets of a page, drawn again only when one of them changes: a list may have 10,000. */
const Cards = memo(function Cards({ tickets }: { readonly tickets: readonly Item[] }): ReactNode {
  return tickets.map((ticket) => (
    <div key={ticket.id} style={DEFERRED}>
      <TicketCard ticket={ticket} />
    </div>
  ));
});

type Page = GetData<'/tickets'>;
type Item = Page['items'][number];
const PAGE = 50;
/** Cards far from what is seen cost nothing: 10,000 of them scroll without a stall. */
const DEFERRED = { contentVisibility: 'auto', containIntrinsicSize: 'auto 8rem' } as const;

/** Tickets by words, a page after another as a person scrolls. */
function useTickets(q: string, shown: 'open' | 'all') {
  return useInfiniteQuery<Page, ApiError, InfiniteData<Page, string | null>, readonly unknown[], string | null>({
    queryKey: ['/tickets', 'list', q, shown],
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    queryFn: ({ pageParam: cursor }) => {
      const query = {
        sort: shown === 'open' ? ('due' as const) : ('newest' as const),
        limit: PAGE,
        ...(q !== '' && { q }),
        ...(shown === 'open' && { state: 'open' }),
        ...(cursor !== null && { cursor }),
      };
      return dataOf(api.GET('/tickets', { params: { query } }));
    },
  });
}
