import { expect, it } from 'vitest';
import { openLmdbJournal } from '../../../ingest/journal/lmdb/lmdb-journal.ts';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createLog } from '../../../lib/log.ts';
import { openLmdbCheckpoints } from '../../../models/detector/checkpoints.ts';
import {
  decideAfterEnd,
  type Guarded,
  LOOKS,
  markIn,
  nameReading,
  newWorkMemory,
  UNGUARDED,
  watchIn,
} from '../../../models/detector/detector-guard.ts';
import { startDetector } from '../../../models/detector/detector-thread.ts';
import { LIMITS } from '../../helpers/journal-limits.ts';
import { aReading, aSeries, aWaveform } from '../../helpers/readings.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });

async function detectorOver(readings: readonly Reading[], readingMs: number) {
  const dataDir = tempDir();
  const journal = await openLmdbJournal({
    dataDir,
    consumers: ['detector'],
    limits: LIMITS,
    now: () => new Date(),
    log,
  });
  await journal.append(readings);
  const setAside: string[] = [];
  const newDevices: string[] = [];
  const detector = startDetector({
    dataDir,
    endAtOpen: journal.endAtOpen,
    backend: 'cpu',
    learnRows: 400,
    log: { level: 'silent', pretty: false },
    logger: log,
    readingMs,
    onCheckpoint: () => undefined,
    onLearned: () => undefined,
    onSetAside: async ({ device, sequence }) => void setAside.push(`${device} ${sequence}`),
  });
  detector.begin({
    followed: { machines: [], rules: [] },
    onReport: async (report) => void newDevices.push(...report.newDevices),
    onHealth: async () => undefined,
  });
  const [end = 0] = await journal.end();
  const close = async (): Promise<void> => {
    await detector.stop();
    await journal.close();
  };
  return { detector, end, setAside, newDevices, close };
}

it('a reading that costs more than its limit is set aside, then its device, and the stream goes on', async () => {
  const waveform = aWaveform(2 ** 23, { device: 'plant:heavy' });
  const heavy = Array.from({ length: 4 }, (_, sequence) => ({ ...waveform, sequence }));
  const before = aSeries(300, { device: 'plant:before' });
  const after = aSeries(300, { device: 'plant:after' });
  const { detector, end, setAside, newDevices, close } = await detectorOver([...before, ...heavy, ...after], 1_000);
  await expect.poll(() => detector.progress.offsets.get(0), { timeout: 500_000 }).toBe(end);
  expect(setAside).toEqual(['plant:heavy 0', 'plant:heavy 1', 'plant:heavy 2']);
  expect(detector.progress.setAside).toMatchObject({ readings: 3, devices: ['plant:heavy'] });
  expect(detector.progress.setAside.last?.why).toBe('judging took longer than 1 s');
  expect(newDevices).toEqual(expect.arrayContaining(['plant:before', 'plant:after']));
  await close();
});

it('a thread at work that comes no further is noticed, one that waits or comes further is not', () => {
  const memory = newWorkMemory();
  const mark = markIn(memory);
  const standsStill = watchIn(memory);
  const looks = (): boolean[] => Array.from({ length: LOOKS + 1 }, standsStill);
  expect(looks()).not.toContain(true);
  mark.begin();
  for (let i = 0; i < 3 * LOOKS; i++) {
    mark.beat();
    expect(standsStill()).toBe(false);
  }
  expect(looks().at(-1)).toBe(true);
  mark.end();
  expect(looks()).not.toContain(true);
});

it('first the batch is gone through carefully, then the reading is set aside, and what is beside readings ends it', () => {
  const batch = { partition: 2, nextOffset: 70 };
  const reading = nameReading(aReading());
  const first = decideAfterEnd(UNGUARDED, { batch, reading: null });
  expect(first).toMatchObject({ kind: 'go carefully' });
  const { guarded } = first as { guarded: Guarded };
  expect(guarded.careful.get(2)).toBe(70);
  expect(decideAfterEnd(guarded, { batch, reading })).toMatchObject({ kind: 'set aside', wholeDevice: false });
  expect(decideAfterEnd(guarded, { batch, reading: null }).kind).toBe('give up');
  expect(decideAfterEnd(guarded, { batch: null, reading: null }).kind).toBe('give up');
  const many = { ...guarded, readings: [1, 2].map((sequence) => ({ ...reading, sequence })) };
  expect(decideAfterEnd(many, { batch, reading })).toMatchObject({ kind: 'set aside', wholeDevice: true });
});

it('what was set aside is still so after a restart', async () => {
  const dataDir = tempDir();
  const names = [aReading(), aReading({ sequence: 1 })].map(nameReading);
  const first = openLmdbCheckpoints({ dataDir });
  await first.setAside(names.slice(0, 1));
  await first.setAside(names);
  await first.close();
  const second = openLmdbCheckpoints({ dataDir });
  expect(await second.setAside([])).toEqual(names);
  await second.close();
});
