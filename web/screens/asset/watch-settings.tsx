import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useGet } from '../../api/use-get.ts';
import { useMay } from '../../app/may.ts';
import { Failure } from '../../parts/failure.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { machineWords } from '../../words/machines.ts';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';
import { isDerived } from './asset.ts';
import type { Settings } from './watch-draft.ts';
import { WatchForm } from './watch-form.tsx';

/** How sensitive the watch of a device is, with its author and reason; those who lead change it. */
export function WatchSettings({ asset, device }: { readonly asset: string; readonly device: string }): ReactNode {
  const t = useWords(watchingWords);
  const mayLead = useMay('lead');
  const given = { params: { path: { id: device } } };
  const settings = useGet('/devices/{id}/watch-settings', given);
  const known = useGet('/devices/{id}', given);
  const channels = known.data?.channels.map(({ channel }) => channel).filter((one) => !isDerived(one)) ?? [];
  return (
    <Paper withBorder p="md">
      <Stack>
        <Title order={3} size="h5">
          {t.settings}
        </Title>
        {settings.error && <Failure error={settings.error} again={() => void settings.refetch()} />}
        {settings.isPending && <Waiting />}
        {settings.data && <Author settings={settings.data} />}
        {settings.data && mayLead && <WatchForm asset={asset} settings={settings.data} channels={channels} />}
        {settings.data && !mayLead && <InWords settings={settings.data} />}
      </Stack>
    </Paper>
  );
}

function Author({ settings }: { readonly settings: Settings }): ReactNode {
  const t = useWords(watchingWords);
  if (settings.updatedAt === null) return <Text size="sm">{t.never}</Text>;
  return (
    <Text size="sm">
      {t.lastSet} {settings.updatedBy}, <SiteTime at={settings.updatedAt} />: {settings.reason}
    </Text>
  );
}

function InWords({ settings }: { readonly settings: Settings }): ReactNode {
  const t = useWords(watchingWords);
  const { severity } = useWords(machineWords);
  return (
    <Stack gap={4}>
      <Text size="sm">
        {t.factor}: {settings.limitFactor}
        {settings.factorAuthor !== null &&
          ` · ${settings.factorAuthor.reason} · ${t.setBy} ${settings.factorAuthor.by}`}
      </Text>
      <Text size="sm">
        {settings.exclude.length > 0 ? `${t.excluded}: ${settings.exclude.join(', ')}` : t.noneExcluded}
      </Text>
      {settings.limits.length === 0 && <Text size="sm">{t.noLimits}</Text>}
      {settings.limits.map((limit) => (
        <Text key={limit.channel} size="sm">
          {limit.channel}: {limit.low !== null && `${t.low} ${limit.low} `}
          {limit.high !== null && `${t.high} ${limit.high} `}
          {severity[limit.severity]} · {limit.reason} · {t.setBy} {limit.setBy}
        </Text>
      ))}
    </Stack>
  );
}
