import type { Waveform } from '../../ingest/reading/reading.ts';
import { bearingOf, type MachineSettings } from '../machine/machine-settings.ts';
import { blockSpectrum } from './block-spectrum.ts';
import { blockStatistics } from './block-statistics.ts';
import { type EnvelopeSpectrum, envelopeSpectrum, resonanceBand } from './envelope.ts';
import { FAULT_LINES, type FaultFrequencies, type FaultLine, faultFrequencies } from './fault-frequencies.ts';
import { bearingVerdict, faultLines, LINE_HARMONICS, type LineFinding } from './fault-lines.ts';
import type { WorkSpace } from './work-space.ts';

/** A line of the shaft or of a part of the bearing, and whether the envelope shows it. */
export type AnalysedLine = {
  /** `rolling` strikes twice a turn of the element: its frequency is twice BSF. */
  readonly part: FaultLine | 'shaft';
  /** By geometry and nominal speed, without slip, in Hz. */
  readonly expectedHz: number;
  /** Where it was found to stand out most; null where the spectrum does not reach it. */
  readonly foundHz: number | null;
  /** Over the noise around it, by three harmonics; about 2 in noise. */
  readonly ratio: number | null;
  readonly harmonics: number | null;
};

/** A waveform as time, spectrum and envelope spectrum, each with at most this many points. */
export type WaveformAnalysis = {
  readonly statistics: { readonly [name in 'rms' | 'peak' | 'crest' | 'kurtosis']: number };
  /** `[milliseconds from the first sample, lowest, highest]` of equal stretches. */
  readonly time: readonly (readonly [number, number, number])[];
  /** `[Hz, RMS in the unit of the block]`: the highest bin of equal stretches. */
  readonly spectrum: readonly (readonly [number, number])[];
  /** Lines nearer than this cannot be distinguished, in Hz. */
  readonly resolutionHz: number;
  /** `[Hz, amplitude]`, without unit: the mean of the squared envelope is 1. */
  readonly envelope: {
    readonly fromHz: number;
    readonly toHz: number;
    /** Excess kurtosis of the band's envelope: 0 for noise, large for impulses. */
    readonly impulsiveness: number;
    readonly points: readonly (readonly [number, number])[];
  };
  readonly rpm: number | null;
  readonly lines: readonly AnalysedLine[];
  /** The part whose line stands out most; null without data of a bearing. */
  readonly verdict: FaultLine | 'none' | null;
};

/**
 * Analyses one block for people. The envelope is that of the band in which the block is most
 * impulsive; with a bearing, the band is wide enough for three harmonics of its lines.
 * @param waveform one that {@link waveformRefusal} lets pass
 * @param space overwritten
 */
export function analyseWaveform(
  waveform: Waveform,
  given: { readonly machine: MachineSettings | null; readonly points: number; readonly space: WorkSpace },
): WaveformAnalysis {
  const { machine, points, space } = given;
  const { samples, sampleRateHz, channel } = waveform;
  const { rms, peak, crest, kurtosis } = blockStatistics(samples);
  const spectrum = blockSpectrum(waveform, space);
  const rpm = machine?.rpm ?? null;
  const bearing = machine && rpm !== null ? bearingOf(machine, channel) : null;
  const frequencies = bearing && rpm !== null ? faultFrequencies(bearing, rpm) : null;
  const width = frequencies ? 1.05 * LINE_HARMONICS * frequencies.inner : sampleRateHz / 16;
  const band = resonanceBand(spectrum, width, space);
  const drawn = highest(spectrum.power, spectrum.binHz, points).map(([hz, power]) => [hz, Math.sqrt(power)] as const);
  const envelope = envelopeSpectrum(spectrum, band, space);
  const found = frequencies && faultLines(envelope, frequencies, space);
  return {
    statistics: { rms, peak, crest, kurtosis },
    time: extremes(samples, sampleRateHz, points),
    spectrum: drawn,
    resolutionHz: envelope.resolutionHz,
    envelope: { ...band, impulsiveness: envelope.impulsiveness, points: envelopePoints(envelope, points) },
    rpm,
    lines: [...shaftLine(rpm), ...(frequencies && found ? linesOf(frequencies, found) : [])],
    verdict: found && bearingVerdict(found).line,
  };
}

function shaftLine(rpm: number | null): readonly AnalysedLine[] {
  if (rpm === null) return [];
  return [{ part: 'shaft', expectedHz: rpm / 60, foundHz: null, ratio: null, harmonics: null }];
}

function linesOf(
  frequencies: FaultFrequencies,
  found: Readonly<Record<FaultLine, LineFinding | null>>,
): readonly AnalysedLine[] {
  return FAULT_LINES.map((part) => {
    const { frequencyHz = null, ratio = null, harmonics = null } = found[part] ?? {};
    const expectedHz = frequencies[part] * (part === 'rolling' ? 2 : 1);
    return { part, expectedHz, foundHz: frequencyHz, ratio, harmonics };
  });
}

/** The mean itself (0 Hz) would hide the lines. */
function envelopePoints({ amplitude, binHz, resolutionHz }: EnvelopeSpectrum, points: number) {
  const first = Math.ceil(resolutionHz / binHz);
  return highest(amplitude, binHz, points, first);
}

/** The highest bin of each of equal stretches of a spectrum: no line is lost. */
function highest(bins: Float64Array, binHz: number, points: number, first = 1): readonly (readonly [number, number])[] {
  const each = Math.max(1, Math.ceil((bins.length - first) / points));
  const found: (readonly [number, number])[] = [];
  for (let from = first; from < bins.length; from += each) {
    let top = from;
    for (let k = from + 1; k < Math.min(bins.length, from + each); k++) {
      if ((bins[k] as number) > (bins[top] as number)) top = k;
    }
    found.push([top * binHz, bins[top] as number]);
  }
  return found;
}

/** Lowest and highest sample of each of equal stretches: no impulse is lost. */
function extremes(
  samples: Float32Array | Float64Array,
  sampleRateHz: number,
  points: number,
): readonly (readonly [number, number, number])[] {
  const each = Math.max(1, Math.ceil(samples.length / points));
  const found: (readonly [number, number, number])[] = [];
  for (let from = 0; from < samples.length; from += each) {
    let low = samples[from] as number;
    let high = low;
    for (let i = from + 1; i < Math.min(samples.length, from + each); i++) {
      low = Math.min(low, samples[i] as number);
      high = Math.max(high, samples[i] as number);
    }
    found.push([(1000 * from) / sampleRateHz, low, high]);
  }
  return found;
}
