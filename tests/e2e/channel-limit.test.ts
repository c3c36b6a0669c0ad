import { expect, it } from 'vitest';
import { settled, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

async function send(up: Up, values: Readonly<Record<string, number>>): Promise<unknown> {
  const response = await fetch(`${up.http}/api/v1/telemetry`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ device: 'plant:pump-1', ts: Date.now(), values }]),
  });
  expect(response.status).toBe(202);
  return await response.json();
}

it('a device keeps its channels, is refused more, and that holds after a restart', async () => {
  const dataDir = tempDir();
  const env = { SERIES_MAX_CHANNELS: '2' };
  const first = await startUp(dataDir, env);
  expect(await send(first, { a: 1, b: 2 })).toMatchObject({ accepted: 1, rejected: [] });
  const refused = { index: 0, reason: 'too_many_channels', detail: expect.stringContaining('left out: c') };
  expect(await send(first, { a: 3, c: 4 })).toMatchObject({ accepted: 1, rejected: [refused] });
  await settled(first);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);

  const second = await startUp(dataDir, env);
  await expect
    .poll(() => send(second, { d: 5 }))
    .toMatchObject({ accepted: 0, rejected: [{ reason: 'too_many_channels' }] });
  expect(await second.get('/devices/plant:pump-1/latest')).toMatchObject({
    items: [
      { channel: 'a', value: 3 },
      { channel: 'b', value: 2 },
    ],
  });
  expect(await second.get('/quarantine')).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ reason: 'too_many_channels' })]),
  });
});
