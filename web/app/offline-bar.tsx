import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { takeUpdate, useUpdate } from '../offline/install-worker.ts';
import { useWaiting } from '../offline/queue.ts';
import { sendWaiting } from '../offline/send-waiting.ts';
import { offlineWords } from '../words/offline.ts';
import { useWords } from '../words/words.ts';

/** Above every screen: how many changes wait, which were refused, and whether the app is new. */
export function OfflineBar(): ReactNode {
  const t = useWords(offlineWords);
  const waiting = useWaiting();
  const update = useUpdate();
  const refused = waiting.filter((one) => one.refused);
  return (
    <>
      {update && (
        <Alert color="cyan" mb="md" role="status">
          <Group justify="space-between">
            <Text size="sm">{t.newVersion}</Text>
            <Button size="xs" onClick={takeUpdate}>
              {t.reload}
            </Button>
          </Group>
        </Alert>
      )}
      {waiting.length > 0 && (
        <Alert color={refused.length > 0 ? 'red' : 'yellow'} mb="md" role="status">
          <Group justify="space-between">
            <Text size="sm">{t.waits(waiting.length)}</Text>
            <Button size="xs" variant="default" onClick={() => void sendWaiting()}>
              {t.sendNow}
            </Button>
          </Group>
          {refused.length > 0 && <Text size="sm">{t.refused(refused.length)}</Text>}
          {[...new Set(refused.flatMap(({ ticket }) => ticket ?? []))].map((id) => (
            <Anchor key={id} size="sm" renderRoot={(props) => <Link to="/tickets/$id" params={{ id }} {...props} />}>
              {t.toDecide} {id}
            </Anchor>
          ))}
        </Alert>
      )}
    </>
  );
}
