import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { mayPush, subscribePush } from '../../offline/push.ts';
import { Failure } from '../../parts/failure.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { pushWords } from '../../words/push.ts';
import { useWords } from '../../words/words.ts';

const TOUCHED = ['/me/push-devices'] as const;

/** Has notifications come to this device, too; and the devices to which they come. */
export function PushHere(): ReactNode {
  const t = useWords(pushWords);
  const devices = useGet('/me/push-devices', {});
  const publicKey = devices.data?.publicKey ?? '';
  const add = useChange(async (_: string, key) => {
    const body = await subscribePush(publicKey);
    return await dataOf(api.POST('/me/push-devices', { params: { header: { 'Idempotency-Key': key } }, body }));
  }, TOUCHED);
  if (!devices.data) return null;
  return (
    <Stack gap="xs">
      {mayPush() ? (
        <Button
          variant="default"
          loading={add.asking}
          onClick={() => void add.send(publicKey)}
          style={{ alignSelf: 'flex-start' }}
        >
          {t.tellHere}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {t.cannot}
        </Text>
      )}
      {add.failure !== undefined && <Failure error={add.failure} />}
      {devices.data.items.length === 0 && <Text size="sm">{t.noDevices}</Text>}
      {devices.data.items.map((device) => (
        <Device key={device.id} device={device} />
      ))}
    </Stack>
  );
}

function Device({ device }: { readonly device: GetData<'/me/push-devices'>['items'][number] }): ReactNode {
  const t = useWords(pushWords);
  const remove = useChange(
    (id: number, key) =>
      dataOf(api.DELETE('/me/push-devices/{id}', { params: { path: { id }, header: { 'Idempotency-Key': key } } })),
    TOUCHED,
  );
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text size="sm">
          {t.toldOn} {device.name}, <SiteTime at={device.createdAt} />
        </Text>
        <Button size="compact-sm" variant="subtle" loading={remove.asking} onClick={() => void remove.send(device.id)}>
          {t.remove}
        </Button>
      </Group>
      {device.endedWhy !== null && <Text size="sm">{t.ended(device.endedWhy)}</Text>}
      {remove.failure !== undefined && <Failure error={remove.failure} />}
    </Stack>
  );
}
