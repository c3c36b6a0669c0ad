import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { impossible } from '../../../models/instrument/impossible-value.ts';
import { cutAt, feed, openDetector } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

describe('a value that cannot be', () => {
  it.each([
    [-999, null],
    [-9999, 'Cel'],
    [-300, 'Cel'],
    [-1, 'K'],
    [-500, '[degF]'],
  ])('%s in %s is one', (value, unit) => {
    expect(impossible(value, unit)).not.toBeNull();
  });

  it.each([
    [-200, 'Cel'],
    [-300, null],
    [0, 'K'],
    [-998, 'bar'],
  ])('%s in %s may be', (value, unit) => {
    expect(impossible(value, unit)).toBeNull();
  });

  const broken = (from: number, to: number): Reading[] =>
    machineReadings({ rows: 200 }).map((reading, row) =>
      row < from || row >= to ? reading : { ...reading, values: { ...reading.values, flow: -999 } },
    );

  it('is told of from the first readings on, long before anything is learned, and ends', async () => {
    const { transitions } = await feed(openDetector(400), [broken(10, 60)]);
    expect(transitions.map(({ kind, episode }) => [kind, episode.condition, episode.firstChannel])).toEqual([
      ['raised', 'sensor_dropout', 'flow'],
      ['cleared', 'sensor_dropout', 'flow'],
    ]);
    expect(transitions[0]?.episode.reason).toContain('flow reads -999: instruments write it');
  });

  it('that comes once is no alarm', async () => {
    expect((await feed(openDetector(400), [broken(10, 12)])).transitions).toEqual([]);
  });

  it('ends where the device has learned, however its readings are cut into batches', async () => {
    const readings = broken(80, 140);
    const learned = readings[100]?.sampledAt;
    for (const places of [[], [95, 120], [1, 84, 99, 100, 101]]) {
      const { transitions } = await feed(openDetector(100), cutAt(readings, places));
      const first = transitions.filter(({ episode }) => episode.onsetAt === readings[80]?.sampledAt);
      expect(first.map(({ kind, episode }) => [kind, episode.clearedAt])).toEqual([
        ['raised', null],
        ['cleared', learned],
      ]);
    }
  });
});
