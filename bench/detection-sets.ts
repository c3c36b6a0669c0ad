import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openRecording } from '../lib/recording/recording.ts';
import type { JudgedRecording } from '../models/evaluate/detection-metrics.ts';
import type { Backend } from '../models/net/backend.ts';
import type { DetectionConfig } from '../models/normal/detection-config.ts';
import { detectRecording } from '../models/offline/detect-recording.ts';

/** The folder of the recordings, beside the checkout. */
export const DATA = '../shared/data';

/** One recording of a set, and how it is gone through. */
export type SetFile = {
  readonly name: string;
  readonly file: string;
  readonly ignore: readonly string[];
  readonly timeColumn?: string;
  readonly trainRows: number;
  readonly component?: RegExp;
};

const plain = (name: string, trainRows: number): SetFile => ({
  name,
  file: path.join(DATA, `${name}.csv`),
  ignore: [],
  trainRows,
});

/** The labelled experiments of SKAB; its protocol is 400 rows to learn from. */
export function skabFiles(): SetFile[] {
  return ['valve1', 'valve2', 'other'].flatMap((folder) =>
    csvNames(`skab/${folder}`).map((name) => skabFile(`skab/${folder}/${name}`)),
  );
}

/** The recording of the SKAB pump without a fault. */
export const skabHealthy = (): SetFile => skabFile('skab/anomaly-free/anomaly-free');

const skabFile = (name: string): SetFile => ({ ...plain(name, 400), ignore: ['anomaly', 'changepoint'] });

/** NAB: 15 %, at most 750 rows. */
export const nabFile = (name: 'machine' | 'ambient'): SetFile => plain(`nab/${name}_temperature_system_failure`, 750);

/** An IMS test with its four bearings; the first day and a half of test 2, two days of test 3. */
export const imsFile = (test: 2 | 3): SetFile => ({
  ...plain(`ims/test${test}_features`, test === 2 ? 200 : 300),
  component: /^(B\d+)/,
});

/** The learning bearings of FEMTO: the first 100 snapshots, a sixth of an hour. */
export function femtoFiles(): SetFile[] {
  return csvNames('femto').map((name) => ({
    ...plain(`femto/${name}`, 100),
    ignore: ['snapshot', 'n'],
    timeColumn: 't_sec',
  }));
}

function csvNames(folder: string): string[] {
  const full = path.join(DATA, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => name.slice(0, -4))
    .sort();
}

/** Runs one recording through the detector. */
export async function detect(
  set: SetFile,
  options: { backend: Backend; config?: DetectionConfig },
): Promise<JudgedRecording> {
  const { file, ignore, timeColumn, trainRows, component } = set;
  const recording = await openRecording(file, { ignore, everyRow: true, ...(timeColumn && { timeColumn }) });
  const times: number[] = [];
  const alarms: boolean[] = [];
  const episodes = await detectRecording(recording.chunks, {
    ...options,
    device: `recording:${set.name.replaceAll('/', '-')}`,
    train: { rows: trainRows },
    onRow: ({ sampledAt, episode }) => {
      times.push(sampledAt);
      alarms.push(episode !== null);
    },
    ...(component && { componentOf: (channel: string) => component.exec(channel)?.[1] ?? null }),
  });
  return { times, alarms, episodes };
}

/** The label column of a SKAB file after the training rows. */
export function skabLabels({ file, trainRows }: SetFile): boolean[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const column = head.split(';').indexOf('anomaly');
  return lines.slice(trainRows).map((line) => Number(line.split(';')[column]) === 1);
}

/** The labelled windows of a NAB file, in milliseconds. */
export function nabWindows({ name }: SetFile): [number, number][] {
  const all = JSON.parse(readFileSync(path.join(DATA, 'nab/windows.json'), 'utf8')) as Record<
    string,
    [string, string][]
  >;
  const own = all[`realKnownCause/${path.basename(name)}.csv`] ?? [];
  return own.map(([from, to]) => [Date.parse(`${from}Z`), Date.parse(`${to}Z`)]);
}
