import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { useMe } from '../../app/session.tsx';
import { Cut } from '../../parts/cut.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { adminWords } from '../../words/admin.ts';
import { useWords } from '../../words/words.ts';
import { ConnectDevice, NewSecret, type Registered } from './connect-device.tsx';

type Device = GetData<'/devices'>['items'][number];
const REFRESH_MS = 10_000;

/** Every device with its last reading, how it is registered, and what of it is not judged. */
export function DevicesPanel(): ReactNode {
  const t = useWords(adminWords);
  const mayChange = useMe().role === 'administrator';
  const list = useGet('/devices', { params: { query: { limit: 200 } } }, { refetchInterval: REFRESH_MS });
  return (
    <Stack>
      {mayChange && <ConnectDevice registered={() => void list.refetch()} />}
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data?.items.length === 0 && <Empty title={t.noDevices} next={t.noDevicesNext} />}
      {list.data?.items.map((device) => (
        <DeviceCard key={device.id} device={device} mayChange={mayChange} changed={() => void list.refetch()} />
      ))}
      <Cut list={list.data} />
    </Stack>
  );
}

type CardProps = { readonly device: Device; readonly mayChange: boolean; readonly changed: () => void };

function DeviceCard({ device, mayChange, changed }: CardProps): ReactNode {
  const t = useWords(adminWords);
  const { presence, registration, lastSampledAt, channels, clock, unjudged } = device;
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {device.id}
          </Title>
          <Group gap="xs">
            {presence && (
              <Badge color={presence.online ? '#237032' : '#495057'}>{presence.online ? t.online : t.offline}</Badge>
            )}
            <Badge variant="default">{registration ? t.statuses[registration.status] : t.unregistered}</Badge>
          </Group>
        </Group>
        <Text size="sm">
          {t.lastReading}: {lastSampledAt === null ? t.never : <SiteTime at={lastSampledAt} />}
        </Text>
        {channels.length > 0 && (
          <Text size="sm">
            {t.channels}:{' '}
            {channels.map(({ channel, unit }) => (unit === null ? channel : `${channel} (${unit})`)).join(', ')}
          </Text>
        )}
        {clock && <Text size="sm">{clock.detail}</Text>}
        {unjudged.map(({ reason, detail }) => (
          <Text key={reason} size="sm">
            {t.notJudged}: {detail}
          </Text>
        ))}
        {mayChange && registration && <Changes device={device} changed={changed} />}
      </Stack>
    </Card>
  );
}

function Changes({ device, changed }: { readonly device: Device; readonly changed: () => void }): ReactNode {
  const t = useWords(adminWords);
  const [failure, setFailure] = useState<unknown>();
  const [secret, setSecret] = useState<Registered>();
  const path = { params: { path: { id: device.id } } };
  const run = async (change: () => Promise<void>): Promise<void> => {
    setFailure(undefined);
    await change().then(changed, setFailure);
  };
  const approve = async (): Promise<void> => void (await dataOf(api.POST('/devices/{id}/approve', path)));
  const revoke = async (): Promise<void> => void (await dataOf(api.POST('/devices/{id}/revoke', path)));
  const rotate = async (): Promise<void> => {
    const made = await dataOf(api.POST('/devices/{id}/rotate', path));
    setSecret({ id: device.id, secret: made.secret });
  };
  const status = device.registration?.status;
  return (
    <>
      <Group gap="xs">
        {status !== 'active' && <Button onClick={() => void run(approve)}>{t.approve}</Button>}
        {status === 'active' && (
          <Button variant="default" onClick={() => void run(rotate)}>
            {t.rotate}
          </Button>
        )}
        {status !== 'revoked' && (
          <Button variant="default" onClick={() => void run(revoke)}>
            {t.revoke}
          </Button>
        )}
      </Group>
      {failure !== undefined && <Failure error={failure} />}
      {secret && <NewSecret made={secret} />}
    </>
  );
}
