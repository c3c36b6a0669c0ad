import { createRandom } from '../../lib/random.ts';
import type { JudgedRecording } from './detection-metrics.ts';

/**
 * Answers for the rows of a recording without their values: a detector has to beat it.
 * @param components that it raises alarms for; `[null]` for a machine without
 */
export type Baseline = (said: JudgedRecording, components: readonly (string | null)[]) => JudgedRecording;

/** In alarm from the first row on, every component. */
export const alwaysOn: Baseline = (said, components) => saying(said, { components, isOn: () => true });

/**
 * Every row begins an alarm of 60 rows with a chance of 1 in 300; the same on each run over the
 * same recordings.
 */
export function atRandom(): Baseline {
  const random = createRandom(7);
  return (said, components) => {
    let left = 0;
    const isOn = (): boolean => {
      left = random.next() < 1 / 300 ? 60 : left - 1;
      return left > 0;
    };
    return saying(said, { components, isOn });
  };
}

/**
 * The same rows in alarm where `isOn` is true, row after row, with an episode of each component
 * wherever one begins.
 */
export function saying(
  { times }: JudgedRecording,
  options: { components: readonly (string | null)[]; isOn: (row: number, rows: number) => boolean },
): JudgedRecording {
  const alarms = times.map((_, i) => options.isOn(i, times.length));
  const starts = times.filter((_, i) => alarms[i] && !alarms[i - 1]);
  const episodes = starts.flatMap((raisedAt) => options.components.map((component) => ({ component, raisedAt })));
  return { times, alarms, episodes };
}
