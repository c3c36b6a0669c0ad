import { SegmentedControl, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { assetWords } from '../../words/asset.ts';
import { useWords } from '../../words/words.ts';
import type { Asset } from './asset.ts';
import { namedChannels } from './asset.ts';
import { ChannelList } from './channel-list.tsx';
import { SignalsChart } from './signals-chart.tsx';
import { type Looked, spanOf } from './time-range.ts';
import { useFirstAt } from './use-series.ts';

const EVERY_MS = 10_000;

/** The channels of a machine, live and over any span of time. */
export function AssetSignals({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(assetWords);
  const [device, setDevice] = useState(asset.devices[0]);
  if (device === undefined) return <Empty title={t.noDevice} next={t.noDeviceNext} />;
  return (
    <Stack>
      {asset.devices.length > 1 && (
        <SegmentedControl aria-label={t.device} value={device} onChange={setDevice} data={[...asset.devices]} />
      )}
      <DeviceSignals key={device} asset={asset} device={device} />
    </Stack>
  );
}

function DeviceSignals({ asset, device }: { readonly asset: Asset; readonly device: string }): ReactNode {
  const found = useGet('/devices/{id}', { params: { path: { id: device } } }, { refetchInterval: EVERY_MS });
  if (found.error) return <Failure error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  return <Signals asset={asset} device={found.data} />;
}

function Signals({ asset, device }: { readonly asset: Asset; readonly device: GetData<'/devices/{id}'> }): ReactNode {
  const t = useWords(assetWords);
  const channels = namedChannels(device, t.derived);
  const [chosen, setChosen] = useState<readonly string[]>(() => firstShown(channels.map(({ channel }) => channel)));
  const [looked, setLooked] = useState<Looked>({ newest: 'h' });
  const lastAt = device.lastSampledAt === null ? Date.now() : Date.parse(device.lastSampledAt);
  const firstAt = useFirstAt(device.id, chosen, lastAt);
  const span = spanOf(looked, lastAt, firstAt);
  return (
    <Stack>
      <SignalsChart
        asset={asset.id}
        device={device.id}
        wanted={channels.filter(({ channel }) => chosen.includes(channel))}
        looked={looked}
        look={setLooked}
        span={span}
      />
      <ChannelList device={device.id} channels={channels} span={span} chosen={chosen} choose={setChosen} />
    </Stack>
  );
}

/** The score shows best whether something happened; without one, the first channel. */
function firstShown(channels: readonly string[]): readonly string[] {
  const vibration = channels.find((channel) => /vib/i.test(channel));
  return [vibration ?? channels[0] ?? ''];
}
