import { expect, test } from 'vitest';
import { faultFrequencies } from '../../../models/waveform/fault-frequencies.ts';
import { analyseWaveform } from '../../../models/waveform/waveform-analysis.ts';
import { waveformAnalysisRoutes } from '../../../models/waveform/waveform-analysis-routes.ts';
import { createWorkSpace } from '../../../models/waveform/work-space.ts';
import { openApp } from '../../http/app.ts';
import { impacts, sines } from './signals.ts';

const bearing = { elements: 9, elementDiameter: 7.94, pitchDiameter: 39.04 };
const machine = { devices: '*', rpm: 1797, bearings: [bearing] };
const { outer } = faultFrequencies({ ...bearing, contactAngleDegrees: 0 }, machine.rpm);
const space = createWorkSpace();
const blockOf = (block: ReturnType<typeof sines>) => ({ channel: 'de', unit: 'm/s2', ...block });

test('a tone stands in the spectrum with its RMS, and no thinning loses it', () => {
  const analysis = analyseWaveform(blockOf(sines([[1234, 2]], { noise: 0.01 })), { machine: null, points: 100, space });
  expect(analysis.spectrum.length).toBeLessThanOrEqual(100);
  const [hz = 0, rms = 0] = analysis.spectrum.reduce((a, b) => (b[1] > a[1] ? b : a));
  expect(hz).toBeCloseTo(1234, -1);
  // The highest bin of a Hann window holds two thirds of the mean square, or less between bins.
  expect(rms).toBeGreaterThan(0.6 * Math.SQRT2);
  expect(rms).toBeLessThan(Math.SQRT2);
  expect(analysis).toMatchObject({ rpm: null, lines: [], verdict: null });
});

test('an impulse is in the time signal however thin it is drawn', () => {
  const block = blockOf(sines([], { noise: 0.1, count: 20_000 }));
  block.samples[7_777] = 40;
  const { time, statistics } = analyseWaveform(block, { machine: null, points: 100, space });
  expect(time).toHaveLength(100);
  expect(Math.max(...time.map(([, , high]) => high))).toBe(40);
  expect(statistics.peak).toBe(40);
  expect(statistics.kurtosis).toBeGreaterThan(100);
});

test('the envelope shows the line of the outer race where impacts come at its rate', () => {
  const { lines, verdict, envelope } = analyseWaveform(blockOf(impacts(outer)), { machine, points: 4_000, space });
  expect(verdict).toBe('outer');
  expect(lines.map(({ part }) => part)).toEqual(['shaft', 'outer', 'inner', 'rolling', 'cage']);
  const line = lines[1];
  expect(line?.expectedHz).toBeCloseTo(outer, 6);
  expect(line?.ratio).toBeGreaterThan(4);
  const near = envelope.points.filter(([hz]) => Math.abs(hz - (line?.foundHz ?? 0)) < 3).map(([, size]) => size);
  const rest = envelope.points.filter(([hz]) => Math.abs(hz - outer) > 10 && hz < 2 * outer - 10);
  expect(Math.max(...near)).toBeGreaterThan(2 * Math.max(...rest.map(([, size]) => size)));
});

test('the route says why a waveform cannot be analysed', async () => {
  const dead = { channel: 'de', unit: null, sampleRateHz: 1000, samples: new Float32Array(300) };
  const stored = { ...dead, sampledAt: 5, sequence: 0, count: 300 };
  const series = {
    devices: async () => [{ device: 'plant:p', channels: [], lastSampledAt: 5 }],
    waveform: async ({ sampledAt }: { sampledAt: number }) => (sampledAt === 5 ? stored : undefined),
  };
  const app = await openApp([waveformAnalysisRoutes({ series, machineOf: () => null })]);
  const get = async (at: number) => (await app.inject(`/api/v1/devices/p/waveforms/${at}/analysis?channel=de`)).json();
  expect(await get(5)).toMatchObject({ status: 422, detail: expect.stringContaining('the sensor may be dead') });
  expect(await get(6)).toMatchObject({ status: 404 });
  stored.samples.set(sines([[50, 1]], { count: 300, sampleRateHz: 1000 }).samples);
  expect(await get(5)).toMatchObject({ count: 300, verdict: null, statistics: { crest: expect.any(Number) } });
});
