const DAY_MS = 86_400_000;

/** A backup's name says when it was begun: `harbinger-2026-11-30T0230Z.age`. */
const NAME = /^harbinger-(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})Z\.age$/;

/** The name of a backup that is begun now. */
export function backupName(now: Date): string {
  return `harbinger-${now.toISOString().slice(0, 16).replace(':', '')}Z.age`;
}

/** When a backup was begun, milliseconds since the epoch; undefined for another file. */
export function begunAt(name: string): number | undefined {
  const [, day, hour, minute] = NAME.exec(name) ?? [];
  return day === undefined ? undefined : Date.parse(`${day}T${hour}:${minute}Z`);
}

/**
 * Which backups are to be removed: all but the last of each of the newest days, and of the newest
 * weeks (from Monday, UTC). Days and weeks without a backup do not count, so that a pause removes
 * nothing. Other files are never named.
 */
export function backupsToRemove(
  names: readonly string[],
  { keepDaily, keepWeekly }: { readonly keepDaily: number; readonly keepWeekly: number },
): readonly string[] {
  const newest = names
    .flatMap((name) => {
      const at = begunAt(name);
      return at === undefined ? [] : [{ name, at }];
    })
    .sort((a, b) => b.at - a.at);
  const kept = new Set([
    ...lastOfEach(newest, (at) => Math.floor(at / DAY_MS), keepDaily),
    // 1970-01-01 was a Thursday.
    ...lastOfEach(newest, (at) => Math.floor((at / DAY_MS + 3) / 7), keepWeekly),
  ]);
  return newest.map(({ name }) => name).filter((name) => !kept.has(name));
}

function lastOfEach(
  newest: readonly { readonly name: string; readonly at: number }[],
  periodOf: (at: number) => number,
  count: number,
): readonly string[] {
  const last = new Map<number, string>();
  for (const { name, at } of newest) if (!last.has(periodOf(at))) last.set(periodOf(at), name);
  return [...last.values()].slice(0, count);
}
