import { createRandom } from '../lib/random.ts';
import type { AlarmEpisode } from '../models/alarm-episode.ts';
import type { Detected, SetFile } from './detection-sets.ts';

/** Says something of the rows of a recording without looking at its values: what a detector has to beat. */
export type Baseline = (detected: Detected, set: SetFile) => Detected;

/** In alarm from the first row on, every component. */
export const alwaysOn: Baseline = (detected, set) => saying(detected, set, () => true);

/** Every row begins an alarm of 60 rows with a chance of 1 in 300. */
export function atRandom(): Baseline {
  const random = createRandom(7);
  return (detected, set) => {
    let left = 0;
    return saying(detected, set, () => {
      left = random.next() < 1 / 300 ? 60 : left - 1;
      return left > 0;
    });
  };
}

/** In alarm between two shares of the rows, whatever they hold. */
export const byPosition =
  (from: number, to: number): Baseline =>
  (detected, set) =>
    saying(detected, set, (row, rows) => row >= from * rows && row < to * rows);

function saying(detected: Detected, set: SetFile, isOn: (row: number, rows: number) => boolean): Detected {
  const on = detected.rows.map((_, i) => isOn(i, detected.rows.length));
  const rows = detected.rows.map((row, i) => ({ ...row, episode: on[i] ? 'baseline' : null }));
  const starts = detected.rows.filter((_, i) => on[i] && !on[i - 1]).map(({ sampledAt }) => sampledAt);
  const components = set.component === undefined ? [null] : ['B1', 'B2', 'B3', 'B4'];
  const episodes = starts.flatMap((raisedAt) =>
    components.map((component) => ({ component, raisedAt }) as AlarmEpisode),
  );
  return { rows, episodes };
}
