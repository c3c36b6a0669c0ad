import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { memoryOf, sizeOf, startHostile } from '../../tools/chaos/hostile.ts';
import type { HostileReport } from '../../tools/chaos/hostile-clients.ts';
import { settled, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const MEBIBYTE = 2 ** 20;
const START = 1_764_000_000_000;

/** Data kept for devices, by kind. */
async function keptOf(up: Up): Promise<Record<string, number>> {
  const text = await (await fetch(`${up.http}/metrics`)).text();
  const lines = [...text.matchAll(/^harbinger_kept\{kind="(\w+)"\} (\d+)/gm)];
  return Object.fromEntries(lines.map(([, kind, value]) => [kind, Number(value)]));
}

it('hostile clients cost the program little, and a publisher beside them loses nothing', async () => {
  const dataDir = tempDir();
  const up = await startUp(dataDir);
  const port = Number(new URL(up.mqtt).port);
  const publisher = await connectAsync(up.mqtt, { clientId: 'good', reconnectPeriod: 0 });
  onTestFinished(() => publisher.endAsync(true));
  const hostile = startHostile({ port, payloadBytes: 200 * 1024, halfOpen: 100 });
  onTestFinished(() => hostile.stop());
  await hostile.line();
  let memory = 0;
  const until = performance.now() + 8_000;
  let sent = 0;
  while (performance.now() < until || sent < 50) {
    const payload = JSON.stringify({ ts: START + sent, values: { n: sent } });
    await publisher.publishAsync('harbinger/v1/plant/good/telemetry', payload, { qos: 1 });
    sent++;
    memory = Math.max(memory, memoryOf(up.child.pid ?? 0));
    await delay(5);
  }
  const kept = await keptOf(up);
  hostile.write('stop\n');
  const done = JSON.parse(await hostile.line()) as HostileReport;
  // Retained messages, and subscriptions, are limited to a rate.
  expect(done.retained).toBeGreaterThan(2);
  expect(done.asked).toBeGreaterThan(10);
  expect(done.subscriptionsGranted).toBeGreaterThan(0);
  expect(done.sessions).toBeGreaterThan(0);
  expect(memory).toBeLessThan(1.2e9);
  expect(kept['retained_bytes']).toBeLessThanOrEqual(128 * MEBIBYTE);
  expect(kept['queued_bytes']).toBeLessThanOrEqual(256 * MEBIBYTE);
  // Each name under --dev-open has ten times what a device may have.
  expect(kept['subscriptions']).toBeLessThanOrEqual(3 * 5_000);
  expect(kept['sessions']).toBeLessThanOrEqual(100);
  expect(sizeOf(path.join(dataDir, 'sessions'))).toBeLessThan(2 * 384 * MEBIBYTE);
  await expect.poll(async () => (await keptOf(up))['retained_deliveries']).toBe(0);
  await settled(up);
  const { items } = await up.get<{ items: [number, number][] }>(
    `/devices/plant:good/series?channel=n&from=${START}&to=${START + sent}&limit=5000`,
  );
  expect(items.map(([, value]) => value)).toEqual(Array.from({ length: sent }, (_, i) => i));
});
