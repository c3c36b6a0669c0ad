import type { EnvelopeSpectrum } from './envelope.ts';
import { FAULT_LINES, type FaultFrequencies, type FaultLine } from './fault-frequencies.ts';
import type { WorkSpace } from './work-space.ts';

/** How far one fault frequency and its harmonics stand out of an envelope spectrum. */
export type LineFinding = {
  /** The best place of the fundamental, in Hz. */
  readonly frequencyHz: number;
  /**
   * Geometric mean of the first three harmonics' amplitudes, each over the noise around it: about 2
   * for noise.
   */
  readonly ratio: number;
  /** Harmonics, the fundamental among them, that stand out. */
  readonly harmonics: number;
  /**
   * Side bands about the fundamental that stand out: at the shaft's frequency, for a rolling
   * element at the cage's.
   */
  readonly sideBands: number;
};

/**
 * The result of an envelope spectrum for a bearing: the part whose lines stand out most, or none.
 */
export type BearingVerdict = { readonly line: FaultLine | 'none'; readonly harmonics: number; readonly ratio: number };

/** Harmonics that are looked for, the fundamental among them. */
export const LINE_HARMONICS = 3;
/**
 * Amplitude over the noise from which a line stands out. Noise alone reaches it once in 60,000 bins
 * (Rayleigh, over the median), and a verdict needs two harmonics that fit each other.
 */
const STANDS_OUT = 4;
/**
 * The speed is taken to be right within 1 %, and elements slip by up to 2 %: that slows the cage
 * and all but BPFI.
 */
const SPEED_TOLERANCE = 0.01;
const SLIP = 0.02;

/**
 * Looks for the lines of each part of a bearing.
 * @returns null for a line that the spectrum does not reach or resolve
 */
export function faultLines(
  envelope: EnvelopeSpectrum,
  frequencies: FaultFrequencies,
  space: WorkSpace,
): Readonly<Record<FaultLine, LineFinding | null>> {
  const { shaft, outer, inner, rolling, cage } = frequencies;
  const slower = [(1 - SPEED_TOLERANCE) * (1 - SLIP), 1 + SPEED_TOLERANCE] as const;
  const faster = [1 - SPEED_TOLERANCE, (1 + SPEED_TOLERANCE) * (1 + SLIP)] as const;
  const find = (nominalHz: number, range: readonly [number, number], sideBandHz: number): LineFinding | null =>
    findLine(envelope, { nominalHz, lowHz: nominalHz * range[0], highHz: nominalHz * range[1], sideBandHz }, space);
  return {
    outer: find(outer, slower, shaft),
    inner: find(inner, faster, shaft),
    // A damaged element strikes both races in each of its turns.
    rolling: find(2 * rolling, slower, cage),
    cage: find(cage, slower, shaft),
  };
}

/**
 * Names the part whose line stands out most, with two of its harmonics at least. Also a healthy
 * cage shows in the envelope: it needs all three.
 */
export function bearingVerdict(lines: Readonly<Record<FaultLine, LineFinding | null>>): BearingVerdict {
  let verdict: BearingVerdict = { line: 'none', harmonics: 0, ratio: 0 };
  for (const line of FAULT_LINES) {
    const finding = lines[line];
    const least = line === 'cage' ? LINE_HARMONICS : 2;
    if (finding === null || finding.ratio < STANDS_OUT || finding.harmonics < least) continue;
    if (finding.ratio > verdict.ratio) verdict = { line, harmonics: finding.harmonics, ratio: finding.ratio };
  }
  return verdict;
}

function findLine(
  envelope: EnvelopeSpectrum,
  line: { nominalHz: number; lowHz: number; highHz: number; sideBandHz: number },
  space: WorkSpace,
): LineFinding | null {
  const { binHz, amplitude, resolutionHz } = envelope;
  const { nominalHz, lowHz, highHz, sideBandHz } = line;
  if (nominalHz < 3 * resolutionHz || LINE_HARMONICS * highHz > (amplitude.length - 2) * binHz) return null;
  const floors: number[] = [];
  for (let h = 1; h <= LINE_HARMONICS; h++) floors.push(noiseAround(envelope, h * nominalHz, space));
  let best: LineFinding = { frequencyHz: nominalHz, ratio: 0, harmonics: 0, sideBands: 0 };
  for (let f = lowHz; f <= highHz; f += binHz / 2) {
    let product = 1;
    let harmonics = 0;
    for (let h = 1; h <= LINE_HARMONICS; h++) {
      const ratio = ratioOf(peakAt(envelope, h * f), floors[h - 1] ?? 0);
      product *= ratio;
      if (ratio >= STANDS_OUT) harmonics += 1;
    }
    const ratio = product ** (1 / LINE_HARMONICS);
    if (ratio > best.ratio) best = { frequencyHz: f, ratio, harmonics, sideBands: 0 };
  }
  const floor = floors[0] ?? 0;
  const beside = [best.frequencyHz - sideBandHz, best.frequencyHz + sideBandHz].filter((f) => f > resolutionHz);
  return { ...best, sideBands: beside.filter((f) => ratioOf(peakAt(envelope, f), floor) >= STANDS_OUT).length };
}

function ratioOf(peak: number, floor: number): number {
  return floor > 0 ? peak / floor : 0;
}

/** The largest of the three bins about a frequency. */
function peakAt({ amplitude, binHz }: EnvelopeSpectrum, frequencyHz: number): number {
  const k = Math.round(frequencyHz / binHz);
  return Math.max(amplitude[k - 1] ?? 0, amplitude[k] ?? 0, amplitude[k + 1] ?? 0);
}

/** Median amplitude around a frequency: 15 % to either side, and no fewer than a dozen lines. */
function noiseAround({ amplitude, binHz, resolutionHz }: EnvelopeSpectrum, hz: number, space: WorkSpace): number {
  const reach = Math.max(0.15 * hz, 6 * resolutionHz);
  const first = Math.max(Math.ceil(resolutionHz / binHz), Math.round((hz - reach) / binHz));
  const last = Math.min(amplitude.length, Math.round((hz + reach) / binHz));
  const around = space.real('noise', Math.max(1, last - first));
  around.set(amplitude.subarray(first, last));
  around.sort();
  return around[around.length >> 1] ?? 0;
}
