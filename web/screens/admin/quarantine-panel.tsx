import { Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import type { GetData } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Nearly } from '../../parts/growing.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { adminWords } from '../../words/admin.ts';
import { useWords } from '../../words/words.ts';

type Page = GetData<'/quarantine'>;
type Quarantined = Page['items'][number];
const PAGE = 100;

/**
 * Messages that did not become readings, each with its reason, to be read again once the reason is
 * gone. A page after another is read as a person scrolls: their payloads are large.
 */
export function QuarantinePanel(): ReactNode {
  const t = useWords(adminWords);
  const list = useInfiniteQuery<Page, ApiError, readonly Quarantined[], readonly unknown[], string | null>({
    queryKey: ['/quarantine', 'list'],
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    queryFn: ({ pageParam: cursor }) => {
      const query = { limit: PAGE, ...(cursor !== null && { cursor }) };
      return dataOf(api.GET('/quarantine', { params: { query } }));
    },
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  return (
    <Stack>
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data?.length === 0 && <Empty title={t.noQuarantine} next={t.noQuarantineNext} />}
      {list.data?.map((one) => (
        <Message key={one.id} message={one} />
      ))}
      {list.hasNextPage && !list.isFetchingNextPage && !list.isError && (
        <Nearly key={list.data?.length} then={() => void list.fetchNextPage()} />
      )}
      {list.isFetchingNextPage && <Waiting />}
    </Stack>
  );
}

function Message({ message }: { readonly message: Quarantined }): ReactNode {
  const t = useWords(adminWords);
  const [told, setTold] = useState<string>();
  const retrying = useChange(
    async (id: number, key) => {
      const params = { path: { id }, header: { 'Idempotency-Key': key } };
      const { outcome, readings } = await dataOf(api.POST('/quarantine/{id}/retry', { params }));
      setTold(t.retried[outcome](String(readings)));
    },
    ['/quarantine'],
  );
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Title order={2} size="h6">
          {message.detail}
        </Title>
        <Text size="sm">
          {t.topic}: <Code>{message.topic}</Code>
        </Text>
        <Text size="sm">
          {t.received}: <SiteTime at={message.receivedAt} />
        </Text>
        <Code block tabIndex={0} style={{ maxWidth: '100%', overflowX: 'auto' }}>
          {message.payload}
        </Code>
        <Group>
          <Button variant="default" loading={retrying.asking} onClick={() => void retrying.send(message.id)}>
            {t.retry}
          </Button>
        </Group>
        {told !== undefined && (
          <Text size="sm" role="status">
            {told}
          </Text>
        )}
        {retrying.failure !== undefined && <Failure error={retrying.failure} />}
      </Stack>
    </Card>
  );
}
