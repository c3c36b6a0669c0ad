import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import type { AlarmEpisode, EpisodeTransition } from '../../../models/episode/alarm-episode.ts';
import { feed, openDetector } from '../detector-runs.ts';

/** Rows that are learned from, and the row at which the faults of these tests begin. */
export const LEARN_ROWS = 400;
export const FAULT_ROW = 800;
export const START = 1_700_000_000_000;

export type Values = Record<string, number>;

/**
 * A healthy machine at 1 Hz whose load swings slowly: two temperatures of the same place, and four
 * noisy channels.
 * @param change alters the values of a row in place; deleting one leaves the channel out
 */
export function plantReadings(
  rows: number,
  change: (values: Values, row: number) => void = () => undefined,
): Reading[] {
  const random = createRandom(7);
  return Array.from({ length: rows }, (_, row) => {
    const load = Math.sin(row / 60) + 0.3 * Math.sin(row / 13);
    const values: Values = {
      vibration_rms: 2 + 0.1 * random.gaussian() + 0.05 * load,
      current: 12 + 0.3 * random.gaussian() + 0.3 * load,
      flow: 30 + 0.5 * random.gaussian(),
      pressure: 4 + 0.05 * random.gaussian(),
      temperature_a: 60 + load + 0.03 * random.gaussian(),
      temperature_b: 60.1 + load + 0.03 * random.gaussian(),
    };
    change(values, row);
    const sampledAt = START + row * 1000;
    return {
      device: 'plant:pump-1',
      sampledAt,
      sequence: row,
      receivedAt: sampledAt + 20,
      timeSource: 'device',
      values,
    };
  });
}

/** The same change from the faulty row on, for this many rows. */
export function fault(change: (values: Values, row: number) => void, rows = Number.POSITIVE_INFINITY) {
  return (values: Values, row: number): void => {
    if (row >= FAULT_ROW && row < FAULT_ROW + rows) change(values, row - FAULT_ROW);
  };
}

/**
 * The alarms of a detector in readings: `instrument` as `condition channel`, `machine` as
 * conditions.
 */
export async function raisedIn(readings: readonly Reading[]): Promise<{
  instrument: string[];
  machine: string[];
  transitions: EpisodeTransition[];
  episodes: AlarmEpisode[];
}> {
  const { transitions } = await feed(openDetector(LEARN_ROWS), [readings]);
  const episodes = transitions.filter(({ kind }) => kind === 'raised').map(({ episode }) => episode);
  const of = (isInstrument: boolean) =>
    episodes.filter(({ detector }) => (detector === 'instrument/1') === isInstrument);
  return {
    instrument: of(true).map(({ condition, firstChannel }) => `${condition} ${firstChannel}`.trim()),
    machine: of(false).map(({ condition }) => condition),
    transitions,
    episodes,
  };
}

/** The row of a time. */
export function rowOf(at: number): number {
  return (at - START) / 1000;
}
