import { createHash } from 'node:crypto';
import { addressKey } from '../../lib/address-key.ts';
import type { Sql } from '../db/sql.ts';
import type { SignInPlace } from './sessions.ts';

/** A place without a sign-in for this time is removed. */
export const KNOWN_PLACE_DAYS = 90;

/** Places of one person; the least recently used is removed first. */
const MAX_PLACES = 50;
const DAY = 86_400_000;

/**
 * The mark of the browser, else of the address, from which a person has signed in before; undefined
 * where neither is known.
 */
export async function findKnownPlace(
  sql: Sql,
  personId: string,
  { from, now }: { from: SignInPlace; now: Date },
): Promise<string | undefined> {
  const marks = marksOf(from);
  const { rows } = await sql.query<{ mark: string }>(
    `select encode(mark, 'hex') as mark from known_place
     where person_id = $1 and mark = any ($2::bytea[]) and last_seen_at > $3`,
    [personId, marks, new Date(now.getTime() - KNOWN_PLACE_DAYS * DAY)],
  );
  const known = new Set(rows.map(({ mark }) => mark));
  return marks.map((mark) => mark.toString('hex')).find((mark) => known.has(mark));
}

/** Notes that a person has signed in from a place. */
export async function rememberPlace(
  sql: Sql,
  personId: string,
  { from, now }: { from: SignInPlace; now: Date },
): Promise<void> {
  await sql.query(
    `insert into known_place (person_id, mark, first_seen_at, last_seen_at)
     select $1, mark, $3, $3 from unnest($2::bytea[]) as mark
     on conflict (person_id, mark) do update set last_seen_at = excluded.last_seen_at`,
    [personId, marksOf(from), now],
  );
  await sql.query(
    `delete from known_place where person_id = $1 and (last_seen_at <= $2 or mark in
       (select mark from known_place where person_id = $1 order by last_seen_at desc, mark offset $3))`,
    [personId, new Date(now.getTime() - KNOWN_PLACE_DAYS * DAY), MAX_PLACES],
  );
}

/** The browser first: it distinguishes browsers at one address. */
function marksOf({ address, browser }: SignInPlace): readonly Buffer[] {
  const named = [...(browser ? [`browser ${browser}`] : []), `address ${addressKey(address)}`];
  return named.map((name) => createHash('sha256').update(name).digest());
}
