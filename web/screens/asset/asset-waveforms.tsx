import { Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useGet } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { assetWords } from '../../words/asset.ts';
import { waveformWords } from '../../words/waveforms.ts';
import { useWords } from '../../words/words.ts';
import { type Asset, isDerived } from './asset.ts';
import { useBlocks } from './use-blocks.ts';
import { WaveformCharts } from './waveform-charts.tsx';

/** Waveforms of a machine: which there are, and one of them in time and by frequency. */
export function AssetWaveforms({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(assetWords);
  const [device, setDevice] = useState(asset.devices[0]);
  if (device === undefined) return <Empty title={t.noDevice} next={t.noDeviceNext} />;
  return (
    <Stack>
      {asset.devices.length > 1 && (
        <SegmentedControl aria-label={t.device} value={device} onChange={setDevice} data={[...asset.devices]} />
      )}
      <DeviceWaveforms key={device} device={device} />
    </Stack>
  );
}

/** A channel of a block alone has a unit, and no value. */
function DeviceWaveforms({ device }: { readonly device: string }): ReactNode {
  const t = useWords(waveformWords);
  const path = { params: { path: { id: device } } };
  const known = useGet('/devices/{id}', path);
  const latest = useGet('/devices/{id}/latest', path);
  const failed = known.error ?? latest.error;
  if (failed) return <Failure error={failed} />;
  if (!known.data || !latest.data) return <Waiting />;
  const valued = new Set(latest.data.items.map(({ channel }) => channel));
  const channels = known.data.channels
    .map(({ channel }) => channel)
    .filter((one) => !valued.has(one) && !isDerived(one));
  const [first] = channels;
  if (first === undefined) return <Empty title={t.none} next={t.noneNext} />;
  return <ChannelWaveforms device={device} channels={[first, ...channels.slice(1)]} />;
}

function ChannelWaveforms({
  device,
  channels,
}: {
  readonly device: string;
  readonly channels: readonly [string, ...string[]];
}): ReactNode {
  const t = useWords(waveformWords);
  const [channel, setChannel] = useState<string>(channels[0]);
  const blocks = useBlocks(device, channel);
  const { shown, options } = blocks;
  return (
    <Stack>
      <Group align="end" gap="xs">
        <Select
          label={t.channel}
          data={[...channels]}
          value={channel}
          allowDeselect={false}
          onChange={(to) => setChannel(to ?? channel)}
        />
        <Select
          label={t.block}
          data={[...options]}
          value={shown === undefined ? null : shown.key}
          allowDeselect={false}
          disabled={options.length === 0}
          onChange={(key) => key !== null && blocks.choose(key)}
          w={260}
        />
        <Button variant="default" disabled={!blocks.before} onClick={() => blocks.step(-1)}>
          {t.earlier}
        </Button>
        <Button variant="default" disabled={!blocks.after} onClick={() => blocks.step(1)}>
          {t.later}
        </Button>
        <Button variant="default" onClick={() => blocks.move(-1)}>
          {t.dayBefore}
        </Button>
        <Button variant="default" disabled={blocks.isNewest} onClick={() => blocks.move(1)}>
          {t.dayAfter}
        </Button>
        <Button variant="default" disabled={blocks.isNewest} onClick={() => blocks.move(0)}>
          {t.newest}
        </Button>
      </Group>
      {blocks.error && <Failure error={blocks.error} />}
      {blocks.isCut && <Text size="sm">{t.cut(options.length)}</Text>}
      {blocks.pending && <Waiting />}
      {!blocks.pending && !blocks.error && shown === undefined && <Text c="dimmed">{t.noBlocks}</Text>}
      {shown !== undefined && (
        <WaveformCharts device={device} channel={channel} at={shown.at} sequence={shown.sequence} />
      )}
    </Stack>
  );
}
