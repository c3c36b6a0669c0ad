import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { resemblance } from '../../../models/condition/condition.ts';
import type { ChannelFinding } from '../../../models/condition/resemblance.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import { createMachineBook } from '../../../models/machine/machine-book.ts';
import type { MachineSettings } from '../../../models/machine/machine-settings.ts';
import { createBackend } from '../../../models/net/backend.ts';
import { faultFrequencies } from '../../../models/waveform/fault-frequencies.ts';
import { aReading } from '../../helpers/readings.ts';
import { type Block, impacts, sines } from '../waveform/signals.ts';

/** Findings from `channel: [deviation, share, level of late, normal level]`. */
const findings = (channels: Record<string, [number, number, number, number]>): ChannelFinding[] =>
  Object.entries(channels).map(([channel, [deviation, share, now, normal]]) => ({
    channel,
    unit: null,
    deviation,
    share,
    level: { now, normal, spread: 0.3 },
  }));

describe('the lines of a waveform', () => {
  it.each<[string, Record<string, [number, number, number, number]>, string]>([
    ['an outer race', { 'vib.bpfo': [9, 0.6, 8, 1.5], 'vib.rms': [9, 0.4, 2, 1] }, 'bearing_outer'],
    ['the stronger of two', { 'vib.bpfo': [9, 0.6, 4, 1.5], 'vib.bpfi': [5, 0.4, 6, 1.5] }, 'bearing_inner'],
    [
      'one that stands out as ever',
      { 'vib.bpfo': [0, 0, 8, 8], 'vib.rms': [9, 1, 2, 1], 'vib.crest': [0, 0, 3, 3] },
      'unknown',
    ],
    [
      'one that is still in the noise',
      { 'vib.bpfo': [4, 0.5, 2.2, 1.5], 'vib.rms': [9, 0.5, 2, 1], 'vib.crest': [0, 0, 3, 3] },
      'unknown',
    ],
    ['a sensor whose name tells nothing', { 'x.bsf': [9, 1, 8, 1.5] }, 'bearing_rolling_element'],
    ['the order of the shaft', { 'vib.order_1': [9, 1, 6, 1], 'vib.order_2': [4, 0, 2, 1] }, 'imbalance'],
    ['two orders alike', { 'vib.order_1': [9, 0.5, 6, 1], 'vib.order_2': [9, 0.5, 6, 1] }, 'unknown'],
    ['both sensors alike', { 'vib_de.order_1': [9, 0.5, 6, 1], 'vib_nde.order_1': [9, 0.5, 5.9, 1] }, 'imbalance'],
    ['a bearing before the orders', { 'vib.ftf': [9, 0.2, 6, 1.5], 'vib.order_1': [9, 0.8, 6, 1] }, 'bearing'],
    [
      'statistics of one waveform are one sensor',
      { 'vib.rms': [9, 0.8, 3, 1], 'vib.peak': [1, 0.1, 2, 1], 'vib.crest': [0, 0.1, 3, 3] },
      'unknown',
    ],
  ])('%s: the right condition', (_, channels, condition) => {
    expect(resemblance(findings(channels)).condition).toBe(condition);
  });
});

const bearing = { elements: 9, elementDiameter: 7.94, pitchDiameter: 39.04, contactAngleDegrees: 0 };
const machine: MachineSettings = { devices: '*', rpm: 1500, bearings: [bearing] };
const { outer, inner, rolling, cage, shaft } = faultFrequencies(bearing, 1500);

/** Accelerations, in m/s², of velocities in mm/s at the orders 1 to 5. */
const orders = (velocities: readonly number[], seed: number): Block =>
  sines(
    velocities.map((mmPerS, i) => [(i + 1) * shaft, (2 * Math.PI * (i + 1) * shaft * mmPerS) / 1000] as const),
    { noise: 0.3, count: 8192, seed },
  );
const healthy = [1, 0.5, 0.3, 0.2, 0.2];

describe('a synthetic machine', () => {
  it.each<[string, (faulty: boolean, seed: number) => Block]>([
    ['bearing_outer', (faulty, seed) => impacts(outer, { size: faulty ? 2 : 0, seed, count: 8192 })],
    [
      'bearing_inner',
      (faulty, seed) => impacts(inner, { size: faulty ? 3 : 0, modulatedHz: shaft, seed, count: 8192 }),
    ],
    [
      'bearing_rolling_element',
      (faulty, seed) => impacts(2 * rolling, { size: faulty ? 3 : 0, modulatedHz: cage, seed, count: 8192 }),
    ],
    ['imbalance', (faulty, seed) => orders(faulty ? [4, 0.6, 0.3, 0.2, 0.2] : healthy, seed)],
    ['misalignment', (faulty, seed) => orders(faulty ? [1.3, 3, 0.5, 0.3, 0.2] : healthy, seed)],
    ['looseness', (faulty, seed) => orders(faulty ? [1.3, 1, 2, 2, 2] : healthy, seed)],
  ])('with %s is called that', async (condition, blockOf) => {
    const now = () => new Date(0);
    const detector = createDetector({
      backend: createBackend('cpu'),
      learnRows: 60,
      now,
      machines: createMachineBook([machine]),
    });
    const { sampledAt } = aReading();
    const readings = Array.from({ length: 120 }, (_, i): Reading => {
      const waveform = { channel: 'vib', unit: 'm/s2', ...blockOf(i >= 90, i + 1) };
      return aReading({ sampledAt: sampledAt + i * 10_000, sequence: i, values: {}, waveform });
    });
    const { transitions } = await detector.process(readings, 0);
    const raised = transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => episode.condition);
    expect(raised).toEqual([condition]);
  });
});
