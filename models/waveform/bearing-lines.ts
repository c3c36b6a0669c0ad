import type { BearingGeometry } from '../machine/machine-settings.ts';
import type { BlockSpectrum } from './block-spectrum.ts';
import { type EnvelopeSpectrum, envelopeSpectrum, resonanceBand } from './envelope.ts';
import { type FaultLine, faultFrequencies } from './fault-frequencies.ts';
import { type BearingVerdict, bearingVerdict, faultLines, LINE_HARMONICS, type LineFinding } from './fault-lines.ts';
import type { WorkSpace } from './work-space.ts';

/** The result of a block for a bearing. */
export type BearingLines = {
  readonly envelope: EnvelopeSpectrum;
  readonly lines: Readonly<Record<FaultLine, LineFinding | null>>;
  readonly verdict: BearingVerdict;
};

/**
 * Finds the resonance that the bearing's impacts ring, demodulates it, and looks for the lines of
 * each part.
 */
export function bearingLines(
  spectrum: BlockSpectrum,
  machine: { readonly bearing: BearingGeometry; readonly rpm: number },
  space: WorkSpace,
): BearingLines {
  const frequencies = faultFrequencies(machine.bearing, machine.rpm);
  const band = resonanceBand(spectrum, 1.05 * LINE_HARMONICS * frequencies.inner, space);
  const envelope = envelopeSpectrum(spectrum, band, space);
  const lines = faultLines(envelope, frequencies, space);
  return { envelope, lines, verdict: bearingVerdict(lines) };
}
