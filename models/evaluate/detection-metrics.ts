const HOUR_MS = 3_600_000;

/** An alarm as far as measuring needs it; the time in milliseconds. */
export type RaisedEpisode = { readonly component: string | null; readonly raisedAt: number };

/**
 * Verdicts on a recording: each judged row's time (ms, NaN: none) and alarm state, and the
 * episodes.
 */
export type JudgedRecording = {
  readonly times: readonly number[];
  readonly alarms: readonly boolean[];
  /** In the order in which they were raised. */
  readonly episodes: readonly RaisedEpisode[];
};

/**
 * A labelled fault, first and last moment included (ms); without a component it is the whole
 * machine's.
 */
export type LabelledEvent = { readonly from: number; readonly to: number; readonly component: string | null };

/** Rows by verdict and label, summed over files. */
export type Confusion = { hit: number; falseAlarm: number; quiet: number; missed: number };

/** Row by row against labels: F1, false-alarm rate and missed-alarm rate, shares of 1. */
export type RowRates = { readonly f1: number; readonly far: number; readonly mar: number };

/** Adds a file's rows; leaves out a row whose label is unknown (null). */
export function addRows(sum: Confusion, { alarms }: JudgedRecording, labels: readonly (boolean | null)[]): void {
  for (const [i, inAlarm] of alarms.entries()) {
    const label = labels[i] ?? null;
    if (label === null) continue;
    const kind = inAlarm ? (label ? 'hit' : 'falseAlarm') : label ? 'missed' : 'quiet';
    sum[kind] += 1;
  }
}

/** The rates of summed rows; 0 where there is nothing to divide by. */
export function rates({ hit, falseAlarm, quiet, missed }: Confusion): RowRates {
  return {
    f1: (2 * hit) / Math.max(1, 2 * hit + falseAlarm + missed),
    far: falseAlarm / Math.max(1, falseAlarm + quiet),
    mar: missed / Math.max(1, missed + hit),
  };
}

/**
 * For each event the seconds until the first episode raised within it, null where there is none;
 * the episodes raised within no event; and the hours of the recording. An episode of another
 * component than the event's does not find it.
 */
export function eventsOf({ times, episodes }: JudgedRecording, events: readonly LabelledEvent[]) {
  const isOf = (episode: RaisedEpisode, { from, to, component }: LabelledEvent): boolean =>
    episode.raisedAt >= from &&
    episode.raisedAt <= to &&
    (component === null || episode.component === null || component === episode.component);
  const timed = (time: number): boolean => Number.isFinite(time);
  return {
    delaysSeconds: events.map((event) => {
      const first = episodes.find((episode) => isOf(episode, event));
      return first === undefined ? null : (first.raisedAt - event.from) / 1000;
    }),
    falseEpisodes: episodes.filter((episode) => !events.some((event) => isOf(episode, event))).length,
    hours: ((times.findLast(timed) ?? 0) - (times.find(timed) ?? 0)) / HOUR_MS,
  };
}

/**
 * The runs of abnormal rows as events; rows without a time, or without a label, neither make nor
 * end one.
 */
export function eventsOfRows(times: readonly number[], labels: readonly (boolean | null)[]): LabelledEvent[] {
  const events: { from: number; to: number; component: null }[] = [];
  let last = false;
  for (const [i, label] of labels.entries()) {
    const time = times[i] ?? Number.NaN;
    if (label === null || Number.isNaN(time)) continue;
    const current = events.at(-1);
    if (label && last && current) current.to = time;
    else if (label) events.push({ from: time, to: time, component: null });
    last = label;
  }
  return events;
}

/** The middle of an ordered copy (of two the higher); NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
