import { Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Cut } from '../../parts/cut.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { adminWords } from '../../words/admin.ts';
import { useWords } from '../../words/words.ts';

type Quarantined = GetData<'/quarantine'>['items'][number];

/**
 * Messages that did not become readings, each with its reason, to be read again once the reason is
 * gone.
 */
export function QuarantinePanel(): ReactNode {
  const t = useWords(adminWords);
  const list = useGet('/quarantine', { params: { query: { limit: 100 } } });
  return (
    <Stack>
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data?.items.length === 0 && <Empty title={t.noQuarantine} next={t.noQuarantineNext} />}
      {list.data?.items.map((one) => (
        <Message key={one.id} message={one} changed={() => void list.refetch()} />
      ))}
      <Cut list={list.data} />
    </Stack>
  );
}

function Message({ message, changed }: { readonly message: Quarantined; readonly changed: () => void }): ReactNode {
  const t = useWords(adminWords);
  const [failure, setFailure] = useState<unknown>();
  const retry = async (): Promise<void> => {
    await dataOf(api.POST('/quarantine/{id}/retry', { params: { path: { id: message.id } } }));
    changed();
  };
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
          <Button variant="default" onClick={() => void retry().catch(setFailure)}>
            {t.retry}
          </Button>
        </Group>
        {failure !== undefined && <Failure error={failure} />}
      </Stack>
    </Card>
  );
}
