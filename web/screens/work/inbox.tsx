import { Anchor, Button, Card, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { TicketLink } from '../../parts/ticket-link.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { myWorkWords } from '../../words/my-work.ts';
import { notifySettingsWords } from '../../words/notify-settings.ts';
import { useWords } from '../../words/words.ts';

type Item = GetData<'/me/notifications'>['items'][number];
const TOUCHED = ['/me/notifications'] as const;

/** What the reader was told, the latest first. */
export function Inbox(): ReactNode {
  const t = useWords(myWorkWords);
  const settings = useWords(notifySettingsWords);
  const inbox = useGet('/me/notifications', { params: { query: { limit: 100 } } });
  const read = useChange(
    (upTo: number, key) =>
      dataOf(api.POST('/me/notifications/read', { params: { header: { 'Idempotency-Key': key } }, body: { upTo } })),
    TOUCHED,
  );
  const { items = [], unread = 0 } = inbox.data ?? {};
  const [latest] = items;
  return (
    <Stack gap="xs">
      <Anchor renderRoot={(props) => <Link to="/work/notifications" {...props} />}>{settings.title}</Anchor>
      {inbox.error && <Failure error={inbox.error} again={() => void inbox.refetch()} />}
      {inbox.isPending && <Waiting />}
      {inbox.data && items.length === 0 && <Empty title={t.noMessages} next={t.noMessagesNext} />}
      {latest && unread > 0 && (
        <Group justify="space-between">
          <Text>{t.unread(unread)}</Text>
          <Button variant="default" loading={read.asking} onClick={() => void read.send(latest.id)}>
            {t.markAll}
          </Button>
        </Group>
      )}
      {read.failure !== undefined && <Failure error={read.failure} />}
      {items.map((item) => (
        <Message key={item.id} item={item} />
      ))}
    </Stack>
  );
}

function Message({ item }: { readonly item: Item }): ReactNode {
  const t = useWords(myWorkWords);
  const kinds: Readonly<Record<string, string>> = t.kind;
  const read = useChange(
    (id: number, key) =>
      dataOf(api.POST('/me/notifications/{id}/read', { params: { path: { id }, header: { 'Idempotency-Key': key } } })),
    TOUCHED,
  );
  const reason = item.params['reason'];
  return (
    <Card withBorder padding="sm">
      <Text fw={item.readAt === null ? 700 : 400}>
        {kinds[item.kind] ?? item.kind}
        {item.ticket !== null && (
          <>
            {' · '}
            <TicketLink id={item.ticket} onFollow={() => void (item.readAt === null && read.send(item.id))} />
          </>
        )}
      </Text>
      <Text size="sm" c="dimmed">
        <SiteTime at={item.at} />
        {typeof reason === 'string' && ` · ${reason}`}
        {item.readAt !== null && ` · ${t.readAlready}`}
      </Text>
    </Card>
  );
}
