import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../helpers/temp-dir.ts';

const slowest = (report: string) => spawnSync(process.execPath, ['tools/slowest.mjs', report], { encoding: 'utf8' });

it('the twenty slowest files are listed, the slowest first, each with its slowest test', () => {
  const report = path.join(tempDir(), 'report.json');
  const testResults = Array.from({ length: 30 }, (_, i) => ({
    name: path.resolve(`tests/lib/file-${i}.test.ts`),
    startTime: 1_000,
    endTime: 1_000 + i * 100,
    assertionResults: [
      { title: `quick ${i}`, duration: 1 },
      { title: `slow ${i}`, duration: 50 + i },
      { title: 'skipped' },
    ],
  }));
  writeFileSync(report, JSON.stringify({ testResults }));
  const { status, stdout } = slowest(report);
  const lines = stdout.trimEnd().split('\n');
  expect(status).toBe(0);
  expect(lines).toHaveLength(2 * 20 + 1);
  expect(lines[0]).toMatch(/^ +2\.9 s {2}tests\/lib\/file-29\.test\.ts, 3 tests$/);
  expect(lines[1]).toMatch(/^ +0\.1 s {2}slow 29$/);
  expect(lines.at(-1)).toMatch(/43\.5 s {2}all 30 files/);
});

it('a report that is not there is named, with the next step', () => {
  const { status, stderr } = slowest('no-report.json');
  expect(status).toBe(1);
  expect(stderr).toContain('no-report.json does not exist: run npm test first');
});
