import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { simulateCommand } from '../../commands/simulate.ts';
import { createLog } from '../../lib/log.ts';
import { openRecording } from '../../lib/recording/recording.ts';
import { tempDir } from '../helpers/temp-dir.ts';

async function simulate(args: readonly string[]): Promise<void> {
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  const command = simulateCommand({
    stdout: sink,
    data: sink,
    stderr: sink,
    signal: new AbortController().signal,
    log: createLog({ level: 'silent', pretty: false }),
    now: () => new Date(),
  });
  await command.exitOverride().parseAsync([...args], { from: 'user' });
}

const examples = path.resolve(import.meta.dirname, '../../examples');
const commands = [
  ...readFileSync(path.join(examples, 'README.md'), 'utf8').matchAll(/^harbinger simulate --csv (\S+) (.*)$/gm),
];

test('the examples are what the commands beside them make', async () => {
  expect(commands).toHaveLength(3);
  for (const [, file = '', args = ''] of commands) {
    const made = path.join(tempDir(), 'made.csv');
    await simulate(['--csv', made, ...args.split(' ')]);
    expect(readFileSync(made, 'utf8'), file).toBe(readFileSync(path.join(examples, path.basename(file)), 'utf8'));
  }
});

test('a fleet is written with the pump in front, and is read as a recording for each', async () => {
  const file = path.join(tempDir(), 'fleet.csv');
  await simulate(['--csv', file, '--machines', '2', '--duration', '1m', '--start', '2026-02-01T06:00:00Z']);
  const { channels, rows } = await openRecording(file, { deviceColumn: 'pump', device: 'pump-2' });
  expect(channels).toHaveLength(7);
  const times: number[] = [];
  for await (const { sampledAt } of rows) times.push(sampledAt);
  expect([times.length, times[0]]).toEqual([60, Date.UTC(2026, 1, 1, 6)]);
});

test('a recording without an end, or where it cannot be written, is refused in words', async () => {
  await expect(simulate(['--csv', path.join(tempDir(), 'a.csv')])).rejects.toThrow('add --duration, or --lives');
  await expect(simulate(['--csv', '/nowhere/a.csv', '--duration', '1m'])).rejects.toThrow('cannot be written');
});
