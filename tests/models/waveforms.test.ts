import { describe, expect, it } from 'vitest';
import type { Reading } from '../../ingest/reading/reading.ts';
import { createDetector } from '../../models/detector/detector.ts';
import { decodeDeviceState } from '../../models/device/device-state.ts';
import { createMachineBook } from '../../models/machine/machine-book.ts';
import type { MachineSettings } from '../../models/machine/machine-settings.ts';
import { createBackend } from '../../models/net/backend.ts';
import { faultFrequencies } from '../../models/waveform/fault-frequencies.ts';
import { aReading, aSeries, aWaveform } from '../helpers/readings.ts';
import { impacts } from './waveform/signals.ts';

const bearing = { elements: 9, elementDiameter: 7.94, pitchDiameter: 39.04, contactAngleDegrees: 0 };
const machine: MachineSettings = { devices: 'plant:*', rpm: 1500, bearings: [bearing] };

const open = () =>
  createDetector({
    backend: createBackend('cpu'),
    learnRows: 60,
    now: () => new Date(0),
    machines: createMachineBook([machine]),
  });

/** A block every ten seconds; from `faultFrom` on the outer race strikes. */
function blocks(count: number, faultFrom: number): readonly Reading[] {
  const { outer } = faultFrequencies(bearing, machine.rpm ?? 0);
  const { sampledAt } = aReading();
  return Array.from({ length: count }, (_, i) => {
    const block = impacts(outer, { size: i < faultFrom ? 0 : 2, seed: i + 1, count: 8192 });
    return aReading({
      sampledAt: sampledAt + i * 10_000,
      sequence: i,
      values: {},
      waveform: { channel: 'vibration', unit: 'm/s2', ...block },
    });
  });
}

describe('waveforms', () => {
  it('that cannot be analysed change nothing between the readings of a device, and are not late', async () => {
    const states = [false, true].map(async (withWaveforms) => {
      const detector = open();
      const { sampledAt } = aReading();
      const flat = new Float32Array(1000);
      const readings = aSeries(80).flatMap((reading, i) => {
        if (!withWaveforms) return [reading];
        const short = aWaveform(10, { sampledAt: sampledAt + i * 1000 + 500 });
        const constant = { ...short, waveform: { ...short.waveform, samples: flat } } as Reading;
        return [reading, short, constant];
      });
      await detector.process(readings, 0);
      const { late, learned, scored, refusedWaveforms } = detector.counts();
      const known = [...detector.dirty()].map(([device, state]) => decodeDeviceState(device, state));
      return { outcome: { late, learned, scored, known }, refusedWaveforms };
    });
    const [plain, mixed] = await Promise.all(states);
    expect(plain?.outcome).toMatchObject({ late: 0, learned: 1 });
    expect(mixed?.outcome).toEqual(plain?.outcome);
    expect(mixed?.refusedWaveforms).toEqual({ too_short: 80, constant: 80 });
  });

  it('are learned and judged as readings: a struck outer race raises one episode, led by its line', async () => {
    const detector = open();
    const { transitions } = await detector.process(blocks(130, 90), 0);
    expect(detector.counts()).toMatchObject({ learned: 1, late: 0, waveforms: 130, refusedWaveforms: {} });
    const raised = transitions.filter(({ kind }) => kind === 'raised');
    expect(raised).toHaveLength(1);
    const episode = raised[0]?.episode;
    expect(episode?.onsetAt).toBeGreaterThanOrEqual(aReading().sampledAt + 90 * 10_000);
    expect(Object.keys(episode?.contributions ?? {})[0]).toBe('vibration.bpfo');
  });
});
