import type { Reading, Waveform } from '../../ingest/reading/reading.ts';
import { bearingOf, type MachineSettings } from '../machine/machine-settings.ts';
import { bearingLines } from './bearing-lines.ts';
import { type BlockSpectrum, bandRms, blockSpectrum } from './block-spectrum.ts';
import { blockStatistics } from './block-statistics.ts';
import { type LogSpectrum, logBands } from './log-bands.ts';
import { orderLines } from './order-lines.ts';
import { isoVelocity } from './vibration-velocity.ts';
import { type WaveformRefusal, waveformRefusal } from './waveform-refusal.ts';
import type { WorkSpace } from './work-space.ts';

/** A reading whose samples are still in a block. */
export type WaveformReading = Reading & { readonly waveform: Waveform };

/** The same once it is read: the block's statistics are among its values. */
export type ReadWaveform = Reading & { readonly logSpectrum: LogSpectrum };

/** The log spectrum of the block that a reading was read from; undefined where there was none. */
export function logSpectrumOf(reading: Reading): LogSpectrum | undefined {
  return (reading as Partial<ReadWaveform>).logSpectrum;
}

/**
 * Bands whose RMS is followed, in Hz: where machines turn, where bearings and gears rattle, where
 * they ring.
 */
const BANDS = [
  ['band_10_1000hz', 10, 1000],
  ['band_1_5khz', 1000, 5000],
  ['band_5_20khz', 5000, 20_000],
] as const;

/**
 * Turns a block of samples into an ordinary reading with its statistics: `vibration.rms`,
 * `vibration.kurtosis` and so on, for a block of channel `vibration` (docs/detection.md lists
 * them). It leaves out undefined statistics; every value is finite. The time is that of the last
 * sample, the first moment of all of them.
 * @param machine its settings, or null
 * @param space overwritten
 */
export function waveformReading(
  reading: WaveformReading,
  { machine, space }: { readonly machine: MachineSettings | null; readonly space: WorkSpace },
): ReadWaveform | WaveformRefusal {
  const { waveform, ...rest } = reading;
  const refusal = waveformRefusal(waveform, machine?.waveformSamples);
  if (refusal !== null) return refusal;
  const values: Record<string, number> = { ...reading.values };
  const units: Record<string, string> = { ...reading.units };
  const spectrum = blockSpectrum(waveform, space);
  const { channel: of, sampleRateHz } = waveform;
  const logSpectrum = { of, sampleRateHz, count: spectrum.count, levels: logBands(spectrum) };
  for (const [name, value, unit] of measure(waveform, { machine, space, spectrum })) {
    if (value === null || !Number.isFinite(value)) continue;
    values[`${waveform.channel}.${name}`] = value;
    if (unit !== null) units[`${waveform.channel}.${name}`] = unit;
  }
  // A block without a time of its own arrived after its last sample.
  const durationMs = reading.timeSource === 'arrival' ? 0 : (1000 * waveform.samples.length) / sampleRateHz;
  return { ...rest, sampledAt: reading.sampledAt + Math.round(durationMs), values, units, logSpectrum };
}

type Measured = readonly [name: string, value: number | null, unit: string | null];

function measure(
  waveform: Waveform,
  of: { readonly machine: MachineSettings | null; readonly space: WorkSpace; readonly spectrum: BlockSpectrum },
): readonly Measured[] {
  const { machine, space, spectrum } = of;
  const { channel, unit, samples } = waveform;
  const { rms, peak, crest, kurtosis } = blockStatistics(samples);
  const measured: Measured[] = [
    ['rms', rms, unit],
    ['peak', peak, unit],
    ['crest', crest, '1'],
    ['kurtosis', kurtosis, '1'],
    ['velocity_rms', isoVelocity(spectrum, unit), 'mm/s'],
    ...bands(spectrum, unit),
  ];
  const rpm = machine?.rpm;
  if (!machine || rpm === undefined) return measured;
  const orders = orderLines(spectrum, rpm, unit);
  if (orders) {
    measured.push(['order_1', orders.first, orders.unit], ['order_2', orders.second, orders.unit]);
    measured.push(['order_3_8', orders.higher, orders.unit]);
  }
  const bearing = bearingOf(machine, channel);
  if (bearing === null) return measured;
  const { outer, inner, rolling, cage } = bearingLines(spectrum, { bearing, rpm }, space).lines;
  measured.push(['bpfo', outer?.ratio ?? null, '1'], ['bpfi', inner?.ratio ?? null, '1']);
  measured.push(['bsf', rolling?.ratio ?? null, '1'], ['ftf', cage?.ratio ?? null, '1']);
  return measured;
}

function bands(spectrum: BlockSpectrum, unit: string | null): readonly Measured[] {
  const { sampleRateHz, count } = spectrum;
  return BANDS.map(([name, fromHz, toHz]) => {
    const isCovered = sampleRateHz / 2 > 1.2 * fromHz && count / sampleRateHz >= 2 / fromHz;
    return [name, isCovered ? bandRms(spectrum, fromHz, toHz) : null, unit];
  });
}
