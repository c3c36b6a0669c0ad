import { scryptSync } from 'node:crypto';
import { hashOf } from '../../lib/canonical-json.ts';
import type { Db } from '../db/sql.ts';
import { recordNote } from './change-record.ts';

/**
 * Records a start of the program with its settings, where they are others than at the start before.
 * @param opening may still be on its way: the slow hashes are made meanwhile
 */
export async function noteStart(
  opening: Db | Promise<Db>,
  started: { readonly version: string; readonly settings: object; readonly now: Date },
): Promise<void> {
  const { version, now } = started;
  const settings = withoutSecrets(started.settings);
  const settingsHash = hashOf(settings);
  const db = await opening;
  await db.transaction(async (sql) => {
    const { rows } = await sql.query<{ hash: string | null }>(
      `select payload ->> 'settingsHash' as hash from change_event where kind = 'started' order by sequence desc limit 1`,
    );
    const same = rows[0]?.hash === settingsHash;
    const payload = { version, settingsHash, ...(same ? {} : { settings }) };
    await recordNote(sql, { actor: 'system', kind: 'started', now, payload });
  });
}

const SECRET = /token|password|passphrase|secret/i;

/**
 * Settings with a slow hash in the place of every secret, so that another secret shows and none can
 * be guessed quickly; pure.
 */
export function withoutSecrets(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, name));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each, key)]));
  }
  if (typeof value !== 'string') return value;
  if (SECRET.test(name)) return hidden(value);
  return value.replace(
    /(:\/\/[^/?#@]*):([^/?#@]*)@/,
    (_, before: string, password: string) => `${before}:${hidden(password)}@`,
  );
}

function hidden(secret: string): string {
  return `scrypt-${scryptSync(secret, 'harbinger settings', 16).toString('hex')}`;
}
