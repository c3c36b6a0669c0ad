import { pino } from 'pino';
import { createNotifications, type NotificationConfig } from '../../../ticketing/create-notifications.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { pushKeysOf } from '../../../ticketing/delivery/push-keys.ts';
import { notify } from '../../../ticketing/notify/outbox.ts';

const pushKeys = pushKeysOf(Buffer.alloc(32, 7));
const log = pino({ level: 'silent' });

/** Notifications over a mail server, with a clock that tests move. */
export async function createSetup(db: Db, over: Partial<NotificationConfig> & { maxAttempts?: number } = {}) {
  const { maxAttempts = 3, ...settings } = over;
  const clock = { now: new Date('2026-02-02T10:00:00Z') };
  const config: NotificationConfig = {
    smtp: {},
    public: { url: 'https://harbinger.plant.example/' },
    notifications: { quietHours: '22:00-06:00', maxAttempts, keepDays: 90 },
    webhooks: { reach: 'loopback' },
    site: { timeZone: 'UTC' },
    ...settings,
  };
  const create = () =>
    createNotifications({ db, config, pushKeys, devOpen: false, now: () => clock.now, chance: () => 0, log });
  return { clock, create, notifications: await create(), later: (seconds: number) => later(clock, seconds) };
}

function later(clock: { now: Date }, seconds: number): void {
  clock.now = new Date(clock.now.getTime() + seconds * 1000);
}

/** Stores a person, or changes the given members of one. */
export async function storePerson(db: Db, id: string, over: Record<string, string | null> = {}): Promise<void> {
  const { name = id, email = `${id}@plant.example`, locale = 'en', zone = null } = over;
  await db.query(
    `insert into person (id, name, email, locale, time_zone) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set name = $2, email = $3, locale = $4, time_zone = $5`,
    [id, name, email, locale, zone],
  );
}

/** Stores a ticket. @returns its id */
export async function storeTicket(db: Db, over: { title?: string; titleZh?: string; priority?: string } = {}) {
  const { title = 'Bearing wear suspected', titleZh = null, priority = 'P3' } = over;
  const at = new Date('2026-02-02T09:00:00Z');
  await db.query(
    `insert into asset (id, name, site, created_at, updated_at) values ('plant:pump-1', 'Pump 1', 'plant', $1, $1)
     on conflict do nothing`,
    [at],
  );
  const { rows } = await db.query<{ id: number }>(
    `insert into ticket (title, title_zh, description, asset_id, failure_mode_group, work_class, source, state, priority,
       priority_reason, opened_at, updated_at)
     values ($1, $2, '', 'plant:pump-1', gen_random_uuid()::text, 'preventive', 'detector', 'assigned', $3, '', $4, $4)
     returning id`,
    [title, titleZh, priority, at],
  );
  return rows[0]?.id ?? 0;
}

/** Notifies one person of something about a ticket. */
export async function tell(
  db: Db,
  over: Partial<Parameters<typeof notify>[1]> & { ticketId: number | null; event: string; now: Date },
): Promise<void> {
  await notify(db, { kind: 'assigned', to: ['ann'], params: {}, ...over });
}

/** The e-mail rows of a person: state, attempts and error. */
export async function mailRows(db: Db, recipient = 'ann') {
  const { rows } = await db.query<{ state: string; attempts: number; error: string | null; nextAttemptAt: Date }>(
    `select state, attempts, last_error as error, next_attempt_at as "nextAttemptAt" from notification
     where channel = 'email' and recipient = $1 order by id`,
    [recipient],
  );
  return rows;
}
