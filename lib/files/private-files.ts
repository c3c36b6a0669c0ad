import { chmodSync, type Dirent, lstatSync, opendirSync, type Stats } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '../log.ts';

/** Rights of the group and of all others. */
const OTHERS = 0o077;

/** Entries to check before other work gets its turn. */
const TURN = 500;

/** Entries of a data folder that are ours, where the folder holds other things too. */
const OURS =
  /^(backup-sessions|client-ids?|db|detector|devices|files|harbinger|journal|local-api|models|mqtt-client-id|offsets|quarantine|series|sessions|virtual-clock)([.-].*)?$/;

/** The findings of a walk through a folder. */
export type FileModes = {
  readonly examined: number;
  /** Entries that others could read or change; closed now if that was requested. */
  readonly open: number;
  /** Entries of another user, which are left as they are. The first of them by its path. */
  readonly foreign: { readonly count: number; readonly first: string | undefined };
  /**
   * Entries that stay open, because their file system keeps no modes or refuses. The first of them
   * by its path.
   */
  readonly stubborn: { readonly count: number; readonly first: string | undefined };
  /**
   * The folder holds files of others, such as a home: only entries with our names were checked.
   */
  readonly shared: boolean;
  /** False if it was stopped before its end. */
  readonly complete: boolean;
};

/**
 * From now on, files that this process makes are for its user alone (0600, folders 0700). Works in
 * the main thread only.
 */
export function keepFilesPrivate(): void {
  process.umask(OTHERS);
}

/**
 * Looks for entries of a folder that others may read or change, and closes them if `repair` is set.
 * Follows no symbolic link, enters no folder of another user and changes nothing that is not this
 * user's. Gives way to other work in between.
 * @returns undefined where the system has no owners (Windows)
 */
export async function checkFileModes(
  folder: string,
  options: { repair: boolean; signal?: AbortSignal },
): Promise<FileModes | undefined> {
  const own = process.getuid?.();
  if (own === undefined) return undefined;
  const root = path.resolve(folder);
  const shared = [homedir(), tmpdir(), process.cwd()].some((place) => isWithin(path.resolve(place), root));
  const found = { examined: 0, open: 0, foreign: none(), stubborn: none(), shared, complete: true };
  // Close a folder before looking at its entries: no user can exchange them meanwhile.
  const waiting: string[] = [];
  const look = (place: string): void => {
    found.examined++;
    const stats = statsOf(place);
    if (stats === undefined || !(stats.isFile() || stats.isDirectory())) return;
    if (stats.uid !== own) {
      note(found.foreign, place);
      return;
    }
    if (!shared || place !== root) closeOne(place, stats, { found, repair: options.repair });
    if (stats.isDirectory()) waiting.push(place);
  };
  look(root);
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    for (const { name } of entriesOf(place)) {
      if (shared && place === root && !OURS.test(name)) continue;
      look(path.join(place, name));
      if (found.examined % TURN > 0) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (options.signal?.aborted) return { ...found, complete: false };
    }
  }
  return found;
}

/**
 * A start waits this long for the walk through its data folder; the rest is done in the background.
 */
const WAIT_MS = 5_000;

/**
 * Closes a data folder to other users, and logs changes and failures. The folder itself comes
 * first, to shut off the rest at once; a large folder is finished after this has resolved.
 */
export async function closeDataFolder(options: { folder: string; log: Log; signal: AbortSignal }): Promise<void> {
  const { folder, log, signal } = options;
  const walk = checkFileModes(folder, { repair: true, signal }).then((found) => {
    if (!found) return;
    const { open, foreign, stubborn, shared } = found;
    const closed = open - stubborn.count;
    if (closed > 0)
      log.warn(
        { folder, closed },
        'other users of this machine could read files of the data folder; they cannot any more',
      );
    if (shared) log.warn({ folder }, 'DATA_DIR contains other files: Harbinger keeps only its own files private');
    for (const problem of modeProblems({ foreign, stubborn })) log.error({ folder }, problem);
  });
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS);
  });
  await Promise.race([walk, patience]);
  clearTimeout(timer);
}

/** Entries that cannot be closed here, with the next step, in words. */
export function modeProblems({ foreign, stubborn }: Pick<FileModes, 'foreign' | 'stubborn'>): readonly string[] {
  const problems: string[] = [];
  if (foreign.count > 0) {
    problems.push(
      `${foreign.count} entries belong to another user, ${foreign.first} for one: give them to the user of harbinger (chown -R), or move them away`,
    );
  }
  if (stubborn.count > 0) {
    problems.push(
      `${stubborn.count} entries stay open to other users, ${stubborn.first} for one: this file system keeps no modes; choose another one, or close its mount point`,
    );
  }
  return problems;
}

function closeOne(
  place: string,
  stats: Stats,
  {
    found,
    repair,
  }: { found: { open: number; stubborn: { count: number; first: string | undefined } }; repair: boolean },
): void {
  if ((stats.mode & OTHERS) === 0) return;
  found.open++;
  if (!repair) return;
  try {
    chmodSync(place, stats.mode & 0o7700);
  } catch {
    // Seen below.
  }
  if (((statsOf(place)?.mode ?? 0) & OTHERS) !== 0) note(found.stubborn, place);
}

function none(): { count: number; first: string | undefined } {
  return { count: 0, first: undefined };
}

function note(kind: { count: number; first: string | undefined }, place: string): void {
  kind.count++;
  kind.first ??= place;
}

/** Undefined for an entry that has gone meanwhile, or that we may not read. */
function statsOf(place: string): Stats | undefined {
  try {
    return lstatSync(place);
  } catch {
    return undefined;
  }
}

function* entriesOf(folder: string): Generator<Dirent> {
  try {
    const entries = opendirSync(folder);
    try {
      for (let entry = entries.readSync(); entry; entry = entries.readSync()) yield entry;
    } finally {
      entries.closeSync();
    }
  } catch {
    // It has gone meanwhile, or we may not read it: nothing in it can be closed.
  }
}

function isWithin(place: string, folder: string): boolean {
  const relative = path.relative(folder, place);
  return relative === '' || !(relative.startsWith('..') || path.isAbsolute(relative));
}
