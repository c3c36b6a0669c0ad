import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../../lib/errors.ts';
import { parseTimeOrSeconds } from '../../lib/recording/recorded-time.ts';
import { openRecording } from '../../lib/recording/recording.ts';
import { parseJsonText } from '../../lib/text/json-text.ts';
import type { JudgedRecording, RaisedEpisode } from './detection-metrics.ts';

const SCORES = '.scores.csv';

/** Where `harbinger detect` wrote its verdicts on a recording. */
export type DetectionFiles = { readonly name: string; readonly folder: string };

/**
 * Finds the results in folders, by name.
 * @throws {AppError} `not_found` if a folder is not there or has none; `invalid` if two have the
 * same name
 */
export async function findDetections(folders: readonly string[]): Promise<DetectionFiles[]> {
  const found: DetectionFiles[] = [];
  for (const folder of folders) {
    const files = await readdir(folder).catch((cause: unknown) => {
      throw new AppError('not_found', `${folder} cannot be read: ${messageOf(cause)}`, { cause });
    });
    const names = files.filter((file) => file.endsWith(SCORES)).map((file) => file.slice(0, -SCORES.length));
    if (names.length === 0)
      throw new AppError(
        'not_found',
        `${folder} has no NAME${SCORES}: write them with "harbinger detect FILE --out ${folder}"`,
      );
    for (const name of names.sort()) {
      const other = found.find((each) => each.name === name);
      if (other)
        throw new AppError('invalid', `${other.folder} and ${folder} both have ${name}${SCORES}: evaluate them apart`);
      found.push({ name, folder });
    }
  }
  return found;
}

/**
 * Reads the verdicts on a recording.
 * @param onRow gets the time of each row in milliseconds, NaN where it has none, and how far the
 * file is read (0 to 1)
 * @throws {AppError} `invalid` if a file is missing or is not as `detect` writes it
 */
export async function readDetection(
  { name, folder }: DetectionFiles,
  onRow: (sampledAt: number, share: number) => void,
): Promise<JudgedRecording> {
  const file = path.join(folder, `${name}${SCORES}`);
  const { rows, counts, sizeBytes } = await openRecording(file, {
    columns: 'score,anomaly',
    everyRow: true,
    missing: 'none',
  });
  const times: number[] = [];
  const alarms: boolean[] = [];
  for await (const { sampledAt, values, sequence } of rows) {
    if (values['anomaly'] !== 0 && values['anomaly'] !== 1)
      throw new AppError('invalid', `${file}, row ${sequence}: "anomaly" is neither 0 nor 1`);
    times.push(sampledAt);
    alarms.push(values['anomaly'] === 1);
    onRow(sampledAt, counts.readBytes / sizeBytes);
  }
  if (times.length === 0) throw new AppError('invalid', `${file} has no row`);
  return { times, alarms, episodes: await readEpisodes(path.join(folder, `${name}.episodes.json`)) };
}

async function readEpisodes(file: string): Promise<RaisedEpisode[]> {
  const fail = (why: string, cause?: unknown): AppError =>
    new AppError('invalid', `${file} ${why}: run "harbinger detect" again`, { cause });
  let list: unknown;
  try {
    list = parseJsonText(await readFile(file, 'utf8'));
  } catch (cause) {
    throw fail(`cannot be read (${messageOf(cause)})`, cause);
  }
  if (!Array.isArray(list)) throw fail('is no list of episodes');
  return list.map((each: { raised?: unknown; component?: unknown } | null, i) => {
    const raisedAt = typeof each?.raised === 'string' ? parseTimeOrSeconds(each.raised) : undefined;
    if (raisedAt === undefined) throw fail(`has an episode (number ${i + 1}) without the time "raised"`);
    return { component: typeof each?.component === 'string' ? each.component : null, raisedAt };
  });
}
