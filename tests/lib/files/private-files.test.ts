import { chmodSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { checkModes } from '../../../commands/doctor/check-file-modes.ts';
import { checkFileModes, closeDataFolder } from '../../../lib/files/private-files.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const modeOf = (place: string): number => lstatSync(place).mode & 0o7777;

function openFolder(): { folder: string; file: string; outside: string } {
  const root = tempDir();
  const folder = path.join(root, 'data');
  mkdirSync(path.join(folder, 'db/base'), { recursive: true });
  const file = path.join(folder, 'db/base/1');
  const outside = path.join(root, 'outside');
  for (const place of [file, outside]) writeFileSync(place, 'x');
  symlinkSync(outside, path.join(folder, 'link'));
  for (const place of [file, outside]) chmodSync(place, 0o666);
  for (const place of [folder, path.join(folder, 'db'), path.join(folder, 'db/base')]) chmodSync(place, 0o777);
  return { folder, file, outside };
}

it('what others may read is closed, folders too, and a link leads nowhere', async () => {
  const { folder, file, outside } = openFolder();
  expect(await checkFileModes(folder, { repair: true })).toMatchObject({ examined: 5, open: 4, complete: true });
  expect([folder, path.join(folder, 'db'), file].map(modeOf)).toEqual([0o700, 0o700, 0o600]);
  expect(modeOf(outside)).toBe(0o666);
  expect(await checkFileModes(folder, { repair: true })).toMatchObject({ open: 0 });
});

it('the doctor counts what is open, changes nothing, and says what closes it', async () => {
  const { folder, file } = openFolder();
  const finding = await checkModes(folder);
  expect(finding).toMatchObject({ ok: false, detail: '4 entries are open to other users' });
  expect(finding.advice).toContain('start harbinger');
  expect(modeOf(file)).toBe(0o666);
  await checkFileModes(folder, { repair: true });
  expect(await checkModes(folder)).toMatchObject({ ok: true });
});

it('what belongs to another user is named, left as it is, and stops nothing', async () => {
  const { folder, file } = openFolder();
  const own = process.getuid?.() ?? 0;
  vi.spyOn(process, 'getuid').mockReturnValue(own + 1);
  onTestFinished(() => void vi.restoreAllMocks());
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
  await closeDataFolder({ folder, log, signal: new AbortController().signal });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/1 entries belong to another user, .*data for one: .*chown -R/);
  expect(modeOf(file)).toBe(0o666);
  expect(await checkModes(folder)).toMatchObject({ ok: false, detail: expect.stringContaining('chown -R') });
});

it('a data folder that holds other things is closed for our names only', async () => {
  const { folder } = openFolder();
  const other = path.join(folder, 'photos');
  mkdirSync(other);
  chmodSync(other, 0o755);
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await checkFileModes(folder, { repair: true })).toMatchObject({ shared: true, open: 3 });
  expect([folder, other, path.join(folder, 'db')].map(modeOf)).toEqual([0o777, 0o755, 0o700]);
});

it('a walk that is told to stop ends before its end', async () => {
  const { folder } = openFolder();
  for (let i = 0; i < 600; i++) writeFileSync(path.join(folder, `file-${i}`), '');
  expect(await checkFileModes(folder, { repair: true, signal: AbortSignal.abort() })).toMatchObject({
    complete: false,
  });
});
