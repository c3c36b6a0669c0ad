import { Stack, Tabs, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMe } from '../../app/session.tsx';
import { adminWords } from '../../words/admin.ts';
import { useWords } from '../../words/words.ts';
import { AccountsPanel } from './accounts-panel.tsx';
import { DevicesPanel } from './devices-panel.tsx';
import { QuarantinePanel } from './quarantine-panel.tsx';

/**
 * Devices, people who may sign in, and messages that were not read: each for the roles that may see
 * it.
 */
export function AdminScreen(): ReactNode {
  const t = useWords(adminWords);
  const { role } = useMe();
  const isAdministrator = role === 'administrator';
  const seesQuarantine = isAdministrator || role === 'reliability_engineer';
  return (
    <Stack>
      <Title order={1} size="h3">
        {t.title}
      </Title>
      <Tabs defaultValue="devices" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="devices">{t.devices}</Tabs.Tab>
          {isAdministrator && <Tabs.Tab value="accounts">{t.accounts}</Tabs.Tab>}
          {seesQuarantine && <Tabs.Tab value="quarantine">{t.quarantine}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="devices" pt="md">
          <DevicesPanel mayChange={isAdministrator} />
        </Tabs.Panel>
        <Tabs.Panel value="accounts" pt="md">
          <AccountsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="quarantine" pt="md">
          <QuarantinePanel />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
