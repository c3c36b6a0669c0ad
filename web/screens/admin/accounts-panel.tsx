import { Alert, Badge, Button, Card, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Cut } from '../../parts/cut.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { adminWords } from '../../words/admin.ts';
import { domainWords } from '../../words/domain.ts';
import { useWords } from '../../words/words.ts';

type Account = GetData<'/accounts'>['items'][number];
const ROLES = [
  'technician',
  'lead',
  'planner',
  'reliability_engineer',
  'requester',
  'permit_issuer',
  'viewer',
  'administrator',
] as const;

/** People who may sign in: added, given a link, shut out. */
export function AccountsPanel(): ReactNode {
  const t = useWords(adminWords);
  const list = useGet('/accounts', { params: { query: { limit: 200 } } });
  return (
    <Stack>
      <AddAccount added={() => void list.refetch()} />
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data?.items.length === 0 && <Empty title={t.noAccounts} next={t.noAccountsNext} />}
      {list.data?.items.map((account) => (
        <AccountCard key={account.id} account={account} changed={() => void list.refetch()} />
      ))}
      <Cut list={list.data} />
    </Stack>
  );
}

function AddAccount({ added }: { readonly added: () => void }): ReactNode {
  const t = useWords(adminWords);
  const roles = useWords(domainWords).role;
  const [failure, setFailure] = useState<unknown>();
  const [password, setPassword] = useState<string | null>();
  const add = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const sites = text('sites') === '' ? null : text('sites').split(/\s*,\s*/);
    setFailure(undefined);
    try {
      const body = { login: text('login'), name: text('name'), role: text('role') as Account['role'], sites };
      setPassword((await dataOf(api.POST('/accounts', { body }))).password);
      added();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={t.addAccount}>
      <Stack>
        <Title order={2} size="h4">
          {t.addAccount}
        </Title>
        <form onSubmit={(event) => void add(event)}>
          <Group align="flex-end">
            <TextInput name="login" label={t.login} required maxLength={64} autoComplete="off" />
            <TextInput name="name" label={t.name} required maxLength={200} autoComplete="off" />
            <NativeSelect
              name="role"
              label={t.role}
              data={ROLES.map((role) => ({ value: role, label: roles[role] }))}
            />
            <TextInput name="sites" label={t.sites} />
            <Button type="submit">{t.addAccount}</Button>
          </Group>
        </form>
        {failure !== undefined && <Failure error={failure} />}
        {typeof password === 'string' && (
          <Alert color="teal" role="status">
            {t.password(password)}
          </Alert>
        )}
      </Stack>
    </Paper>
  );
}

function AccountCard({ account, changed }: { readonly account: Account; readonly changed: () => void }): ReactNode {
  const t = useWords(adminWords);
  const roles = useWords(domainWords).role;
  const [failure, setFailure] = useState<unknown>();
  const [link, setLink] = useState<string>();
  const path = { params: { path: { id: account.id } } };
  const makeLink = async (): Promise<void> => {
    const { path: made } = await dataOf(api.POST('/accounts/{id}/sign-in-links', path));
    setLink(`${location.origin}${made}`);
  };
  const turn = async (): Promise<void> => {
    await dataOf(api.PATCH('/accounts/{id}', { ...path, body: { active: !account.active } }));
    changed();
  };
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {account.name} ({account.login})
          </Title>
          <Group gap="xs">
            {!account.active && <Badge color="#c92a2a">{t.disabled}</Badge>}
            <Badge variant="default">{roles[account.role]}</Badge>
          </Group>
        </Group>
        <Text size="sm">
          {t.lastSignIn}: {account.lastSignedInAt === null ? '–' : <SiteTime at={account.lastSignedInAt} />}
        </Text>
        <Group gap="xs">
          {account.active && (
            <Button variant="default" onClick={() => void makeLink().catch(setFailure)}>
              {t.link}
            </Button>
          )}
          <Button variant="default" onClick={() => void turn().catch(setFailure)}>
            {account.active ? t.disable : t.enable}
          </Button>
        </Group>
        {failure !== undefined && <Failure error={failure} />}
        {link !== undefined && (
          <Alert color="teal" role="status" style={{ overflowWrap: 'anywhere' }}>
            {t.linkIs(link)}
          </Alert>
        )}
      </Stack>
    </Card>
  );
}
