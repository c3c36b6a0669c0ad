import { Alert, Button, Code, CopyButton, Group, Paper, Stack, Tabs, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { SNIPPET_KINDS, type SnippetKind, snippetFor } from '../../../commands/device/device-snippets.ts';
import { api, dataOf } from '../../api/client.ts';
import { useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { adminWords } from '../../words/admin.ts';
import { useWords } from '../../words/words.ts';

/** A device with its secret, which the API shows once. */
export type Registered = { readonly id: string; readonly secret: string | null };

const LOOK_MS = 2_000;

/** Registers a device, and leads on to its first reading. */
export function ConnectDevice({ registered }: { readonly registered: () => void }): ReactNode {
  const t = useWords(adminWords);
  const [made, setMade] = useState<Registered>();
  const [failure, setFailure] = useState<unknown>();
  const register = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setFailure(undefined);
    try {
      const id = `${form.get('site')}:${form.get('device')}`;
      const { device, secret } = await dataOf(api.POST('/devices', { body: { id } }));
      setMade({ id: device.id, secret });
      registered();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={t.connect}>
      <Stack>
        <Title order={2} size="h4">
          {t.connect}
        </Title>
        <form onSubmit={(event) => void register(event)}>
          <Group align="flex-end">
            <TextInput name="site" label={t.site} required maxLength={64} defaultValue="plant" />
            <TextInput name="device" label={t.device} description={t.nameRule} required maxLength={64} />
            <Button type="submit">{t.register}</Button>
          </Group>
        </form>
        {failure !== undefined && <Failure error={failure} />}
        {made && <NewSecret key={made.id} made={made} />}
      </Stack>
    </Paper>
  );
}

/** The secret of a device, programs to copy, and whether its first reading has arrived. */
export function NewSecret({ made }: { readonly made: Registered }): ReactNode {
  const t = useWords(adminWords);
  const port = useGet('/plant', {}).data?.brokerPorts.mqtt;
  const [site = '', device = ''] = made.id.split(':');
  const sender = { user: made.id, password: made.secret ?? '', site, device };
  const place = { host: location.hostname, port: port ?? 1883 };
  return (
    <Stack gap="sm">
      <Arrival id={made.id} />
      <Text fw={600}>{t.secretOnce}</Text>
      <Text size="sm">
        {t.user}: <Code>{made.id}</Code>
      </Text>
      <Text size="sm">
        {t.secret}: <Code>{made.secret}</Code>
      </Text>
      {port === undefined ? (
        <Text>{t.onlyTls}</Text>
      ) : (
        <Tabs defaultValue={SNIPPET_KINDS[0]} styles={{ tab: { whiteSpace: 'normal', textAlign: 'start' } }}>
          <Tabs.List>
            {SNIPPET_KINDS.map((kind) => (
              <Tabs.Tab key={kind} value={kind}>
                {t.snippets[kind]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {SNIPPET_KINDS.map((kind: SnippetKind) => (
            <Tabs.Panel key={kind} value={kind} pt="xs">
              <Program text={snippetFor(kind, sender, place)} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Stack>
  );
}

function Program({ text }: { readonly text: string }): ReactNode {
  const t = useWords(adminWords);
  return (
    <Stack align="flex-start" gap="xs">
      <Code block tabIndex={0} style={{ maxWidth: '100%', overflowX: 'auto' }}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => <Button onClick={copy}>{copied ? t.copied : t.copy}</Button>}
      </CopyButton>
    </Stack>
  );
}

function Arrival({ id }: { readonly id: string }): ReactNode {
  const t = useWords(adminWords);
  const device = useGet('/devices/{id}', { params: { path: { id } } }, { refetchInterval: LOOK_MS });
  const [since] = useState(() => Date.now());
  const { lastSampledAt = null, channels = [], presence } = device.data ?? {};
  const fresh = lastSampledAt !== null && (presence ? Date.parse(presence.since) > since : channels.length > 0);
  return (
    <Alert color={fresh ? 'teal' : 'gray'} role="status">
      <Text fw={600}>{fresh ? t.arrived(channels.map(({ channel }) => channel).join(', ')) : t.waiting}</Text>
    </Alert>
  );
}
