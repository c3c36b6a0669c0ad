import { Paper, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiError } from '../../api/client.ts';
import { useGet } from '../../api/use-get.ts';
import { useActorName } from '../../parts/actor-name.ts';
import { Failure } from '../../parts/failure.tsx';
import { useMay } from '../../parts/may.ts';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';
import { isDerived } from './asset.ts';
import { BelowAsset } from './watch-below.tsx';
import type { Settings, Target } from './watch-draft.ts';
import { WatchForm } from './watch-form.tsx';
import { InForceLines } from './watch-from.tsx';
import { WatchMoves } from './watch-moves.tsx';

/** How a device is watched, and whose setting that is; those who lead change it. */
export function WatchSettings({ asset, device }: { readonly asset: string; readonly device: string }): ReactNode {
  const t = useWords(watchingWords);
  const given = { params: { path: { id: device } } };
  const settings = useGet('/devices/{id}/watch-settings', given);
  const known = useGet('/devices/{id}', given);
  const channels = known.data?.channels.map(({ channel }) => channel).filter((one) => !isDerived(one)) ?? [];
  return (
    <Settled
      title={t.settings}
      target={{ kind: 'device', id: device }}
      asset={asset}
      channels={channels}
      settings={settings}
    >
      {settings.data && <WatchMoves moves={settings.data.moves} />}
    </Settled>
  );
}

/** How the devices below an asset are watched, unless they have settings of their own. */
export function AssetWatchSettings({ asset }: { readonly asset: string }): ReactNode {
  const t = useWords(watchingWords);
  const settings = useGet('/assets/{id}/watch-settings', { params: { path: { id: asset } } });
  const channels = settings.data?.channels ?? [];
  return (
    <Settled
      title={t.settingsBelow}
      target={{ kind: 'asset', id: asset }}
      asset={asset}
      channels={channels}
      settings={settings}
    >
      {settings.data && <BelowAsset settings={settings.data} />}
    </Settled>
  );
}

function Settled(given: {
  readonly title: string;
  readonly asset: string;
  readonly target: Target;
  readonly channels: readonly string[];
  readonly settings: UseQueryResult<Settings, ApiError>;
  readonly children: ReactNode;
}): ReactNode {
  const { title, asset, target, channels, settings, children } = given;
  const mayLead = useMay('lead');
  return (
    <Paper withBorder p="md">
      <Stack>
        <Title order={target.kind === 'device' ? 3 : 2} size="h5">
          {title}
        </Title>
        {settings.error && <Failure error={settings.error} again={() => void settings.refetch()} />}
        {settings.isPending && <Waiting />}
        {settings.data && <Author settings={settings.data} />}
        {settings.data && mayLead && (
          <WatchForm asset={asset} target={target} channels={channels} settings={settings.data} />
        )}
        {settings.data && !mayLead && <InForceLines inForce={settings.data.inForce} />}
        {children}
      </Stack>
    </Paper>
  );
}

function Author({ settings }: { readonly settings: Settings }): ReactNode {
  const t = useWords(watchingWords);
  const nameOf = useActorName();
  if (settings.updatedAt === null) return <Text size="sm">{t.never}</Text>;
  return (
    <Text size="sm">
      {t.lastSet} {nameOf(settings.updatedBy ?? '')}, <SiteTime at={settings.updatedAt} />: {settings.reason}
    </Text>
  );
}
