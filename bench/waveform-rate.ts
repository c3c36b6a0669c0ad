import type { Reading } from '../ingest/reading/reading.ts';
import { createRandom } from '../lib/random.ts';
import { type MachineSettings, machineFinder } from '../models/machine/machine-settings.ts';
import { createWaveformReader } from '../models/waveform/read-waveforms.ts';
import { type Figures, rounded } from './bench.ts';

const SAMPLES = 20_480;
const SAMPLE_RATE_HZ = 20_480;

/** That of the IMS test rig. */
const BEARING: MachineSettings = {
  devices: '*',
  rpm: 2000,
  bearings: [{ elements: 16, elementDiameter: 8.4, pitchDiameter: 71.5, contactAngleDegrees: 15.17 }],
};

/**
 * Blocks of one second a second: what becomes of them is statistics and bands, with a bearing also
 * its lines.
 */
export function waveformFigures(blocks: number): Figures {
  const random = createRandom(2);
  const samples = Float32Array.from({ length: SAMPLES }, () => random.gaussian());
  const waveform = { channel: 'acceleration', unit: 'm/s2', sampleRateHz: SAMPLE_RATE_HZ, samples };
  const reading: Reading = {
    device: 'b:press',
    sampledAt: 1.7e12,
    sequence: 1,
    receivedAt: 1.7e12,
    timeSource: 'device',
    values: {},
    waveform,
  };
  return {
    waveformSamples: SAMPLES,
    waveformsPerSecond: rounded(rateOf(reading, { blocks, machines: [] })),
    waveformsWithBearingPerSecond: rounded(rateOf(reading, { blocks, machines: [BEARING] })),
  };
}

function rateOf(
  reading: Reading,
  { blocks, machines }: { blocks: number; machines: readonly MachineSettings[] },
): number {
  const reader = createWaveformReader({ machineOf: machineFinder(machines) });
  for (let i = 0; i < blocks / 10; i++) reader.read([reading]);
  const startedAt = performance.now();
  for (let i = 0; i < blocks; i++) reader.read([reading]);
  return blocks / ((performance.now() - startedAt) / 1000);
}
