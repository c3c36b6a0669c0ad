/** The statistic of a waveform in a channel, as far as its name shows it. */
export type WaveformStatistic = {
  /** The waveform, such as `h` of `h_rms`. */
  readonly of: string;
  /**
   * Whether a rise of it means that the machine is worse. Mean, skew and entropy move with the
   * sensor as well.
   */
  readonly tells: boolean;
  /** Kurtosis, as such or as excess. */
  readonly kurtosis: boolean;
  /** Whether it shows impacts rather than energy: a changed load gives none. */
  readonly impacts: boolean;
};

const NAME =
  /^(?<of>.+?)[._-](?:(?<tells>rms|std(?:ev)?|var(?:iance)?|peak|max|p2p|pk_?pk|peak_to_peak|velocity_rms|b(?:and)?_?\d\w*|order_\d\w*)|(?<impacts>crest|bpfo|bpfi|bsf|ftf)|(?<kurtosis>kurt(?:osis)?)|mean|min|skew(?:ness)?|entropy)$/i;

/** Statistics of fewer waveforms say nothing of how they vary: they are not judged. */
export const LEAST_WAVEFORMS = 40;

/** This many statistics of one waveform make it one; a single `pump_max` does not. */
const FAMILY = 3;

/**
 * The statistic that a channel is, or null: a name alone is not enough, there must be others of the
 * same waveform.
 * @param names all channels of the device
 */
export function waveformStatistic(name: string, names: readonly string[]): WaveformStatistic | null {
  const own = NAME.exec(name)?.groups;
  if (own === undefined) return null;
  const family = names.filter((other) => NAME.exec(other)?.groups?.['of'] === own['of']);
  if (family.length < FAMILY) return null;
  const kurtosis = own['kurtosis'] !== undefined;
  const impacts = kurtosis || own['impacts'] !== undefined;
  return { of: own['of'] ?? '', tells: impacts || own['tells'] !== undefined, kurtosis, impacts };
}
