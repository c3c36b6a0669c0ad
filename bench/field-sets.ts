import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openRecording, type RecordedRow } from '../lib/recording/recording.ts';
import { type BaselineRows, takeBaselineRows } from '../models/evaluate/baselines/baseline-rows.ts';
import type { JudgedRecording } from '../models/evaluate/detection-metrics.ts';
import type { Backend } from '../models/net/backend.ts';
import { detectRecording } from '../models/offline/detect-recording.ts';
import { DATA, type SetFile } from './detection-sets.ts';

/** A field recording, with its events in milliseconds and the usual time between its rows. */
export type FieldSet = SetFile & {
  readonly events: readonly (readonly [number, number])[];
  readonly intervalMs: number;
};

type FieldLabel = {
  readonly file: string;
  readonly train_rows: number;
  readonly events: readonly (readonly [string, string])[];
  readonly interval_s: number;
};

/** The recordings of other plants; none where they are absent. */
export function fieldSets(): FieldSet[] {
  const file = path.join(DATA, 'field/labels.json');
  if (!existsSync(file)) return [];
  const labels = JSON.parse(readFileSync(file, 'utf8')) as Record<string, FieldLabel>;
  return Object.entries(labels).map(([name, label]) => ({
    name: `field/${name}`,
    file: path.join(DATA, 'field', label.file),
    ignore: [],
    trainRows: label.train_rows,
    events: label.events.map(([from, to]) => [timeOf(from), timeOf(to)]),
    intervalMs: 1000 * label.interval_s,
  }));
}

const timeOf = (text: string): number => Date.parse(`${text.replace(' ', 'T').slice(0, 23)}Z`);

/**
 * The values of a recording for the baselines.
 * @param judged its last rows, which are not learned from
 */
export async function baselineRowsOf({ file, ignore }: SetFile, judged: number): Promise<BaselineRows> {
  const recording = await openRecording(file, { ignore, everyRow: true });
  return takeBaselineRows(recording.chunks, { channels: recording.channels, judged });
}

/** The rows of a recording in memory. */
export async function rowsOf({ file, ignore }: SetFile): Promise<RecordedRow[]> {
  const rows: RecordedRow[] = [];
  for await (const row of (await openRecording(file, { ignore, everyRow: true })).rows) rows.push(row);
  return rows;
}

/**
 * The results for an exact repetition of the learned span, directly after it: the same rule as
 * self_check.py beside the recordings. Nothing should be.
 */
export async function detectRepetition(set: FieldSet, backend: Backend): Promise<JudgedRecording> {
  const learned = (await rowsOf(set)).slice(0, set.trainRows);
  const at = (i: number): number => learned[i]?.sampledAt ?? 0;
  const steps = learned.slice(1).map((_, i) => at(i + 1) - at(i));
  const shift = at(learned.length - 1) - at(0) + (steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0);
  const again = learned.map((row) => ({
    ...row,
    sampledAt: row.sampledAt + shift,
    sequence: row.sequence + learned.length,
  }));
  return await detectRows([...learned, ...again], { trainRows: learned.length, backend, name: set.name });
}

/** Takes rows in memory through the detector. */
export async function detectRows(
  rows: readonly RecordedRow[],
  { trainRows, backend, name }: { readonly trainRows: number; readonly backend: Backend; readonly name: string },
): Promise<JudgedRecording & { readonly firstChannels: readonly (readonly string[])[] }> {
  const times: number[] = [];
  const alarms: boolean[] = [];
  const episodes = await detectRecording([rows], {
    backend,
    device: `recording:${name.replaceAll('/', '-')}`,
    train: { rows: trainRows },
    onRow: ({ sampledAt, episode }) => {
      times.push(sampledAt);
      alarms.push(episode !== null);
    },
  });
  const firstChannels = episodes.map(({ contributions }) => Object.keys(contributions));
  return { times, alarms, episodes, firstChannels };
}
