import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { detectCommand } from '../../commands/detect/detect.ts';
import { modelsCommand } from '../../commands/models/models.ts';
import { createProgress } from '../../commands/options/progress.ts';
import { createLog } from '../../lib/log.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const OBEYED = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const EVIL = 'a\x1b[2J\u202eb\nc';

/** The options of a command; `said` is what it wrote to stderr. */
function contextOf() {
  let said = '';
  const stderr = new PassThrough().on('data', (bytes) => {
    said += String(bytes);
  });
  const stdout = new PassThrough().resume();
  const log = createLog({ level: 'silent', pretty: false });
  const context = { stdout, data: stdout, stderr, signal: new AbortController().signal, log, now: () => new Date(0) };
  return { context, said: () => said };
}

it('a model file that cannot be used is named in letters', async () => {
  const dir = tempDir();
  mkdirSync(path.join(dir, 'models'));
  writeFileSync(path.join(dir, 'models', `${EVIL}.model`), EVIL);
  writeFileSync(path.join(dir, 'config.json'), JSON.stringify({ data: { dir } }));
  const { context, said } = contextOf();
  await modelsCommand(context).parseAsync(['list', '--config', path.join(dir, 'config.json')], { from: 'user' });
  process.exitCode = 0;
  expect(said()).toMatch(/a\\u001b\[2J\\u202eb\\nc.* cannot be used: /);
  expect(said()).not.toMatch(OBEYED);
});

it('a class that is not known is told in letters', async () => {
  const { context, said } = contextOf();
  const asked = ['missing.csv', '--class', EVIL, '--out', tempDir()];
  await expect(detectCommand(context).parseAsync(asked, { from: 'user' })).rejects.toThrow();
  expect(said()).toContain('"a\\u001b[2J\\u202eb\\nc" is no class');
  expect(said()).not.toMatch(OBEYED);
});

it('progress names what is worked on in letters', () => {
  const { context, said } = contextOf();
  let now = 0;
  const progress = createProgress({ screen: context.stderr, total: 2, now: () => new Date(now) });
  now = 60_000;
  progress.update(1, EVIL);
  expect(said()).toBe('50 %  a\\u001b[2J\\u202eb\\nc\n');
});
