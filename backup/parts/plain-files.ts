import { createReadStream, type Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Folders of files that are written whole and then stay as they are. */
const FOLDERS = ['models', 'files'] as const;

/** Files beside them, by what their names begin with. */
const FILES = [
  'access.key',
  'audit-heads.json',
  'mappings.json',
  'mqtt-client-id',
  'virtual-clock.json',
  'journal/consumers.json',
] as const;

/** What belongs to a running process, is made again, or is copied in another way. */
const NOT_COPIED =
  /^(db|db\.socket|devices|quarantine|offsets|detector|journal|series|sessions|models|files|local-api\.json|migrate-store\.json|backup-sessions|harbinger\.lock|.*\.(lock|lock-.*|tmp|partial))$/;

/** A file of a data folder, by its path within, with `/`. */
export type PlainFile = { readonly name: string; readonly size: number; read(): AsyncIterable<Buffer> | Buffer[] };

/**
 * Single files of a data folder. A backup takes them before the database: `audit-heads.json` must
 * not know more than that.
 */
export async function* singleFiles(dataDir: string): AsyncGenerator<PlainFile> {
  for (const name of FILES) {
    // Replaced whole at any time: read at once.
    const content = await readFile(path.join(dataDir, name)).catch(absent);
    if (content) yield { name, size: content.length, read: () => [content] };
  }
}

/** Models and files of tickets. A backup takes them after the database, whose rows name them. */
export async function* namedFiles(dataDir: string): AsyncGenerator<PlainFile> {
  for (const folder of FOLDERS) yield* filesIn(dataDir, folder);
}

/** Entries of a data folder that no backup holds. */
export async function strangersIn(dataDir: string): Promise<readonly string[]> {
  const names = await readdir(dataDir);
  const known: ReadonlySet<string> = new Set(FILES);
  return names.filter((name) => !NOT_COPIED.test(name) && !known.has(name)).sort();
}

/** The files of one folder of a data folder, and of those in it. */
export async function* filesIn(dataDir: string, folder: string): AsyncGenerator<PlainFile> {
  const entries = ((await readdir(path.join(dataDir, folder), { withFileTypes: true }).catch(absent)) ??
    []) as Dirent[];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = `${folder}/${entry.name}`;
    if (name === 'files/incoming' || NOT_COPIED.test(entry.name)) continue;
    if (entry.isDirectory()) yield* filesIn(dataDir, name);
    else if (entry.isFile()) {
      const found = await fileAt(dataDir, name);
      if (found) yield found;
    }
  }
}

/** Read at once: a small file may be replaced, or grow, at any time. */
const SMALL = 4 * 2 ** 20;

/** @returns undefined for a file that has gone meanwhile */
async function fileAt(dataDir: string, name: string): Promise<PlainFile | undefined> {
  const file = path.join(dataDir, name);
  const size = (await stat(file).catch(absent))?.size;
  if (size === undefined) return undefined;
  if (size > SMALL)
    return { name, size, read: () => createReadStream(file, { end: size - 1, highWaterMark: 2 ** 20 }) };
  const content = await readFile(file).catch(absent);
  return content && { name, size: content.length, read: () => [content] };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
