import { describe, expect, it } from 'vitest';
import { openAccess } from '../../../broker/access/open-access.ts';
import { createDecoder } from '../../../ingest/decode/decode-message.ts';
import { createMappings } from '../../../ingest/decode/mapping/mapping-codec.ts';
import { createIntake } from '../../../ingest/intake/intake.ts';
import { retryQuarantined } from '../../../ingest/intake/retry-quarantined.ts';
import { openQuarantine } from '../../../ingest/quarantine/quarantine.ts';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { storeRefusal } from '../../../ingest/series/influx/store-refusal.ts';
import { createLog } from '../../../lib/log.ts';
import { NOW } from '../../helpers/codecs.ts';
import { aReading, aWaveform } from '../../helpers/readings.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const principal = { site: 'plant', device: 'd', kind: 'device' } as const;
const log = createLog({ level: 'silent', pretty: false });

function setUp() {
  const children = new Set<string>();
  const access = { ...openAccess(), maySpeakFor: (_: unknown, device: string) => children.has(device) };
  const quarantine = openQuarantine({ dataDir: tempDir(), maxItems: 100, maxBytes: 2 ** 20 });
  const stored: Reading[] = [];
  const append = async (readings: readonly Reading[]) => void stored.push(...readings);
  const journal = { append, consume: async () => undefined, end: async () => [0], close: async () => undefined };
  const intake = createIntake({ journal, quarantine, now: Date.now, log });
  const rules: Parameters<typeof createMappings>[0]['rules'][number][] = [];
  const decoder = createDecoder({
    access,
    maxPayloadBytes: 1024,
    mappings: (topic) => createMappings({ rules, timeZone: 'UTC' })(topic),
  });
  const send = async (topic: string, payload: string) => {
    const message = { topic, client: 'c', principal, payload: Buffer.from(payload), receivedAt: NOW };
    intake.accept(decoder.decode(message), () => undefined);
    await intake.idle();
    return quarantine.list({ limit: 100 });
  };
  const retry = (id: number) => retryQuarantined(id, { quarantine, decoder, intake });
  return { children, quarantine, stored, rules, send, retry };
}

describe('what was quarantined', () => {
  it('becomes readings of the time of its arrival once a rule knows the topic', async () => {
    const { quarantine, stored, rules, children, send, retry } = setUp();
    children.add('plant:pump-1');
    const [item] = await send('acme/pump-1', '{"t":21}');
    expect(await retry(item?.id ?? -1)).toMatchObject({ outcome: 'unchanged', readings: 0 });
    expect(quarantine.list({ limit: 9 })).toHaveLength(1);
    rules.push({ name: 'acme', topic: 'acme/{device}', values: ['*'] });
    expect(await retry(item?.id ?? -1)).toEqual({ outcome: 'accepted', readings: 1, rejections: [] });
    expect(stored).toMatchObject([{ device: 'plant:pump-1', sampledAt: NOW, receivedAt: NOW, values: { t: 21 } }]);
    expect(quarantine.list({ limit: 9 })).toEqual([]);
    await expect(retry(item?.id ?? -1)).rejects.toMatchObject({ code: 'not_found' });
    await quarantine.close();
  });

  it('is tried for its sender under the access of today; what was stored is the same reading again', async () => {
    const { quarantine, stored, children, send, retry } = setUp();
    children.add('plant:a').add('plant:b');
    const telemetry = '{"a":[{"t":1}],"b":[{"t":2}],"c":[{"t":3}],"d":[7]}';
    const items = await send('v1/gateway/telemetry', telemetry);
    expect(items.map(({ reason }) => reason).sort()).toEqual(['forbidden_device', 'not_an_object']);
    children.add('plant:c');
    expect(await retry(items[0]?.id ?? -1)).toMatchObject({ outcome: 'partly', readings: 3 });
    const identity = ({ device, sampledAt, sequence }: Reading) => `${device} ${sampledAt} ${sequence}`;
    expect(stored.map(({ device }) => device)).toEqual(['plant:a', 'plant:b', 'plant:a', 'plant:b', 'plant:c']);
    expect(new Set(stored.map(identity)).size).toBe(3);
    expect(quarantine.list({ limit: 9 }).map(({ reason }) => reason)).toEqual(['not_an_object']);
    await quarantine.close();
  });

  it('cannot be tried again where it is not whole, or no device sent it', async () => {
    const { quarantine, send, retry } = setUp();
    const [large] = await send('harbinger/v1/plant/d/telemetry', 'x'.repeat(100_000));
    expect(large).toMatchObject({ reason: 'too_large', payloadBytes: 100_000 });
    await expect(retry(large?.id ?? -1)).rejects.toMatchObject({ code: 'unprocessable' });
    const payload = new Uint8Array();
    const item = { topic: 'detector', client: 'detector', reason: 'alarm_refused', detail: '', index: null } as const;
    await quarantine.add([{ ...item, receivedAt: NOW, payloadBytes: 0, payload }]);
    await expect(retry(quarantine.list({ limit: 1 })[0]?.id ?? -1)).rejects.toMatchObject({ code: 'unprocessable' });
    await quarantine.close();
  });

  it('becomes the same readings again where the series store had refused them, also large blocks', async () => {
    const { quarantine, stored, retry } = setUp();
    const refused = [
      aReading({ device: 'plant:unregistered', sequence: 4_711, values: { a: 1, b: 2 }, units: { a: 'mm/s' } }),
      aWaveform(1_000, { sequence: 12 }),
    ];
    await quarantine.add(refused.flatMap((reading) => storeRefusal(reading, 'field type conflict')));
    for (const { id } of quarantine.list({ limit: 9 }).toReversed()) {
      expect(await retry(id)).toEqual({ outcome: 'accepted', readings: 1, rejections: [] });
    }
    expect(stored).toEqual(refused);
    expect(quarantine.kept()).toEqual({ items: 0, bytes: 0 });
    await quarantine.close();
  });

  it('keeps a payload once for all its items, bounded in bytes, and goes on after a restart', async () => {
    const dataDir = tempDir();
    const open = () => openQuarantine({ dataDir, maxItems: 100, maxBytes: 1000 });
    const items = (count: number, bytes: number) => {
      const payload = new Uint8Array(bytes).fill(count);
      const item = {
        topic: 't',
        client: 'c',
        reason: 'not_finite',
        detail: '',
        receivedAt: NOW,
        payloadBytes: bytes,
      } as const;
      return Array.from({ length: count }, (_, index) => ({ ...item, index, payload }));
    };
    let quarantine = open();
    await quarantine.add([...items(3, 400), ...items(2, 400)]);
    expect(quarantine.list({ limit: 9 })).toHaveLength(5);
    await quarantine.close();
    quarantine = open();
    await quarantine.add(items(1, 400));
    const kept = quarantine.list({ limit: 9 });
    expect(kept.map(({ index, payload }) => [index, payload[0], payload.length])).toEqual([
      [0, 1, 400],
      [1, 2, 400],
      [0, 2, 400],
    ]);
    expect(quarantine.message(kept[1]?.id ?? -1)).toHaveLength(2);
    await quarantine.remove(kept[1]?.id ?? -1);
    expect(quarantine.list({ limit: 9 })).toHaveLength(1);
    await quarantine.close();
  });
});
