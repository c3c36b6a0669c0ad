import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(path.dirname(path.dirname(import.meta.dirname)), '../shared/data');

/** The path of a recording of ../shared/data, or undefined, said on stderr, where it is absent. */
export function recording(name: string): string | undefined {
  const file = path.join(FOLDER, name);
  if (existsSync(file)) return file;
  process.stderr.write(`left out: no recording ${name} in ../shared/data\n`);
  return undefined;
}

/** Event times, in milliseconds, of the rows that a SKAB recording labels as anomalous. */
export function labelledTimes(file: string): readonly number[] {
  const [header = '', ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const label = header.split(';').indexOf('anomaly');
  return rows
    .map((row) => row.split(';'))
    .filter((cells) => Number(cells[label]) === 1)
    .map((cells) => Date.parse(`${cells[0]?.replace(' ', 'T')}Z`));
}
