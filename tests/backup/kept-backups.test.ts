import { expect, it } from 'vitest';
import { backupName, backupsToRemove, begunAt } from '../../backup/kept-backups.ts';

const DAY_MS = 86_400_000;

/** Names of backups at 02:30 of the days before 2026-11-30, which is a Monday; the newest first. */
function daily(days: number): string[] {
  return Array.from({ length: days }, (_, back) => backupName(new Date(Date.UTC(2026, 10, 30, 2, 30) - back * DAY_MS)));
}

it('a name says when the backup was begun, and other names say nothing', () => {
  expect(backupName(new Date('2026-11-30T02:30:59Z'))).toBe('harbinger-2026-11-30T0230Z.age');
  expect(begunAt('harbinger-2026-11-30T0230Z.age')).toBe(Date.parse('2026-11-30T02:30:00Z'));
  for (const name of ['plant.age', 'harbinger-2026-11-30T0230Z.age.partial', 'harbinger-2026-11-30.age', '']) {
    expect(begunAt(name)).toBeUndefined();
  }
});

it('the last backups of so many days and weeks are kept', () => {
  const names = daily(60);
  const removed = new Set(backupsToRemove(names, { keepDaily: 7, keepWeekly: 4 }));
  const kept = names.filter((name) => !removed.has(name));
  // Seven days, which reach into two weeks; and the Sundays of two weeks before.
  expect(kept.map((name) => name.slice(10, 20))).toEqual([
    ...['2026-11-30', '2026-11-29', '2026-11-28', '2026-11-27', '2026-11-26', '2026-11-25', '2026-11-24'],
    ...['2026-11-22', '2026-11-15'],
  ]);
});

it('of several backups of a day the last one is kept', () => {
  const [today = ''] = daily(1);
  const noon = backupName(new Date('2026-11-30T12:00:00Z'));
  expect(backupsToRemove([today, noon], { keepDaily: 3, keepWeekly: 0 })).toEqual([today]);
});

it('a pause removes nothing, and neither does the name of another file', () => {
  const old = daily(400).slice(390);
  expect(backupsToRemove([...old, 'plant.age', 'key.txt'], { keepDaily: 10, keepWeekly: 0 })).toEqual([]);
  expect(backupsToRemove(['plant.age'], { keepDaily: 1, keepWeekly: 0 })).toEqual([]);
});
