import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { settled, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type Flow = { intake: { readings: number; rejections: Record<string, number> } };

it('acknowledges, counts and quarantines what it cannot use, and the stream goes on', async () => {
  const up = await startUp(tempDir());
  const client = await connectAsync(up.mqtt, { reconnectPeriod: 0 });
  const publish = (payload: string | Buffer) =>
    client.publishAsync('harbinger/v1/plant/pump-1/telemetry', payload, { qos: 1 });
  const bad: readonly (readonly [string, string | Buffer])[] = [
    ['malformed_json', '{"values":{"a":1'],
    ['not_finite', '{"values":{"a":NaN}}'],
    ['malformed_json', Buffer.from([0xff, 0xfe, 0x00])],
    ['not_a_number', '{"values":{"a":"twelve"}}'],
    ['unknown_field', '{"values":{"a":1},"colour":"red"}'],
    ['empty_batch', '[]'],
    ['too_large', `{"values":{"a":${'1'.repeat(2 ** 20)}}}`],
    ['too_large', `[${'1,'.repeat(130_000)}1]`],
    ['invalid_channel', '{"values":{"a\\nb":1}}'],
  ];
  // Every one of these resolves only with its PUBACK.
  for (const [, payload] of bad) await publish(payload);
  await client.publishAsync('some/other/topic', '{}', { qos: 1 });
  await publish(
    `[{"ts":${Date.now()},"seq":1,"values":{"a":1}},{"values":{}},{"ts":${Date.now()},"seq":2,"values":{"a":2}}]`,
  );
  await client.endAsync();

  const { intake } = await up.get<Flow>('/flow');
  expect(intake.readings).toBe(2);
  expect(intake.rejections).toEqual({
    malformed_json: 2,
    not_finite: 1,
    not_a_number: 1,
    unknown_field: 1,
    empty_batch: 1,
    too_large: 2,
    invalid_channel: 1,
    unknown_topic: 1,
    empty_values: 1,
  });
  const { items } = await up.get<{ items: { reason: string; payloadBytes: number }[] }>('/quarantine?limit=100');
  expect(items.map(({ reason }) => reason).reverse()).toEqual([
    ...bad.map(([reason]) => reason),
    'unknown_topic',
    'empty_values',
  ]);
  await settled(up);
  const series = await up.get<{ items: [number, number][] }>('/devices/pump-1/series?channel=a');
  expect(series.items.map(([, value]) => value)).toEqual([1, 2]);
});
