import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { tellLimits } from '../../commands/options/system-limits.ts';

const files = (limits: string, ports: string) => async (file: string) => (file.endsWith('limits') ? limits : ports);
const limits = (soft: number): string =>
  `Max open files            ${soft}                20000                files\n`;

async function told(connections: number, read: (file: string) => Promise<string>): Promise<string> {
  const screen = new PassThrough();
  await tellLimits(connections, screen, read);
  return String(screen.read() ?? '');
}

test('too few open files are refused before the work, with the limit by its name', async () => {
  const read = files(limits(1024), '32768\t60999\n');
  await expect(told(1000, read)).rejects.toThrow(
    /1000 connections need 1100 open files.* 1024 \(ulimit -n; hard limit 20000\)/,
  );
  expect(await told(900, read)).toBe('');
});

test('too few ports are said', async () => {
  expect(await told(500, files(limits(20_000), '60000\t60099\n'))).toMatch(
    /^This machine has 100 ports .* and 500 are wanted/,
  );
});

test('where nothing is known nothing is said', async () => {
  expect(await told(50_000, async () => '')).toBe('');
});
