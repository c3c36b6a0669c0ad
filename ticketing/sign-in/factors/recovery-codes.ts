import { randomBytes } from 'node:crypto';
import { tokenHash } from '../../accounts/random-token.ts';
import type { Sql } from '../../db/sql.ts';

const CODES = 10;

/** Without letters and digits that look alike. 16 of them: 80 random bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz023456789';
const LENGTH = 16;

/** Replaces a person's codes. @returns the new ones, to be shown once: only hashes are kept */
export async function renewRecoveryCodes(sql: Sql, personId: string): Promise<readonly string[]> {
  await endRecoveryCodes(sql, personId);
  const codes = Array.from({ length: CODES }, newCode);
  for (const code of codes) {
    await sql.query('insert into recovery_code (code_hash, person_id) values ($1, $2)', [hashOf(code), personId]);
  }
  return codes;
}

/** Voids a person's codes. */
export async function endRecoveryCodes(sql: Sql, personId: string): Promise<void> {
  await sql.query('delete from recovery_code where person_id = $1', [personId]);
}

/** Uses a code up. @returns whether it was one of the person's */
export async function takeRecoveryCode(sql: Sql, personId: string, code: string): Promise<boolean> {
  const { count } = await sql.query('delete from recovery_code where code_hash = $1 and person_id = $2', [
    hashOf(code),
    personId,
  ]);
  return count > 0;
}

/** How many codes a person has left. */
export async function countRecoveryCodes(sql: Sql, personId: string): Promise<number> {
  const { rows } = await sql.query<{ left: number }>(
    'select count(*) as left from recovery_code where person_id = $1',
    [personId],
  );
  return rows[0]?.left ?? 0;
}

/** As people type it: with or without dashes, in any case. */
function hashOf(code: string): Buffer {
  return tokenHash(code.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

function newCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}
