import { expect, it } from 'vitest';
import { openAccess } from '../../../broker/access/open-access.ts';
import { createDecoder } from '../../../ingest/decode/decode-message.ts';
import { createChannelLimit } from '../../../ingest/devices/channel-limit.ts';
import { learnChannels } from '../../../ingest/devices/learn-channels.ts';
import { AppError } from '../../../lib/errors.ts';
import { createLog } from '../../../lib/log.ts';
import { aReading, aWaveform } from '../../helpers/readings.ts';

const device = 'plant:pump-1';
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const having = (channels: readonly string[], given = {}) =>
  aReading({ values: Object.fromEntries(channels.map((channel, i) => [channel, i])), ...given });

it('new channels beyond the limit are left out, the known ones of the same reading count', () => {
  const limit = createChannelLimit({ maxChannels: 3 });
  const first = [having(['a', 'b']), having(['b', 'c'], { sequence: 1 })];
  expect(limit.admit(first)).toEqual({ readings: first, rejections: [] });
  const mixed = aReading({ values: { a: 1, d: 2, e: 3 }, units: { a: 'mm', d: 'mm' }, sequence: 7 });
  const { readings, rejections } = limit.admit([mixed, having(['x']), having(['c'])], 4);
  expect(readings).toEqual([{ ...mixed, values: { a: 1 } }, having(['c'])]);
  const detail = `${device} has 3 channels, as many as it may; left out: d, e, x`;
  expect(rejections).toEqual([{ reason: 'too_many_channels', detail, index: 4 }]);
});

it('a device that has used up its channels takes none of another device, and waveforms count, too', () => {
  const limit = createChannelLimit({ maxChannels: 10 });
  limit.admit([having(names('x', 1_000))]);
  const other = having(names('y', 10), { device: 'plant:pump-2' });
  expect(limit.admit([other]).readings).toEqual([other]);
  expect(limit.admit([aWaveform(10)])).toMatchObject({ readings: [], rejections: [{ reason: 'too_many_channels' }] });
  expect(limit.admit([aWaveform(10, { device: 'plant:pump-3' })]).readings).toHaveLength(1);
});

it('what it remembers is bounded: devices that are silent are forgotten, the others are not', () => {
  const limit = createChannelLimit({ maxChannels: 10, generationBytes: 50_000 });
  const full = (of: string) => having(names('x', 10), { device: of });
  const more = (of: string) => limit.admit([having(['more'], { device: of })]).rejections.length;
  limit.admit([full('silent'), full('busy')]);
  for (let i = 0; i < 500; i++) {
    limit.admit([full(`d${i}`)]);
    expect(more('busy')).toBe(1);
  }
  expect(more('silent')).toBe(0);
});

it('knows what the store holds as soon as it answers, and a decoder tells the sender', async () => {
  const channels = createChannelLimit({ maxChannels: 2 });
  let asked = 0;
  const store = {
    channels: async () => {
      if (++asked === 1) throw new AppError('unavailable', 'away');
      return [[device, 'a', null] as const, [device, 'b', 'bar'] as const];
    },
  };
  const log = createLog({ level: 'silent', pretty: false });
  await learnChannels(channels, { store, log, signal: new AbortController().signal });
  expect(asked).toBe(2);
  const decoder = createDecoder({ access: openAccess(), channels, maxPayloadBytes: 1024 });
  const decoded = decoder.decode({
    topic: 'harbinger/v1/plant/pump-1/telemetry',
    client: 'c',
    principal: { site: 'plant', device: 'pump-1', kind: 'anyone' },
    payload: Buffer.from('[{"values":{"b":1,"c":2}},{"values":{"c":"x"}}]'),
    receivedAt: 0,
  });
  expect(decoded.readings.map(({ values }) => values)).toEqual([{ b: 1 }]);
  expect(decoded.rejections.map(({ reason }) => reason)).toEqual(['not_a_number', 'too_many_channels']);
});

it('no channel gets a second quantity, however it comes: the value is left out, named with both units', () => {
  const limit = createChannelLimit({ maxChannels: 10, declared: { declared: 'bar' } });
  const reading = (unit: string | undefined, channel = 'temp') =>
    aReading({ values: { [channel]: 21, vib: 1 }, ...(unit && { units: { [channel]: unit } }) });
  limit.know(device, 'stored', 'Cel');
  // Nothing, then a unit; then none; then a text that is none, corrected once; a remark in braces.
  for (const unit of [undefined, 'Cel', undefined, 'Cel']) expect(limit.admit([reading(unit)]).rejections).toEqual([]);
  for (const unit of ['florps', 'bar']) expect(limit.admit([reading(unit, 'odd')]).rejections).toEqual([]);
  for (const unit of ['%', '%{RH}']) expect(limit.admit([reading(unit, 'hum')]).rejections).toEqual([]);
  for (const unit of ['Cel', 'bar']) expect(limit.admit([reading(unit, 'declared')]).rejections).toEqual([]);
  const detail = (channel: string, has: string, unit: string) =>
    `${device}: ${channel} is in ${has} and came in ${unit}; a channel has one quantity: give the other one a name of its own, or declare its unit in mappings.units`;
  for (const [channel, has, unit] of [
    ['temp', 'Cel', 'bar'],
    ['temp', 'Cel', 'florps'],
    ['odd', 'bar', 'Cel'],
    ['stored', 'Cel', 'mm/s'],
  ] as const) {
    const { readings, rejections } = limit.admit([reading(unit, channel)], 3);
    expect(readings.map(({ values }) => values)).toEqual([{ vib: 1 }]);
    expect(rejections).toEqual([{ reason: 'unit_changed', detail: detail(channel, has, unit), index: 3 }]);
  }
  expect(limit.admit([aWaveform(10)]).rejections).toEqual([]);
  const other = limit.admit([{ ...aWaveform(10), waveform: { ...aWaveform(10).waveform, unit: 'bar' } as never }]);
  expect(other).toMatchObject({ readings: [], rejections: [{ reason: 'unit_changed' }] });
});
