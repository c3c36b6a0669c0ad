import { Alert, Anchor, Breadcrumbs, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { HealthBadge } from '../../parts/health-badge.tsx';
import { useMay } from '../../parts/may.ts';
import { SiteTime } from '../../parts/site-time.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { assetWords } from '../../words/asset.ts';
import { domainWords } from '../../words/domain.ts';
import { fleetWords } from '../../words/fleet.ts';
import { useWords } from '../../words/words.ts';
import type { Asset } from './asset.ts';
import { AssetCard } from './asset-card.tsx';
import { AssetCosts } from './asset-costs.tsx';
import { AssetHistory } from './asset-history.tsx';
import { AssetNow } from './asset-now.tsx';
import { AssetReliability } from './asset-reliability.tsx';
import { AssetSignals } from './asset-signals.tsx';
import { AssetWatching } from './asset-watching.tsx';
import { AssetWaveforms } from './asset-waveforms.tsx';
import { ReportFault } from './report-fault.tsx';

type Health = GetData<'/assets/{id}/health'>;

const TABS = ['now', 'signals', 'waveforms', 'history', 'watching', 'card'] as const;
const EVERY_MS = 15_000;

/** One machine: how it is and why, its signals, what it went through, and how it is watched. */
export function AssetScreen(): ReactNode {
  const { id } = useParams({ from: '/assets/$id' });
  const asset = useGet('/assets/{id}', { params: { path: { id } } });
  if (asset.error) return <Failure error={asset.error} again={() => void asset.refetch()} />;
  if (!asset.data) return <Waiting />;
  return <Machine key={id} asset={asset.data} />;
}

function Machine({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(assetWords);
  const mayRead = useMay('read');
  const seesCosts = useMay('lead');
  const [tab, setTab] = useState<string | null>('now');
  const given = { params: { path: { id: asset.id }, query: { points: 300 } } };
  const health = useGet('/assets/{id}/health', given, { refetchInterval: EVERY_MS, enabled: mayRead });
  return (
    <Stack>
      <Head asset={asset} health={health.data} />
      {health.error && <Failure error={health.error} again={() => void health.refetch()} />}
      {mayRead ? (
        <Tabs value={tab} onChange={setTab} keepMounted={false}>
          <Tabs.List mb="md">
            {TABS.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {t.tabs[one]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="now">{health.data && <AssetNow asset={asset} health={health.data} />}</Tabs.Panel>
          <Tabs.Panel value="signals">
            <AssetSignals asset={asset} />
          </Tabs.Panel>
          <Tabs.Panel value="waveforms">
            <AssetWaveforms asset={asset} />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <Stack>
              <AssetReliability asset={asset.id} />
              {seesCosts && <AssetCosts asset={asset.id} />}
              <AssetHistory asset={asset.id} />
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="watching">
            <AssetWatching asset={asset} />
          </Tabs.Panel>
          <Tabs.Panel value="card">
            <AssetCard asset={asset} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <>
          <Text c="dimmed">{t.unseen}</Text>
          <AssetCard asset={asset} />
        </>
      )}
    </Stack>
  );
}

function Head({ asset, health }: { readonly asset: Asset; readonly health: Health | undefined }): ReactNode {
  const t = useWords(assetWords);
  const fleet = useWords(fleetWords);
  const { criticality } = useWords(domainWords);
  const mayReport = useMay('report') && asset.retiredAt === null;
  return (
    <Stack gap="xs">
      <Breadcrumbs>
        <Link to="/fleet">{fleet.title}</Link>
        {asset.parent !== null && (
          <Anchor renderRoot={(props) => <Link to="/assets/$id" params={{ id: asset.parent ?? '' }} {...props} />}>
            {asset.parent}
          </Anchor>
        )}
        <Text>{asset.name}</Text>
      </Breadcrumbs>
      <Group justify="space-between" align="flex-start">
        <Group gap="sm">
          <Title order={1} size="h3">
            {asset.name}
          </Title>
          {health && <HealthBadge health={health.health} grade={health.grade} />}
          <Text size="sm" c="dimmed">
            {criticality[asset.criticality]}
            {asset.class !== null && ` · ${asset.class}`}
          </Text>
        </Group>
        {mayReport && <ReportFault asset={asset.id} />}
      </Group>
      {asset.retiredAt !== null && (
        <Alert color="gray">
          {t.retired} {t.since} <SiteTime at={asset.retiredAt} />
        </Alert>
      )}
      {asset.outOfServiceSince !== null && (
        <Alert color="yellow">
          {t.outOfService} {t.since} <SiteTime at={asset.outOfServiceSince} />. {t.takeOutExplain}
        </Alert>
      )}
    </Stack>
  );
}
