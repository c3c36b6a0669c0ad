/** What a technician calls a condition, and the kind of trouble that keeps two conditions in one ticket. */
export type FailureMode = {
  readonly group: string;
  readonly words: string;
  /** Instruments are mended by other people than machines are, and share no ticket with them. */
  readonly workClass: 'preventive' | 'instrument';
};

/** The group of conditions that nobody could name: such an alarm joins whatever is open on the asset. */
export const unspecified = 'unspecified';

/** Conditions of DETECTION §1 → failure-mode group (ISO 14224 table B.15, shortened). */
const modes: Readonly<Record<string, Pick<FailureMode, 'group' | 'words'>>> = {
  imbalance: { group: 'vibration', words: 'imbalance' },
  misalignment: { group: 'vibration', words: 'misalignment' },
  looseness: { group: 'vibration', words: 'mechanical looseness' },
  bearing: { group: 'bearing', words: 'bearing damage' },
  bearing_outer: { group: 'bearing', words: 'bearing damage (outer race)' },
  bearing_inner: { group: 'bearing', words: 'bearing damage (inner race)' },
  bearing_rolling_element: { group: 'bearing', words: 'bearing damage (rolling element)' },
  cavitation: { group: 'flow', words: 'cavitation' },
  blockage: { group: 'flow', words: 'blockage' },
  leak: { group: 'leakage', words: 'leak' },
  overheating: { group: 'temperature', words: 'overheating' },
  electrical: { group: 'electrical', words: 'electrical fault' },
};

/** Conditions of the instruments, and of what carries their data. */
const instrumentModes: typeof modes = {
  sensor_stuck: { group: 'instrument', words: 'a stuck sensor' },
  sensor_dropout: { group: 'instrument', words: 'a failed sensor' },
  sensor_spikes: { group: 'instrument', words: 'a sensor with spikes' },
  sensor_drift: { group: 'instrument', words: 'a drifting sensor' },
  unit_change: { group: 'instrument', words: 'a changed unit' },
  no_data: { group: 'communication', words: 'no data' },
  clock_skew: { group: 'communication', words: 'a wrong clock' },
};

/** The failure mode of a condition; one that is not in the table is `unspecified`. Spaces and case do not matter. */
export function failureModeOf(condition: string): FailureMode {
  const key = condition
    .trim()
    .toLowerCase()
    .replaceAll(/[\s/-]+/g, '_');
  const instrument = Object.hasOwn(instrumentModes, key) ? instrumentModes[key] : undefined;
  if (instrument) return { ...instrument, workClass: 'instrument' };
  const machine = Object.hasOwn(modes, key) ? modes[key] : undefined;
  return { ...(machine ?? { group: unspecified, words: 'abnormal behaviour' }), workClass: 'preventive' };
}
