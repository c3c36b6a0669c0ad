import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Now } from '../../../lib/clock.ts';
import { AppError, messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import { damageOf } from './inspect-lmdb.ts';
import type { Damage, Gap } from './lmdb-records.ts';
import { salvageJournal } from './salvage-journal.ts';

type Place = { readonly folder: string; readonly now: Now; readonly log: Log };

/**
 * Writes the loss to a file beside the journal, and to the log.
 * @param cut records, newest first
 */
export async function reportDamage({ folder, cut, now, log }: Place & { cut: readonly Damage[] }): Promise<void> {
  const report = await writeReport({ folder, foundAt: now(), facts: { recordsCut: cut } });
  log.error(
    { firstOffset: cut.at(-1)?.offset, records: cut.length, report },
    'the journal was damaged at its end; it was cut at the last good record',
  );
}

/**
 * Reports records between good ones that cannot be read: an error in the log each time one is
 * reached, and a report beside the journal once for each, `damage-at-OFFSET.json`, by the first
 * consumer that reaches it.
 */
export function gapReporter({ folder, now, log }: Place): (gap: Gap) => void {
  return (gap) => {
    const report = path.join(folder, `damage-at-${gap.offset}.json`);
    try {
      writeFileSync(report, reportOf(now(), { recordSetAside: gap }), { flag: 'wx' });
    } catch (error) {
      // The stream does not wait for a disk that takes no report.
      const known = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!known) log.warn({ report, reason: messageOf(error) }, 'the report of the damage could not be written');
    }
    log.error({ ...gap, report }, 'journal record set aside');
  };
}

/**
 * Checks the journal's file before LMDB opens it. A damaged one is replaced by its readable part,
 * with a report and an error in the log.
 * @returns the highest offset that was met in a damaged one
 * @throws {AppError} `unavailable` if there is no room for a copy, say; then nothing was changed
 */
export async function mendJournal({ folder, now, log }: Place): Promise<number | undefined> {
  const reason = damageOf(path.join(folder, 'data.mdb'));
  if (reason === undefined) return undefined;
  log.error({ reason }, 'the journal is damaged; its readable part is being saved');
  const foundAt = now();
  try {
    const salvage = await salvageJournal(folder, fileTime(foundAt));
    const { records, readings, unreadable, missing, damagedFile } = salvage;
    const report = await writeReport({ folder, foundAt, facts: { reason, ...salvage } });
    log.error(
      { reason, records, readings, unreadable: unreadable.length, gaps: missing.length, report, damagedFile },
      'the journal was damaged; it continues with the records that could be read',
    );
    return salvage.end;
  } catch (cause) {
    throw new AppError('unavailable', `the damaged journal could not be saved: ${messageOf(cause)}`, { cause });
  }
}

async function writeReport(options: { folder: string; foundAt: Date; facts: object }): Promise<string> {
  const { folder, foundAt, facts } = options;
  const file = path.join(folder, `damage-${fileTime(foundAt)}.json`);
  await writeFile(file, reportOf(foundAt, facts));
  return file;
}

function reportOf(foundAt: Date, facts: object): string {
  return `${JSON.stringify({ foundAt: foundAt.toISOString(), ...facts }, undefined, 2)}\n`;
}

function fileTime(time: Date): string {
  return time.toISOString().replace(/[:.]/g, '-');
}
