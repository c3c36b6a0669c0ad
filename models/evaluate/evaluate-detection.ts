import type { BaselineRows } from './baselines/baseline-rows.ts';
import { alwaysOn, atRandom, type Baseline } from './detection-baselines.ts';
import {
  addRows,
  type Confusion,
  eventsOf,
  type JudgedRecording,
  type LabelledEvent,
  median,
  rates,
} from './detection-metrics.ts';
import { baselineSays, VALUE_BASELINE_NAMES, VALUE_BASELINES, type ValueBaseline } from './value-baselines.ts';

/** Verdicts on a recording with the truth: a label for each row (null: unknown), and the faults. */
export type LabelledDetection = {
  readonly name: string;
  readonly said: JudgedRecording;
  readonly labels: readonly (boolean | null)[];
  readonly events: readonly LabelledEvent[];
  /** Its values, where the recording is there. */
  readonly values?: BaselineRows;
};

/** How well a detector did; null where nothing can be said, such as a delay without an event. */
export type DetectionFigures = {
  /** Rows with a label. */
  readonly rows: number;
  /** Row by row, shares of 1. */
  readonly f1: number | null;
  readonly falseAlarmRate: number | null;
  readonly missedAlarmRate: number | null;
  readonly events: number;
  readonly eventsFound: number;
  /** From the beginning of an event to the episode. */
  readonly medianDelaySeconds: number | null;
  /** Episodes raised outside of all events. */
  readonly falseEpisodes: number;
  readonly falseEpisodesPerHour: number | null;
  readonly falseEpisodesPerMachineMonth: number | null;
  readonly hours: number;
};

/** Figures of the detector, of baselines without values, and, with all values, of twenty lines. */
export type Compared = {
  readonly detector: DetectionFigures;
  readonly alwaysOn: DetectionFigures;
  readonly atRandom: DetectionFigures;
} & Partial<Readonly<Record<ValueBaseline, DetectionFigures>>>;

/** Each recording, and all as one. */
export type Evaluation = {
  readonly recordings: readonly (Compared & { readonly name: string })[];
  readonly pooled: Compared;
};

type Tally = { rows: Confusion; delays: (number | null)[]; falseEpisodes: number; hours: number };

const HOURS_PER_MONTH = 730.5;

/** Compares verdicts on recordings with their labels, in the given order. */
export function evaluateDetection(detections: readonly LabelledDetection[]): Evaluation {
  const random = atRandom();
  const each = detections.map((detection) => ({
    name: detection.name,
    tallies: {
      detector: tally(detection, detection.said),
      alwaysOn: tally(detection, baselineOf(detection, alwaysOn)),
      atRandom: tally(detection, baselineOf(detection, random)),
      ...valueTallies(detection),
    },
  }));
  const compare = (list: typeof each): Compared => {
    const figures = (name: keyof Compared): DetectionFigures =>
      figuresOf(list.flatMap(({ tallies }) => tallies[name] ?? []));
    const isThere = list.every(({ tallies }) => tallies.threeSigma !== undefined);
    const names: readonly (keyof Compared)[] = ['detector', 'alwaysOn', 'atRandom'];
    const all = isThere ? [...names, ...VALUE_BASELINE_NAMES] : names;
    return Object.fromEntries(all.map((name) => [name, figures(name)])) as Compared;
  };
  return { recordings: each.map((one) => ({ name: one.name, ...compare([one]) })), pooled: compare(each) };
}

function valueTallies(detection: LabelledDetection): Partial<Record<ValueBaseline, Tally>> {
  const { values, said } = detection;
  if (values === undefined) return {};
  return Object.fromEntries(
    VALUE_BASELINE_NAMES.map((name) => [name, tally(detection, baselineSays(said, VALUE_BASELINES[name](values)))]),
  );
}

/** A baseline raises alarms for every component that is met, or for the machine. */
function baselineOf({ said, events }: LabelledDetection, baseline: Baseline): JudgedRecording {
  const named = [...said.episodes, ...events].map(({ component }) => component).filter((name) => name !== null);
  return baseline(said, named.length === 0 ? [null] : [...new Set(named)]);
}

function tally({ labels, events }: LabelledDetection, said: JudgedRecording): Tally {
  const rows = { hit: 0, falseAlarm: 0, quiet: 0, missed: 0 };
  addRows(rows, said, labels);
  const { delaysSeconds, falseEpisodes, hours } = eventsOf(said, events);
  return { rows, delays: delaysSeconds, falseEpisodes, hours };
}

function figuresOf(tallies: readonly Tally[]): DetectionFigures {
  const total = (of: (one: Tally) => number): number => tallies.reduce((sum, one) => sum + of(one), 0);
  const rows: Confusion = {
    hit: total((one) => one.rows.hit),
    falseAlarm: total((one) => one.rows.falseAlarm),
    quiet: total((one) => one.rows.quiet),
    missed: total((one) => one.rows.missed),
  };
  const { f1, far, mar } = rates(rows);
  const [abnormal, normal] = [rows.hit + rows.missed, rows.quiet + rows.falseAlarm];
  const delays = tallies.flatMap((one) => one.delays);
  const found = delays.filter((delay) => delay !== null);
  const hours = total((one) => one.hours);
  const falseEpisodes = total((one) => one.falseEpisodes);
  return {
    rows: abnormal + normal,
    f1: abnormal > 0 ? f1 : null,
    falseAlarmRate: normal > 0 ? far : null,
    missedAlarmRate: abnormal > 0 ? mar : null,
    events: delays.length,
    eventsFound: found.length,
    medianDelaySeconds: found.length > 0 ? median(found) : null,
    falseEpisodes,
    falseEpisodesPerHour: hours > 0 ? falseEpisodes / hours : null,
    falseEpisodesPerMachineMonth: hours > 0 ? (falseEpisodes / hours) * HOURS_PER_MONTH : null,
    hours,
  };
}
