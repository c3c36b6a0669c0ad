import {
  Alert,
  Anchor,
  AppShell,
  Burger,
  Button,
  Group,
  NavLink,
  SegmentedControl,
  Stack,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { api } from '../api/client.ts';
import { useLink } from '../api/live.ts';
import { endPush } from '../offline/push.ts';
import { useWaiting } from '../offline/queue.ts';
import { leave } from '../offline/store.ts';
import { useMe } from '../parts/session.tsx';
import { formatTime, ZoneContext } from '../parts/site-time.tsx';
import { Unread } from '../parts/unread.tsx';
import { ScanButton } from '../screens/scan/scan-button.tsx';
import { domainWords } from '../words/domain.ts';
import { offlineWords } from '../words/offline.ts';
import { shellWords } from '../words/shell.ts';
import { type Language, useLanguage, useWords } from '../words/words.ts';
import { OfflineBar } from './offline-bar.tsx';

/** Who sees events, not only tickets of their own. */
const READERS = [
  'viewer',
  'technician',
  'lead',
  'planner',
  'reliability_engineer',
  'administrator',
  'service',
] as const;

/** Addresses of the menu, and the roles for whom each is of use; without roles for everybody. */
const MENU = [
  {
    to: '/work',
    word: 'work',
    roles: ['technician', 'lead', 'planner', 'administrator', 'requester', 'permit_issuer'],
  },
  { to: '/board', word: 'board' },
  { to: '/tickets', word: 'tickets' },
  { to: '/alarms', word: 'alarms', roles: READERS },
  { to: '/fleet', word: 'fleet' },
  { to: '/reports', word: 'reports', roles: READERS },
  { to: '/admin', word: 'admin', roles: ['administrator', 'planner', 'lead', 'reliability_engineer'] },
] as const;

/** Chooses another language. */
export const ShellContext = createContext<(language: Language) => void>(() => undefined);

/**
 * The frame around every screen: menu, who is signed in, and whether the page still hears of
 * changes.
 */
export function Shell(): ReactNode {
  const t = useWords(shellWords);
  const [opened, { toggle, close }] = useDisclosure(false);
  const me = useMe();
  const at = useRouterState({ select: (state) => state.location.pathname });
  const menu = MENU.filter((item) => !('roles' in item) || (item.roles as readonly string[]).includes(me.role));
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Anchor href="#content" className="skip">
            {t.skip}
          </Anchor>
          <Burger
            opened={opened}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={t.menu}
            aria-expanded={opened}
          />
          <img src="/favicon.svg" alt="" width={28} height={28} />
          <Text fw={700}>Harbinger</Text>
          <Group gap="xs" ml="auto" wrap="nowrap">
            {me.personId !== null && <Unread />}
            <ScanButton short size="xs" px="xs" hiddenFrom="sm" />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t.menu} className={opened ? undefined : 'closed-menu'}>
        <AppShell.Section grow>
          {menu.map(({ to, word }) => (
            <NavLink
              key={to}
              renderRoot={(props) => <Link to={to} {...props} />}
              label={t[word]}
              active={at.startsWith(to)}
              onClick={close}
            />
          ))}
        </AppShell.Section>
        <AppShell.Section>
          <Account />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content">
        <Stale />
        <OfflineBar />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function Account(): ReactNode {
  const choose = useContext(ShellContext);
  const t = useWords(shellWords);
  const roles = useWords(domainWords).role;
  const me = useMe();
  const language = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const [stillIn, setStillIn] = useState(false);
  const unsent = useWaiting().length;
  const words = useWords(offlineWords);
  const signOut = async (): Promise<void> => {
    if (unsent > 0 && !confirm(words.unsentAtSignOut(unsent))) return;
    const { response } = await api.DELETE('/session').catch(() => ({ response: undefined }));
    // Nobody is signed in where the server no longer knows the session.
    if (!response?.ok && response?.status !== 401) return setStillIn(true);
    await Promise.all([leave(), endPush()]).catch(() => undefined);
    location.assign('/sign-in');
  };
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t.language}
        size="xs"
        value={language}
        onChange={(chosen) => choose(chosen as Language)}
        data={[
          { value: 'en', label: 'English' },
          { value: 'zh-CN', label: '中文' },
        ]}
      />
      <SegmentedControl
        aria-label={t.scheme}
        size="xs"
        value={scheme}
        onChange={(chosen) => setColorScheme(chosen as 'light' | 'dark')}
        data={[
          { value: 'light', label: t.light },
          { value: 'dark', label: t.dark },
        ]}
      />
      <Text size="sm" fw={600}>
        {me.kind === 'anyone' && me.personId === null ? t.anyone : me.name}
      </Text>
      <Text size="xs" c="dimmed">
        {roles[me.role]}
      </Text>
      {me.personId !== null && me.kind !== 'token' && (
        <Button variant="default" size="xs" onClick={() => void signOut()}>
          {t.signOut}
        </Button>
      )}
      {stillIn && (
        <Alert color="red" role="alert">
          {t.notSignedOut}
        </Alert>
      )}
    </Stack>
  );
}

function Stale(): ReactNode {
  const t = useWords(shellWords);
  const language = useLanguage();
  const zone = useContext(ZoneContext);
  const { live, since } = useLink();
  if (live) return null;
  return (
    <Alert color="yellow" mb="md" role="status">
      {t.staleSince(formatTime(since, { language, zone, style: 'time' }))}
    </Alert>
  );
}
