import { AppError } from '../lib/errors.ts';
import type { BackupKeys } from './archive/age-payload.ts';
import { memberOf, readArchive, textOf } from './archive/read-archive.ts';
import type { Member } from './archive/write-archive.ts';
import { HEAD_FILE, MANIFEST_FILE, MANIFEST_SUM_FILE, type Manifest, readHead, readManifest } from './manifest.ts';

/** What a check of a backup found. */
export type Checked = {
  readonly manifest: Manifest;
  readonly members: number;
  /** Rows of the database, and entries of stores. */
  readonly rows: number;
  readonly entries: number;
};

/**
 * Reads a backup from its beginning to its end, and compares each member with its hash.
 * @throws {AppError} `invalid` that says what is wrong
 */
export async function verifyBackup(
  file: string,
  options: {
    keys?: BackupKeys;
    fileKey?: Uint8Array | undefined;
    signal?: AbortSignal;
    progress?: (bytes: number) => void;
  },
): Promise<Checked> {
  const { progress, ...reading } = options;
  const found: Member[] = [];
  const sums: string[] = [];
  let manifest: Manifest | undefined;
  let bytes = 0;
  const onBytes = (more: number): void => {
    bytes += more;
    progress?.(bytes);
  };
  for await (const member of readArchive(file, { ...reading, onBytes })) {
    if (found.length === 0 && member.name !== HEAD_FILE)
      throw new AppError('invalid', 'this is no backup of Harbinger');
    if (member.name === MANIFEST_FILE) {
      manifest = readManifest(await textOf(member));
      sums.push(member.sha256());
      continue;
    }
    if (member.name === MANIFEST_SUM_FILE) {
      sums.push((await textOf(member)).trim());
      continue;
    }
    if (member.name === HEAD_FILE) readHead(await textOf(member));
    else for await (const _ of member.content);
    found.push(memberOf(member));
  }
  if (!manifest) throw new AppError('invalid', 'the backup has no manifest: it is cut off');
  if (sums.length !== 2 || sums[0] !== sums[1]) throw new AppError('invalid', 'the manifest of the backup is damaged');
  compareMembers(manifest.members, found);
  const count = (sums: Manifest['rows']): number => Object.values(sums).reduce((sum, each) => sum + each.count, 0);
  return { manifest, members: found.length, rows: count(manifest.rows), entries: count(manifest.entries) };
}

/** @throws {AppError} `invalid` for a member that is missing, or other than it was written */
export function compareMembers(wanted: readonly Member[], found: readonly Member[]): void {
  const known = new Map(found.map((member) => [member.name, member]));
  const wrong = wanted.filter(({ name, bytes, sha256 }) => {
    const there = known.get(name);
    return there?.bytes !== bytes || there.sha256 !== sha256;
  });
  if (wrong.length === 0 && found.length === wanted.length) return;
  const named = wrong.slice(0, 3).map(({ name }) => name);
  throw new AppError('invalid', `the backup is damaged: ${named.join(', ') || 'members'} are not as written`);
}
