import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** In the data folder while a legal hold keeps readings: by whose order, in words. */
const FILE = 'held-readings.json';

/** Notes for the store of readings that some are held, or that none are. */
export async function noteHeldReadings(dataDir: string, holds: readonly string[]): Promise<void> {
  const file = path.join(dataDir, FILE);
  if (holds.length === 0) await rm(file, { force: true });
  else await writeFile(file, `${JSON.stringify({ holds })}\n`);
}

/**
 * The holds that keep readings, in words; empty: none. A file that cannot be read counts as a hold.
 */
export async function heldReadings(dataDir: string): Promise<readonly string[]> {
  try {
    return (JSON.parse(await readFile(path.join(dataDir, FILE), 'utf8')) as { holds: readonly string[] }).holds;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : [`${FILE} cannot be read`];
  }
}
