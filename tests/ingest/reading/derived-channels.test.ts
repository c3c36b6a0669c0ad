import { expect, it } from 'vitest';
import { openAccess } from '../../../broker/access/open-access.ts';
import { createDecoder } from '../../../ingest/decode/decode-message.ts';
import { type Mapping, mappingProblems } from '../../../ingest/decode/mapping/mapping.ts';
import { createChannelLimit } from '../../../ingest/devices/channel-limit.ts';
import { learnChannels } from '../../../ingest/devices/learn-channels.ts';
import { acceptItems } from '../../../ingest/intake/telemetry-items.ts';
import { DERIVED_KINDS, derivedChannel, isDerived } from '../../../ingest/reading/derived-channels.ts';
import { createLog } from '../../../lib/log.ts';
import { alarmRuleProblems } from '../../../models/rules/alarm-rule-problems.ts';
import { aReading, aWaveform } from '../../helpers/readings.ts';

const log = createLog({ level: 'silent', pretty: false });

it.each(DERIVED_KINDS)(
  'a device that sends the channel of the %s is refused it in words, and keeps its other channels',
  (kind) => {
    const limit = createChannelLimit({ maxChannels: 9 });
    const sent = aReading({ values: { a: 1, [derivedChannel(kind, null)]: 2, [derivedChannel(kind, 'B1')]: 3 } });
    const { readings, rejections } = limit.admit([sent], 4);
    expect(readings).toEqual([{ ...sent, values: { a: 1 } }]);
    expect(rejections).toMatchObject([{ reason: 'reserved_channel', index: 4 }]);
    expect(rejections[0]?.detail).toBe(
      `plant:pump-1: harbinger/${kind}, harbinger/${kind}/B1: names that begin with harbinger/ are those of what Harbinger works out; give the channel another name`,
    );
  },
);

it('any name with the reserved beginning is refused, in waveforms too, and names that are only like it are not', () => {
  const limit = createChannelLimit({ maxChannels: 9 });
  const values = { 'harbinger/else': 1, harbinger: 2, harbinger_x: 3, 'x/harbinger/y': 4 };
  expect(limit.admit([aReading({ values })]).readings).toMatchObject([{ values: { harbinger: 2, harbinger_x: 3 } }]);
  const wave = aWaveform(8);
  const block = {
    ...wave,
    waveform: { ...(wave.waveform as NonNullable<typeof wave.waveform>), channel: 'harbinger/x' },
  };
  expect(limit.admit([block])).toMatchObject({ readings: [], rejections: [{ reason: 'reserved_channel' }] });
});

it('over MQTT in every format and over HTTP alike, a message of nothing else leaves no reading', async () => {
  const channels = createChannelLimit({ maxChannels: 9 });
  const decoder = createDecoder({ access: openAccess(), channels, maxPayloadBytes: 1024 });
  const decode = (topic: string, text: string) =>
    decoder.decode({
      topic,
      payload: Buffer.from(text),
      receivedAt: 1_764_000_000_000,
      client: 'x',
      principal: { site: 'plant', device: 'pump-1', kind: 'anyone' },
    } as never);
  for (const [topic, text] of [
    ['harbinger/v1/plant/pump-1/telemetry', '{"values":{"harbinger/health":100}}'],
    ['telegraf/pump-1', 'x,host=pump-1 harbinger/health=1'],
    ['senml/pump-1', '[{"n":"harbinger/health","v":1}]'],
  ] as const) {
    const { readings, rejections } = decode(topic, text);
    const names = readings.flatMap(({ values }) => Object.keys(values));
    expect(names.filter((name) => name.startsWith('harbinger/'))).toEqual([]);
    if (names.length === 0) expect(rejections).toMatchObject([{ reason: 'reserved_channel' }]);
  }
  const clocks = { judge: (readings: unknown) => readings };
  const intake = { accept: (_: unknown, done: () => void) => done() };
  const items = [{ site: 'plant', device: 'pump-1', values: { 'harbinger/score': 1 } }];
  const asked = {
    items,
    client: 'http',
    receivedAt: 1_764_000_000_000,
    channels,
    clocks,
    states: undefined,
  };
  const answer = await acceptItems(intake as never, asked as never);
  expect(JSON.stringify(answer)).toContain('reserved_channel');
});

it('what is stored beside the readings takes none of the channels that a device may have', async () => {
  const limit = createChannelLimit({ maxChannels: 1 });
  const stored = [
    ['plant:pump-1', 'harbinger/health', '%'] as const,
    ['plant:pump-1', 'harbinger/score', '1'] as const,
  ];
  await learnChannels(limit, { store: { channels: async () => stored }, log, signal: new AbortController().signal });
  expect(limit.admit([aReading()]).rejections).toEqual([]);
});

it('a reading of reserved channels is known as derived, and no other is', () => {
  expect(isDerived({ values: { 'harbinger/health': 1, 'harbinger/score': 2 } })).toBe(true);
  expect(isDerived({ values: { a: 1 } })).toBe(false);
  expect(isDerived(aWaveform(8))).toBe(false);
});

it('a mapping that names such a channel, and a rule that looks at one, are refused with the settings', () => {
  const mapping = { name: 'x', topic: 'a/{device}', values: { 'harbinger/health': 'h', b: 'b' } } as Mapping;
  expect(mappingProblems(mapping)).toEqual([
    'channel harbinger/health: names that begin with harbinger/ are those of what Harbinger works out; give it another name',
  ]);
  const text = { name: 'x', topic: 'a/{device}', payload: 'text', channel: 'harbinger/score' } as Mapping;
  expect(mappingProblems(text)[0]).toMatch(/^channel harbinger\/score: /);
  const when = {
    kind: 'all',
    conditions: [
      { kind: 'low', channel: 'harbinger/health', limit: 50 },
      { kind: 'low', channel: 'a', limit: 5 },
    ],
  };
  const [problem] = alarmRuleProblems(
    [{ id: 'sick', devices: '*', severity: 'low', message: 'sick', when }],
    'detection.rules',
  );
  expect(problem).toMatch(/Harbinger computes harbinger\/health; rules can use only channels that devices send/);
});
