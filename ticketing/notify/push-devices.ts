import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';

/** A device of a person that takes push messages. */
export type PushDevice = {
  readonly id: number;
  readonly personId: string;
  /** Where its push service takes messages for it. */
  readonly endpoint: string;
  /** Its public key and secret, in base64url: messages are encrypted for it (RFC 8291). */
  readonly p256dh: string;
  readonly auth: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastSentAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedWhy: string | null;
};

/** Devices of one person. */
export const MOST_DEVICES = 10;

const columns = `id, person_id as "personId", endpoint, p256dh, auth, name, created_at as "createdAt",
  last_sent_at as "lastSentAt", ended_at as "endedAt", ended_why as "endedWhy"`;

/** The devices of a person, the oldest first; ended ones, too. */
export async function listDevices(sql: Sql, personId: string): Promise<readonly PushDevice[]> {
  const { rows } = await sql.query<PushDevice>(`select ${columns} from push_device where person_id = $1 order by id`, [
    personId,
  ]);
  return rows;
}

/**
 * Adds a device, or renews it; one that another person had before is theirs no more. Ended ones of
 * the person are forgotten.
 * @throws {AppError} `conflict` for too many
 */
export async function addDevice(
  sql: Sql,
  device: Pick<PushDevice, 'personId' | 'endpoint' | 'p256dh' | 'auth' | 'name'>,
  now: Date,
): Promise<PushDevice> {
  const { personId, endpoint, p256dh, auth, name } = device;
  await sql.query('select from person where id = $1 for update', [personId]);
  await sql.query('delete from push_device where endpoint = $1 or (person_id = $2 and ended_at is not null)', [
    endpoint,
    personId,
  ]);
  if ((await listDevices(sql, personId)).length >= MOST_DEVICES) {
    throw new AppError('conflict', `You have ${MOST_DEVICES} devices already; remove one first.`);
  }
  const { rows } = await sql.query<PushDevice>(
    `insert into push_device (person_id, endpoint, p256dh, auth, name, created_at) values ($1, $2, $3, $4, $5, $6)
     returning ${columns}`,
    [personId, endpoint, p256dh, auth, name, now],
  );
  const [added] = rows;
  if (!added) throw new Error('an insert returns its row');
  return added;
}

/** Removes a device of a person. @returns whether it was there */
export async function removeDevice(sql: Sql, { id, personId }: Pick<PushDevice, 'id' | 'personId'>): Promise<boolean> {
  const { count } = await sql.query('delete from push_device where id = $1 and person_id = $2', [id, personId]);
  return count > 0;
}

/** Notes that a message reached the push service of a device. */
export async function noteSent(sql: Sql, id: number, now: Date): Promise<void> {
  await sql.query('update push_device set last_sent_at = $2 where id = $1', [id, now]);
}

/** Stops sending to a device. */
export async function endDevice(sql: Sql, id: number, { why, now }: { why: string; now: Date }): Promise<void> {
  await sql.query('update push_device set ended_at = $2, ended_why = $3 where id = $1 and ended_at is null', [
    id,
    now,
    why,
  ]);
}
