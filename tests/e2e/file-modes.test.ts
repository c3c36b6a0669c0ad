import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import mqtt from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { settled, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

/**
 * Every entry of a folder that others may use, with its mode. A file that is replaced meanwhile is
 * gone, or seen as the new one.
 */
function openEntries(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const mode = (lstatSync(path.join(folder, name), { throwIfNoEntry: false })?.mode ?? 0) & 0o777;
    return (mode & 0o077) === 0 ? [] : [`${mode.toString(8)} ${name}`];
  });
}

it('whatever the umask, files of every store are for their owner alone, and a start closes those that are open', async () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const dataDir = path.join(tempDir(), 'data');
  const first = await startUp(dataDir);
  const device = await mqtt.connectAsync(first.mqtt, { clientId: 'one', clean: false });
  await device.subscribeAsync('harbinger/v1/plant/pump-1/commands', { qos: 1 });
  const values = { temperature: 71.3 };
  await device.publishAsync('harbinger/v1/plant/pump-1/telemetry', JSON.stringify({ values }), { qos: 1 });
  await device.publishAsync('harbinger/v1/plant/pump-1/telemetry', 'broken', { qos: 1 });
  await device.endAsync();
  await settled(first);
  expect(openEntries(dataDir)).toEqual([]);
  first.child.kill('SIGKILL');
  await first.ended;
  spawnSync('chmod', ['-R', 'a+rwX', dataDir]);
  chmodSync(dataDir, 0o777);
  const second = await startUp(dataDir);
  expect(second.stderr()).toContain('they cannot any more');
  expect(openEntries(dataDir)).toEqual([]);
  expect(lstatSync(dataDir).mode & 0o777).toBe(0o700);
});
