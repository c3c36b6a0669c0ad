import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const dist = path.join(root, 'dist');

/**
 * An embedded database with its schema, as a folder that stays. It takes ten seconds to make, so
 * there is one for each state of its sources. Call it after the build, which makes the program that
 * makes it.
 */
export function databaseTemplate() {
  const migrations = path.join(dist, 'migrations');
  const pglite = path.join(root, 'node_modules/@electric-sql/pglite/package.json');
  const hash = createHash('sha256').update(readFileSync(pglite));
  for (const file of [
    'ticketing/db/pglite-create.ts',
    'ticketing/db/pglite-worker.ts',
    'ticketing/schema/make-template.ts',
  ]) {
    hash.update(readFileSync(path.join(root, file)));
  }
  for (const name of readdirSync(migrations).sort())
    hash.update(name).update(readFileSync(path.join(migrations, name)));
  const cache = path.join(root, 'node_modules/.cache');
  const template = path.join(cache, `harbinger-database-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(template)) return template;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(`${template}-draft-`);
  const made = path.join(draft, 'db');
  const { status } = spawnSync(process.execPath, [path.join(dist, 'make-template.js'), made], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
  try {
    renameSync(made, template);
  } catch (error) {
    // Another build may have been faster.
    if (!existsSync(template)) throw error;
  }
  rmSync(draft, { recursive: true, force: true });
  return template;
}
