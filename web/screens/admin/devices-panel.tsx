import { Alert, Badge, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useAll } from '../../api/use-all.ts';
import { useChange } from '../../api/use-change.ts';
import type { GetData } from '../../api/use-get.ts';
import { Cut } from '../../parts/cut.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Growing } from '../../parts/growing.tsx';
import { headersOf } from '../../parts/records/draft.ts';
import { useMe } from '../../parts/session.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { adminWords } from '../../words/admin.ts';
import { assetWords } from '../../words/asset.ts';
import { recordWords } from '../../words/records.ts';
import { useWords } from '../../words/words.ts';
import { namedChannels } from '../asset/asset.ts';
import { ConnectDevice, NewSecret, type Registered } from './connect-device.tsx';

type Device = GetData<'/devices'>['items'][number];
const REFRESH_MS = 10_000;
/** Cards that are drawn at first, and again at the end of those. */
const STEP = 40;

/** Every device with its last reading, how it is registered, and what of it is not judged. */
export function DevicesPanel(): ReactNode {
  const t = useWords(adminWords);
  const shared = useWords(recordWords);
  const mayChange = useMe().role === 'administrator';
  const list = useAll('/devices', {}, { refetchInterval: REFRESH_MS });
  const [words, setWords] = useState('');
  const sought = words.trim().toLowerCase();
  const found = (list.data?.items ?? []).filter(({ id, channels }) =>
    `${id} ${channels.map(({ channel }) => channel).join(' ')}`.toLowerCase().includes(sought),
  );
  return (
    <Stack>
      {mayChange && <ConnectDevice registered={() => void list.refetch()} />}
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data?.items.length === 0 && <Empty title={t.noDevices} next={t.noDevicesNext} />}
      {(list.data?.items.length ?? 0) > 1 && (
        <TextInput
          type="search"
          label={shared.search}
          value={words}
          maw={360}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {sought !== '' && found.length === 0 && <Text>{shared.nothingFound}</Text>}
      <Growing items={found} step={STEP}>
        {(device) => <DeviceCard key={device.id} device={device} mayChange={mayChange} />}
      </Growing>
      <Cut list={list.data} />
    </Stack>
  );
}

type CardProps = { readonly device: Device; readonly mayChange: boolean };

function DeviceCard({ device, mayChange }: CardProps): ReactNode {
  const t = useWords(adminWords);
  const { derived } = useWords(assetWords);
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
            {namedChannels(device, derived)
              .map(({ name, unit }) => (unit === '' ? name : `${name} (${unit})`))
              .join(', ')}
          </Text>
        )}
        {clock && <Text size="sm">{clock.detail}</Text>}
        {unjudged.map(({ reason, detail }) => (
          <Text key={reason} size="sm">
            {t.notJudged}: {detail}
          </Text>
        ))}
        {mayChange && registration && <Changes id={device.id} registration={registration} />}
      </Stack>
    </Card>
  );
}

type Registration = NonNullable<Device['registration']>;
type Deed = 'approve' | 'rotate' | 'revoke';

/**
 * The actions of an administrator. Of two who act at once the second sees the change of the first
 * and decides.
 */
function Changes({ id, registration }: { readonly id: string; readonly registration: Registration }): ReactNode {
  const t = useWords(adminWords);
  const shared = useWords(recordWords);
  const [secret, setSecret] = useState<Registered>();
  const { status } = registration;
  const change = useChange(
    async ({ deed, version }: { readonly deed: Deed; readonly version: number }, key) => {
      const params = { path: { id }, header: headersOf({ etag: `"${version}"`, key }) };
      if (deed === 'rotate') {
        const { 'if-match': seen = '' } = params.header;
        const made = await dataOf(
          api.POST('/devices/{id}/rotate', { params: { ...params, header: { 'if-match': seen } } }),
        );
        setSecret({ id, secret: made.secret });
      } else if (deed === 'approve') await dataOf(api.POST('/devices/{id}/approve', { params }));
      else await dataOf(api.POST('/devices/{id}/revoke', { params }));
    },
    ['/devices'],
  );
  const button = (deed: Deed, isMain: boolean): ReactNode => (
    <Button
      variant={isMain ? 'filled' : 'default'}
      loading={change.asking}
      aria-label={`${t[deed]}: ${id}`}
      onClick={() => void change.send({ deed, version: registration.version })}
    >
      {t[deed]}
    </Button>
  );
  return (
    <>
      <Group gap="xs">
        {status !== 'active' && button('approve', true)}
        {status === 'active' && button('rotate', false)}
        {status !== 'revoked' && button('revoke', false)}
      </Group>
      {change.isStale && (
        <Alert color="yellow" role="alert" title={shared.changed}>
          {shared.nowIs(t.status, t.statuses[status])}
        </Alert>
      )}
      {change.failure !== undefined && !change.isStale && <Failure error={change.failure} />}
      {secret && <NewSecret made={secret} />}
    </>
  );
}
