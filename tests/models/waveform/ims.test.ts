import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../models/detector/detector.ts';
import { createMachineBook } from '../../../models/machine/machine-book.ts';
import { createBackend } from '../../../models/net/backend.ts';
import { bearingLines } from '../../../models/waveform/bearing-lines.ts';
import { blockSpectrum } from '../../../models/waveform/block-spectrum.ts';
import { blockStatistics } from '../../../models/waveform/block-statistics.ts';
import { createWorkSpace } from '../../../models/waveform/work-space.ts';
import { aReading } from '../../helpers/readings.ts';
import { recording } from '../../helpers/recordings.ts';

const snapshots = recording('ims/test2_raw_sample');
const table = recording('ims/test2_features.csv');

/** Rexnord ZA-2115. */
const bearing = { elements: 16, elementDiameter: 0.331, pitchDiameter: 2.815, contactAngleDegrees: 15.17 };
const rpm = 2000;
const DAY = 86_400_000;

/** Blocks that a snapshot is cut into, so that there are rows to learn from. */
const PARTS = 4;

type Snapshot = { readonly at: string; readonly bearings: readonly Float64Array[] };

function readSnapshots(folder: string): readonly Snapshot[] {
  // Where the recordings are absent the suite is skipped, but still collected.
  if (folder === '') return [];
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const [year, month, day, hour, minute, second] = name.split('.');
      const rows = readFileSync(path.join(folder, name), 'utf8')
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split('\t').map(Number));
      const bearings = [0, 1, 2, 3].map((b) => Float64Array.from(rows, (row) => row[b] ?? Number.NaN));
      return { at: `${year}-${month}-${day} ${hour}:${minute}:${second}`, bearings };
    });
}

describe.skipIf(!snapshots || !table)('IMS test 2, recorded to the failure of an outer race', () => {
  const recorded = readSnapshots(snapshots ?? '');

  it('gives the features of the table within 1 %', () => {
    const lines = readFileSync(table ?? '', 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
    const rows = new Map(lines.map(([at = '', ...cells]) => [at, cells.map(Number)]));
    expect(recorded).toHaveLength(28);
    for (const { at, bearings } of recorded) {
      for (const [b, samples] of bearings.entries()) {
        // The table lacks the first sample of each file: it was read as the names of the columns.
        const { meanAbsolute, std, skew, kurtosis, entropy, rms, peak, peakToPeak } = blockStatistics(
          samples.subarray(1),
        );
        const ours = [meanAbsolute, std, skew, kurtosis, entropy, rms, peak, peakToPeak];
        const theirs = rows.get(at)?.slice(8 * b, 8 * b + 8) ?? [];
        for (const [i, value] of ours.entries()) {
          expect(Math.abs(value / (theirs[i] ?? 0) - 1), `feature ${i} of bearing ${b + 1}, ${at}`).toBeLessThan(0.01);
        }
      }
    }
  });

  it('shows the outer-race line of bearing 1 from 16 February on, and in no healthy bearing before the last day', () => {
    const space = createWorkSpace();
    const end = Date.parse('2004-02-19T06:22:39Z');
    const late: number[] = [];
    for (const { at, bearings } of recorded) {
      const leftMs = end - Date.parse(`${at.replace(' ', 'T')}Z`);
      for (const [b, samples] of bearings.entries()) {
        const spectrum = blockSpectrum({ samples, sampleRateHz: 20_000 }, space);
        const { verdict, lines } = bearingLines(spectrum, { bearing, rpm }, space);
        const what = `bearing ${b + 1} at ${at}`;
        if (b === 0 && at >= '2004-02-16 12:00:00') {
          expect(verdict, what).toMatchObject({ line: 'outer', harmonics: 3 });
          late.push(lines.outer?.frequencyHz ?? 0);
        } else if (b === 0 || leftMs > DAY) {
          // In the last hours the shaft carries the damage into bearings 2 and 4.
          expect(verdict.line, what).toBe('none');
          expect(lines.outer?.harmonics, what).toBeLessThan(3);
        }
      }
    }
    expect(late).toHaveLength(15);
    // 236.4 Hz without slip.
    for (const hz of late) expect(Math.abs(hz - 230.7)).toBeLessThan(1);
  });

  it('raises one episode in the detector, of bearing 1 and its outer race, with all four on one device', async () => {
    const machines = createMachineBook([{ devices: '*', rpm, bearings: [bearing] }]);
    const options = { backend: createBackend('cpu'), learnRows: 12 * PARTS, machines, now: () => new Date(0) };
    const length = 20_480 / PARTS;
    const readings = recorded.flatMap(({ bearings }, snapshot) =>
      Array.from({ length: PARTS }, (_, part) =>
        bearings.map((all, b) => {
          const samples = Float32Array.from(all.subarray(part * length, (part + 1) * length));
          const waveform = { channel: `B${b + 1}`, unit: 'g', sampleRateHz: 20_000, samples };
          const sampledAt = 1_076_580_000_000 + (snapshot * PARTS + part) * 600_000;
          return aReading({ sampledAt, sequence: b, values: {}, waveform });
        }),
      ).flat(),
    );
    const { transitions } = await createDetector(options).process(readings, 0);
    const raised = transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => episode);
    expect(raised.map(({ condition }) => condition)).toEqual(['bearing_outer']);
    expect(raised[0]?.firstChannel).toMatch(/^B1\./);
    expect(raised[0]?.reason).toContain('of B1, the line of the outer race');
  });
});
