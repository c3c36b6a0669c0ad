import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { assetWords } from '../../words/asset.ts';
import { useWords } from '../../words/words.ts';
import type { Asset } from './asset.ts';
import { DeviceModels } from './device-models.tsx';
import { LearningRuns } from './learning-runs.tsx';
import { AssetWatchSettings, WatchSettings } from './watch-settings.tsx';

/** How the devices of an asset, and those below it, are watched; those who lead may change it. */
export function AssetWatching({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(assetWords);
  // A site or a line has its devices below.
  const isMachine = asset.level === 'asset' || asset.level === 'component';
  return (
    <Stack>
      <AssetWatchSettings asset={asset.id} />
      {asset.devices.length === 0 && isMachine && <Empty title={t.noDevice} next={t.noDeviceNext} />}
      {asset.devices.map((device) => (
        <Stack key={device} component="section" aria-label={device}>
          <Title order={2} size="h4">
            {device}
          </Title>
          <WatchSettings asset={asset.id} device={device} />
          <LearningRuns device={device} />
          <DeviceModels device={device} />
        </Stack>
      ))}
    </Stack>
  );
}
