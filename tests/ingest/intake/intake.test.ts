import { describe, expect, it } from 'vitest';
import { openAccess } from '../../../broker/access/open-access.ts';
import { createDecoder } from '../../../ingest/decode/decode-message.ts';
import { createIntake } from '../../../ingest/intake/intake.ts';
import type { Journal } from '../../../ingest/journal/journal.ts';
import { openQuarantine } from '../../../ingest/quarantine/quarantine.ts';
import { createLog } from '../../../lib/log.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });

function message(payload: string, topic = 'harbinger/v1/plant/pump-1/telemetry') {
  const decoder = createDecoder({ access: openAccess(), maxPayloadBytes: 1024 });
  const principal = { site: 'plant', device: 'c1', kind: 'anyone' } as const;
  const sent = { topic, client: 'c1', principal, payload: Buffer.from(payload) };
  return decoder.decode({ ...sent, receivedAt: 1_764_000_000_000 });
}

function journalOf(append: Journal['append']): Pick<Journal, 'append'> {
  return { append };
}

describe('intake', () => {
  it('acknowledges in order, and only once readings and rejections are on disk', async () => {
    const quarantine = openQuarantine({ dataDir: tempDir(), maxItems: 100, maxBytes: 2 ** 20 });
    const journaled: number[] = [];
    const append: Journal['append'] = async (readings) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      journaled.push(readings.length);
    };
    const intake = createIntake({ journal: journalOf(append), quarantine, now: Date.now, log });
    const acknowledged: string[] = [];
    const payloads = ['{"values":{"a":1}}', 'nonsense', '[{"values":{"a":1}},{"values":{"a":"x"}}]'];
    for (const payload of payloads) {
      intake.accept(message(payload), (error) => {
        expect(error).toBeUndefined();
        expect(journaled).toEqual([2]);
        expect(quarantine.list({ limit: 9 })).toHaveLength(2);
        acknowledged.push(payload);
      });
    }
    await intake.idle();
    expect(acknowledged).toEqual(payloads);
    expect(intake.counts).toMatchObject({
      messages: 3,
      readings: 2,
      readingsByFormat: { native: 2 },
      rejections: { malformed_json: 1, not_a_number: 1 },
    });
    await quarantine.close();
  });

  it('acknowledges nothing when the journal cannot be written, and goes on afterwards', async () => {
    const quarantine = openQuarantine({ dataDir: tempDir(), maxItems: 100, maxBytes: 2 ** 20 });
    let broken = true;
    const append: Journal['append'] = async () => {
      if (broken) throw new Error('disk full');
    };
    const intake = createIntake({ journal: journalOf(append), quarantine, now: Date.now, log });
    const outcomes: (string | undefined)[] = [];
    intake.accept(message('{"values":{"a":1}}'), (error) => outcomes.push(error?.message));
    await intake.idle();
    broken = false;
    intake.accept(message('{"values":{"a":1}}'), (error) => outcomes.push(error?.message));
    await intake.idle();
    expect(outcomes).toEqual(['the journal cannot be written', undefined]);
    await quarantine.close();
  });

  it('a group whose quarantine fails is not followed by the next one while the journal still writes it', async () => {
    const steps: string[] = [];
    const append: Journal['append'] = async ([reading]) => {
      const a = reading?.values['a'];
      steps.push(`begin ${a}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      steps.push(`end ${a}`);
    };
    const failing = {
      add: async (items: readonly unknown[]) => Promise.reject(items.length && new Error('disk full')),
    };
    const quarantine = { ...failing } as unknown as Parameters<typeof createIntake>[0]['quarantine'];
    const intake = createIntake({ journal: journalOf(append), quarantine, now: Date.now, log });
    const outcomes: (string | undefined)[] = [];
    intake.accept(message('[{"values":{"a":1}},{"values":{}}]'), (error) => outcomes.push(error?.message));
    await expect.poll(() => steps.length).toBeGreaterThan(0);
    intake.accept(message('{"values":{"a":2}}'), () => undefined);
    await intake.idle();
    expect(steps).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
    expect(outcomes).toEqual(['the journal cannot be written']);
  });

  it('quarantines an oversized payload and an unknown topic with their reason and beginning', async () => {
    const quarantine = openQuarantine({ dataDir: tempDir(), maxItems: 100, maxBytes: 2 ** 20 });
    const intake = createIntake({ journal: journalOf(async () => undefined), quarantine, now: Date.now, log });
    intake.accept(message('x'.repeat(2 ** 20)), () => undefined);
    intake.accept(message('{}', 'plant/pump-1/temperature'), () => undefined);
    await intake.idle();
    const [unknown, large] = quarantine.list({ limit: 9 });
    expect(unknown).toMatchObject({ reason: 'unknown_topic', topic: 'plant/pump-1/temperature', client: 'c1' });
    expect(large).toMatchObject({ reason: 'too_large', payloadBytes: 2 ** 20 });
    expect(large?.payload).toHaveLength(16 * 1024);
    await quarantine.close();
  });

  it('drops the oldest from a full quarantine, and goes on after a restart', async () => {
    const dataDir = tempDir();
    const item = { receivedAt: 0, topic: 't', client: 'c', reason: 'too_large', index: null, payloadBytes: 0 } as const;
    const items = (count: number, detail: string) =>
      Array.from({ length: count }, () => ({ ...item, detail, payload: new Uint8Array() }));
    const first = openQuarantine({ dataDir, maxItems: 10, maxBytes: 2 ** 20 });
    await first.add(items(8, 'old'));
    await first.close();
    const second = openQuarantine({ dataDir, maxItems: 10, maxBytes: 2 ** 20 });
    await second.add(items(5, 'new'));
    const kept = second.list({ limit: 100 });
    expect(kept.map(({ detail }) => detail)).toEqual([...Array(5).fill('new'), ...Array(5).fill('old')]);
    expect(second.list({ limit: 2, before: kept[1]?.id ?? 0 }).map(({ id }) => id)).toEqual([kept[2]?.id, kept[3]?.id]);
    await second.close();
  });

  it('drops from a full quarantine what the one with most sent, not what others did, also after a restart', async () => {
    const dataDir = tempDir();
    const open = () => openQuarantine({ dataDir, maxItems: 100, maxBytes: 10_000 });
    const item = { receivedAt: 0, topic: 't', client: 'c', reason: 'too_large', index: null, detail: '' } as const;
    const of = (device: string, bytes: number) => {
      const principal = { site: 'plant', device, kind: 'device' } as const;
      return { ...item, principal, payloadBytes: bytes, payload: new Uint8Array(bytes) };
    };
    const first = open();
    await first.add([of('quiet', 10), of('quiet', 10)]);
    await first.add(Array.from({ length: 150 }, () => of('loud', 1)));
    expect(first.pushedOut()).toBe(52);
    await first.close();
    const second = open();
    await second.add(Array.from({ length: 30 }, () => of('large', 1_000)));
    const kept = second.list({ limit: 200 }).map(({ principal }) => principal?.device);
    expect(kept.filter((device) => device === 'quiet')).toHaveLength(2);
    expect(second.kept()).toEqual({ items: kept.length, bytes: expect.any(Number) });
    expect(second.kept().bytes).toBeLessThanOrEqual(10_000);
    for (const { id } of second.list({ limit: 200 })) await second.remove(id);
    expect(second.kept()).toEqual({ items: 0, bytes: 0 });
    await second.close();
  });
});
