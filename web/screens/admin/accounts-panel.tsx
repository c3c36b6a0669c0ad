import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf, versionedDataOf } from '../../api/client.ts';
import { useAll } from '../../api/use-all.ts';
import { useChange } from '../../api/use-change.ts';
import type { GetData } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { headersOf } from '../../parts/records/draft.ts';
import type { Saved } from '../../parts/records/record-form.tsx';
import { Records } from '../../parts/records/records.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { adminWords } from '../../words/admin.ts';
import { domainWords } from '../../words/domain.ts';
import { recordWords } from '../../words/records.ts';
import { useWords } from '../../words/words.ts';

type Account = GetData<'/accounts'>['items'][number];
type Draft = {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly sites: readonly string[];
  readonly active: boolean;
};
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
const blank: Draft = { id: '', login: '', name: '', role: 'technician', sites: [], active: true };

/** People who may sign in: added, changed, given a link, shut out. */
export function AccountsPanel(): ReactNode {
  const t = useWords(adminWords);
  const shared = useWords(recordWords);
  const roles = useWords(domainWords).role;
  const list = useAll('/accounts');
  const [password, setPassword] = useState<string | null>(null);
  const sitesOf = (sites: readonly string[] | null): string => sites?.join(', ') ?? t.allSites;
  return (
    <Stack>
      {password !== null && (
        <Alert color="teal" role="status">
          {t.password(password)}
        </Alert>
      )}
      <Records<Account, Draft>
        label={t.name}
        add={t.addAccount}
        list={list}
        columns={[
          { label: t.login, show: ({ login }) => login },
          {
            label: t.role,
            show: ({ role, active }) => (
              <Group gap={6}>
                {roles[role]}
                {!active && <Badge color="#c92a2a">{t.disabled}</Badge>}
              </Group>
            ),
          },
          { label: t.sitesShort, show: ({ sites }) => sitesOf(sites) },
          { label: t.lastSignIn, show: ({ lastSignedInAt: at }) => (at === null ? '–' : <SiteTime at={at} />) },
        ]}
        idOf={({ id }) => id}
        titleOf={({ name }) => name}
        textOf={({ login, role, sites }) => `${login} ${roles[role]} ${sitesOf(sites)}`}
        empty={{ title: t.noAccounts, next: t.noAccountsNext }}
        mayChange
        fields={[
          { key: 'login', label: t.login, isRequired: true, isNewOnly: true },
          { key: 'name', label: t.name, isRequired: true, isNewOnly: true },
          {
            key: 'role',
            label: t.role,
            kind: 'choice',
            isRequired: true,
            options: ROLES.map((role) => ({ value: role, label: roles[role] })),
            words: (role: Account['role']) => roles[role],
          },
          { key: 'sites', label: t.sites, kind: 'tags', words: (sites: readonly string[]) => sites.join(', ') },
          {
            key: 'active',
            label: t.maySignIn,
            kind: 'switch',
            words: (may: boolean) => (may ? shared.yes : shared.no),
          },
        ]}
        blank={blank}
        read={async ({ id }) => {
          const { data, etag } = await versionedDataOf(api.GET('/accounts/{id}', { params: { path: { id } } }));
          const { login, name, role, sites, active } = data;
          return { draft: { id, login, name, role, sites: sites ?? [], active }, etag };
        }}
        save={async (saved) => setPassword(await save(saved))}
        touches={['/accounts']}
        actions={(account) => account.active && <SignInLink id={account.id} name={account.name} />}
      />
    </Stack>
  );
}

/** @returns a password that was made, to be shown once */
async function save({ draft, isNew, etag, key }: Saved<Draft>): Promise<string | null> {
  const { login, name, sites, active } = draft;
  const rights = { role: draft.role as Account['role'], sites: sites.length === 0 ? null : [...sites] };
  if (isNew) return (await dataOf(api.POST('/accounts', { body: { login, name, ...rights } }))).password;
  const params = { path: { id: draft.id }, header: headersOf({ etag, key }) };
  await dataOf(api.PATCH('/accounts/{id}', { params, body: { ...rights, active } }));
  return null;
}

function SignInLink({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  const t = useWords(adminWords);
  const [link, setLink] = useState<string>();
  const making = useChange(async (account: string) => {
    const made = await dataOf(api.POST('/accounts/{id}/sign-in-links', { params: { path: { id: account } } }));
    setLink(`${location.origin}${made.path}`);
  }, []);
  return (
    <Stack gap={4} align="flex-start">
      <Button
        variant="default"
        size="compact-sm"
        loading={making.asking}
        aria-label={`${t.link}: ${name}`}
        onClick={() => void making.send(id)}
      >
        {t.link}
      </Button>
      {making.failure !== undefined && <Failure error={making.failure} />}
      {link !== undefined && (
        <Text size="sm" role="status" style={{ overflowWrap: 'anywhere' }}>
          {t.linkIs(link)}
        </Text>
      )}
    </Stack>
  );
}
