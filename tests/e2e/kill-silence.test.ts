import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { expectEachOnce, learn, SILENT_MS, SWEEP_MS, settingsOf } from './silent-devices.ts';

describe('devices fall silent while nothing else comes', () => {
  it('each silence is told once, though the program is killed around the moment at which it is', async () => {
    const dataDir = tempDir();
    const settings = settingsOf({});
    let up = await startUp(dataDir, settings);
    await learn(up);
    const wait = Math.round(SILENT_MS + Math.random() * SWEEP_MS);
    process.stderr.write(`kill after ${wait} ms\n`);
    await delay(wait);
    up.child.kill('SIGKILL');
    await up.ended;
    up = await startUp(dataDir, settings);
    await expectEachOnce(up);
  });
});
