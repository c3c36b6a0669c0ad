import { existsSync, readFileSync } from 'node:fs';
import type { Reading } from '../../ingest/reading/reading.ts';

const ROOT = '../shared/data/skab';

/** Whether the recordings are beside the checkout. */
export const hasSkab = existsSync(ROOT);

/** The labelled experiments, and the recording without a fault. */
export const SKAB_FILES = [
  ...[0, 12, 2, 5, 7, 9].map((n) => `valve1/${n}`),
  ...[1, 3].map((n) => `valve2/${n}`),
  ...[1, 10, 12, 3, 5, 6].map((n) => `other/${n}`),
];
export const SKAB_HEALTHY = 'anomaly-free/anomaly-free';

/**
 * One recording: what a device would have sent, and beside it whether an expert calls each row
 * abnormal.
 */
export function readSkab(name: string): { readings: Reading[]; abnormal: boolean[] } {
  const [head = '', ...lines] = readFileSync(`${ROOT}/${name}.csv`, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(';');
  const label = columns.indexOf('anomaly');
  const abnormal = lines.map((line) => Number(line.split(';')[label]) === 1);
  const readings = lines.map((line, sequence): Reading => {
    const cells = line.split(';');
    const sampledAt = Date.parse(`${cells[0]?.replace(' ', 'T')}Z`);
    const channels = columns.flatMap((column, i): [string, number][] =>
      i === 0 || column === 'anomaly' || column === 'changepoint' ? [] : [[column, Number(cells[i])]],
    );
    const values = Object.fromEntries(channels);
    return {
      device: `skab:${name.replace('/', '-')}`,
      sampledAt,
      sequence,
      receivedAt: 0,
      timeSource: 'device',
      values,
    };
  });
  return { readings, abnormal };
}
