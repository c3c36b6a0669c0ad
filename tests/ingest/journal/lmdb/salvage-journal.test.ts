import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Journal } from '../../../../ingest/journal/journal.ts';
import { openLmdbJournal } from '../../../../ingest/journal/lmdb/lmdb-journal.ts';
import type { Salvage } from '../../../../ingest/journal/lmdb/salvage-journal.ts';
import { createLog } from '../../../../lib/log.ts';
import { createRandom } from '../../../../lib/random.ts';
import { LIMITS } from '../../../helpers/journal-limits.ts';
import { aReading, aSeries } from '../../../helpers/readings.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });
const openJournal = (dataDir: string) =>
  openLmdbJournal({ dataDir, consumers: ['recorder'], limits: LIMITS, now: () => new Date(), log });

const PAGE = 4096;
const PASSED = 9_000;

/** Appends of 1 to 100 readings: some are within an index page, some on pages of their own. */
const SIZES = Array.from({ length: 400 }, (_, i) => 1 + ((i * 37) % 100));
const TOTAL = SIZES.reduce((sum, size) => sum + size, 0);

/** A journal of SIZES whose readings have their offset as sequence, closed. */
async function written(): Promise<{ dataDir: string; folder: string; file: string }> {
  const dataDir = tempDir();
  const journal = await openJournal(dataDir);
  let next = 0;
  for (const size of SIZES) {
    const from = next;
    await journal.append(aSeries(size).map((reading, i) => ({ ...reading, sequence: from + i })));
    next += size;
  }
  journal.passed({ consumer: 'recorder', partition: 0, offset: PASSED });
  await journal.close();
  const folder = path.join(dataDir, 'journal');
  return { dataDir, folder, file: path.join(folder, 'data.mdb') };
}

function change(file: string, work: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  work(bytes);
  writeFileSync(file, bytes);
}

/** The sequences of all readings that are kept. */
async function readAll(journal: Journal): Promise<readonly number[]> {
  await journal.append([aReading({ sequence: -1 })]);
  const stop = new AbortController();
  const seen: number[] = [];
  await journal.consume({
    consumer: 'recorder',
    resumeAt: async () => 0,
    handle: async ({ readings }) => {
      for (const { sequence } of readings) seen.push(sequence);
      if (seen.at(-1) === -1) stop.abort();
    },
    maxReadings: 100,
    signal: stop.signal,
  });
  return seen.slice(0, -1);
}

async function reopened(place: { dataDir: string; folder: string }) {
  const journal = await openJournal(place.dataDir);
  const kept = await readAll(journal);
  const appendedAt = ((await journal.end())[0] ?? 0) - 1;
  await journal.close();
  const names = readdirSync(place.folder);
  const reports = names.filter((name) => /^damage-.*\.json$/.test(name));
  const read = (name = ''): Salvage => JSON.parse(readFileSync(path.join(place.folder, name), 'utf8')) as Salvage;
  return { kept, appendedAt, report: reports.length > 0 ? read(reports[0]) : undefined, names };
}

describe('a journal whose file is damaged', () => {
  it.each([
    ['cut to half', (file: string) => truncateSync(file, Math.floor(readFileSync(file).length / 2))],
    ['cut within a page', (file: string) => truncateSync(file, PAGE * 90 + 100)],
    ['with zeroed pages in the middle', (file: string) => change(file, (bytes) => bytes.fill(0, PAGE * 20, PAGE * 26))],
    ['with garbage in the middle', (file: string) => change(file, (bytes) => bytes.fill(0xa5, PAGE * 40, PAGE * 44))],
  ])('%s: opens with every record that can be read, and reports the rest', async (_, damage) => {
    const place = await written();
    damage(place.file);
    const { kept, appendedAt, report, names } = await reopened(place);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(TOTAL);
    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
    expect(report?.readings).toBe(kept.length);
    // Records that are neither kept nor in a gap were before the first or after the last record
    // that was found.
    const gaps = report?.missing.reduce((sum, { from, to }) => sum + to - from, 0) ?? 0;
    expect(gaps + (report?.unreadable.length ?? 0)).toBeGreaterThan(0);
    expect(appendedAt).toBeGreaterThanOrEqual(Math.max(PASSED, (kept.at(-1) ?? 0) + 1));
    expect(names.some((name) => /^damaged-.*\.mdb$/.test(name))).toBe(true);
    // Once is enough: the next start finds nothing to repair.
    expect((await reopened(place)).names.filter((name) => name.startsWith('damage')).length).toBe(2);
  });

  it('without its meta pages, which lead to everything, keeps all records', async () => {
    const place = await written();
    change(place.file, (bytes) => bytes.fill(0, 0, PAGE * 2));
    const { kept, report, appendedAt } = await reopened(place);
    expect(kept).toEqual(Array.from({ length: TOTAL }, (_, i) => i));
    expect(report).toMatchObject({ readings: TOTAL, missing: [], reason: 'a meta page is not valid' });
    expect(appendedAt).toBeGreaterThanOrEqual(TOTAL);
  });

  it('cut to nothing but its head begins after the offsets that consumers have passed', async () => {
    const place = await written();
    truncateSync(place.file, PAGE);
    const { kept, appendedAt, report } = await reopened(place);
    expect(kept).toEqual([]);
    expect(report).toMatchObject({ records: 0, readings: 0 });
    expect(appendedAt).toBeGreaterThanOrEqual(PASSED);
  });

  it('with one flipped byte anywhere opens, keeps all but one record, and its order', async () => {
    const random = createRandom(7);
    const place = await written();
    const whole = readFileSync(place.file);
    for (let round = 0; round < 25; round++) {
      const at = Math.floor(random.next() * whole.length);
      const bytes = Buffer.from(whole);
      bytes.writeUInt8((bytes[at] as number) ^ (1 << Math.floor(random.next() * 8)), at);
      const dataDir = tempDir();
      const folder = path.join(dataDir, 'journal');
      await (await openJournal(dataDir)).close();
      writeFileSync(path.join(folder, 'data.mdb'), bytes);
      const journal = await openJournal(dataDir);
      const kept = await readAll(journal);
      await journal.close();
      expect(kept.length, `byte ${at}`).toBeGreaterThanOrEqual(TOTAL - 101);
      expect(kept, `byte ${at}`).toEqual([...new Set(kept)].sort((a, b) => a - b));
    }
  });
});

it('a whole journal is left alone', async () => {
  const place = await written();
  const { kept, names } = await reopened(place);
  expect(kept).toHaveLength(TOTAL);
  expect(names.filter((name) => name.startsWith('damage'))).toEqual([]);
});
