import type { Db, Sql } from '../db/sql.ts';
import { readWishes, type SiteDefaults } from '../notify/preferences.ts';
import { quietUntil } from '../notify/quiet-hours.ts';
import { type Claimed, claimedColumns } from './claims.ts';

/** Most notifications in one digest; the rest goes into the next. */
const DIGEST_LIMIT = 200;

/**
 * Puts the mails of each person that were held and are due into one. It is a row of the outbox like
 * any other: it is sent, tried again, or becomes a dead letter as a whole. Any number may do this
 * at once.
 * @returns how many digests there are now to send
 */
export async function bundleHeld(db: Db, { now, defaults }: { now: Date; defaults: SiteDefaults }): Promise<number> {
  const { rows } = await db.query<{ recipient: string }>(
    `select distinct recipient from notification
     where channel = 'email' and state = 'held' and digest_id is null and next_attempt_at <= $1`,
    [now],
  );
  let made = 0;
  for (const { recipient } of rows) {
    made += await db.transaction((sql) => bundleOf(sql, recipient, { now, defaults }));
  }
  return made;
}

async function bundleOf(
  sql: Sql,
  recipient: string,
  { now, defaults }: { now: Date; defaults: SiteDefaults },
): Promise<number> {
  await dissolveHeld(sql, recipient, now);
  const { rows } = await sql.query<{ id: number }>(
    `select id from notification
     where channel = 'email' and state = 'held' and digest_id is null and recipient = $1 and next_attempt_at <= $2
     order by id limit ${DIGEST_LIMIT} for update skip locked`,
    [recipient, now],
  );
  const [first] = rows;
  if (!first) return 0;
  const ids = rows.map(({ id }) => id);
  const wishes = (await readWishes(sql, [recipient], defaults)).get(recipient);
  const quiet = wishes?.quietHours ? quietUntil(now, wishes.quietHours, wishes.timeZone) : null;
  if (quiet) {
    // The program was down when they were due, and now it is night again.
    await sql.query(`update notification set next_attempt_at = $2 where id = any ($1::bigint[])`, [ids, quiet]);
    return 0;
  }
  const digest = await sql.query<{ id: number }>(
    `insert into notification (ticket_id, event, kind, channel, recipient, params, urgent, state, next_attempt_at, created_at)
     values (null, $1, 'digest', 'email', $2, '{}', false, 'pending', $3, $3) returning id`,
    [`digest:${first.id}`, recipient, now],
  );
  await sql.query(`update notification set digest_id = $2 where id = any ($1::bigint[])`, [ids, digest.rows[0]?.id]);
  return 1;
}

/**
 * Takes digests apart that were held themselves: an outage delayed them into quiet hours. Bundled
 * as they are into another one, their content would be neither sent nor reported.
 */
async function dissolveHeld(sql: Sql, recipient: string, now: Date): Promise<void> {
  const held = `select id from notification where channel = 'email' and kind = 'digest' and state = 'held'
    and recipient = $1 and next_attempt_at <= $2`;
  await sql.query(
    `update notification set digest_id = null, next_attempt_at = $2 where digest_id in (${held} for update)`,
    [recipient, now],
  );
  await sql.query(`delete from notification where id in (${held})`, [recipient, now]);
}

/** Contents of a digest, oldest first. */
export async function readDigest(sql: Sql, digestId: number): Promise<readonly Claimed[]> {
  const { rows } = await sql.query<Claimed>(
    `select ${claimedColumns} from notification n where n.digest_id = $1 order by n.id`,
    [digestId],
  );
  return rows;
}
