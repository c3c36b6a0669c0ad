import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The client id by which the plant's broker knows this installation: made once and kept in the data folder. Two programs
 * under one id would throw each other out for ever.
 * @param random 16 hexadecimal digits that nobody else has
 */
export function keptClientId(dataDir: string, random: () => string): string {
  const file = path.join(dataDir, 'mqtt-client-id');
  try {
    const kept = readFileSync(file, 'utf8').trim();
    if (/^[\w-]{1,64}$/.test(kept)) return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = `harbinger-${random()}`;
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${file}.new`, `${made}\n`);
  renameSync(`${file}.new`, file);
  return made;
}
