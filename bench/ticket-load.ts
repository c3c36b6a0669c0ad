import type { Db, Sql } from '../ticketing/db/sql.ts';

/** Sites of the made plant; each has the same number of machines. */
export const SITES = 10;
const GROUPS = 5;
const PEOPLE = 50;

/** Filled at the same time. */
const PARTS = 4;
const EVENTS = `array['opened', 'assigned', 'accepted', 'started', 'resolved']`;
const WORDS = `array['bearing', 'imbalance', 'misalignment', 'cavitation', 'looseness', 'leak', 'overheating', 'drift']`;
const ZH = `array['轴承磨损', '转子不平衡', '不对中', '汽蚀', '松动', '泄漏', '过热', '漂移']`;

/** The content of a filled database. */
export type Filled = {
  readonly tickets: number;
  readonly events: number;
  readonly clocks: number;
  /** Short where it was loaded before. */
  readonly loadSeconds: number;
};

/** So many machines, that a tenth of all tickets can be open: one for each kind of trouble. */
const assetsFor = (tickets: number): number => Math.max(SITES, Math.ceil(tickets / 10 / GROUPS));

/**
 * Fills an empty schema with tickets, five events each, and a running clock with a timer for every
 * open one: a tenth. An embedded database, with one connection
 * and short statements, takes them in so many parts, one by one.
 * Hashes of events are made up; everything else is as the program writes it.
 */
export async function fillTickets(db: Db, tickets: number, oneByOne = 0): Promise<void> {
  await db.query(`insert into person (id, name) select 'person-' || n, 'Person ' || n from generate_series(1, ${PEOPLE}) n
    on conflict do nothing`);
  const assets = assetsFor(tickets);
  await db.query(`insert into asset (id, name, site, created_at, updated_at)
    select 'site-' || n % ${SITES} || ':machine-' || n, 'machine-' || n, 'site-' || n % ${SITES}, now(), now()
    from generate_series(0, ${assets - 1}) n on conflict do nothing`);
  await db.query(`insert into asset_device (device, asset_id) select id, id from asset on conflict do nothing`);
  await withoutIndexes(db, async () => {
    const count = oneByOne || PARTS;
    const part = Math.ceil(tickets / count);
    const parts = Array.from({ length: count }, (_, at) => ({
      from: at * part,
      to: Math.min(tickets, (at + 1) * part),
    }));
    const insert = (range: { from: number; to: number }): Promise<void> =>
      unsynced(db, (sql) => insertTickets(sql, { tickets, assets, ...range }));
    if (oneByOne === 0) await Promise.all(parts.map(insert));
    else for (const range of parts) await insert(range);
    await db.query(`select setval(pg_get_serial_sequence('ticket', 'id'), ${tickets})`);
    await unsynced(db, insertClocks);
  });
  // Also what the first readers of a row would have to write.
  await db.query('vacuum analyze');
}

/** Counts what there is. */
export async function readFilled(db: Db): Promise<Omit<Filled, 'loadSeconds'>> {
  const { rows } = await db.query<{ tickets: number; events: number; clocks: number }>(
    `select (select count(*) from ticket) as tickets, (select count(*) from ticket_event) as events,
      (select count(*) from sla_clock where state = 'running') as clocks`,
  );
  if (!rows[0]) throw new Error('counts are one row');
  return rows[0];
}

/** In one transaction whose end does not wait for the disk. */
async function unsynced(db: Db, work: (sql: Sql) => Promise<void>): Promise<void> {
  await db.transaction(async (sql) => {
    await sql.query('set local synchronous_commit = off');
    await work(sql);
  });
}

/** Made again afterwards: in one go they are built many times faster. */
async function withoutIndexes(db: Db, work: () => Promise<void>): Promise<void> {
  const { rows } = await db.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename in ('ticket', 'ticket_event') and indexdef not like 'CREATE UNIQUE%'`,
  );
  for (const { name } of rows) await db.query(`drop index ${name}`);
  await work();
  for (const { definition } of rows) await db.query(definition);
}

type Range = { readonly tickets: number; readonly assets: number; readonly from: number; readonly to: number };

async function insertTickets(sql: Sql, { tickets, assets, from, to }: Range): Promise<void> {
  const open = Math.floor(tickets / 10);
  // The newest tenth is open; every open one has a key of its own.
  await sql.query(`insert into ticket (id, title, title_zh, description, description_zh, asset_id, failure_mode_group, work_class,
      source, state, priority, priority_reason, assignee_id, detected_at, opened_at, resolved_at, closed_at, verdict,
      event_count, event_hash, updated_at)
    overriding system value select n + 1, (${WORDS})[1 + n % 8] || ' on machine-' || n % ${assets}, 'machine-' || n % ${assets} || (${ZH})[1 + n % 8],
      'Vibration rose to ' || n % 97 || ' mm/s; case ' || to_hex(n::bigint * 7919), '振动升高到 ' || n % 97 || ' mm/s',
      'site-' || (n % ${assets}) % ${SITES} || ':machine-' || n % ${assets}, 'group-' || (n / ${assets}) % ${GROUPS},
      'corrective', 'detector', case when n < ${tickets - open} then 'closed' when n % 2 = 0 then 'assigned' else 'accepted' end,
      'P' || 1 + n % 4, 'made for a benchmark', 'person-' || 1 + n % ${PEOPLE}, at, at, closed, closed,
      case when closed is not null then 'potential_failure' end, 5, repeat('a', 64), at
    from (select n, now() - (${tickets} - n) * interval '20 seconds' as at,
      case when n < ${tickets - open} then now() - (${tickets} - n) * interval '20 seconds' + interval '8 hours' end as closed
      from generate_series(${from}, ${to - 1}) n) as made`);
  await sql.query(`insert into ticket_event (ticket_id, sequence, at, actor, kind, payload, previous_hash, hash)
    select t.id, k, t.opened_at + k * interval '1 minute', 'system',
      case when t.state <> 'closed' and k > 2 then 'commented' else (${EVENTS})[k] end,
      jsonb_build_object('state', 'new', 'priority', t.priority, 'assignee', t.assignee_id),
      md5(t.id::text), md5(k::text) from ticket t, generate_series(1, 5) k where t.id > ${from} and t.id <= ${to}`);
}

async function insertClocks(sql: Sql): Promise<void> {
  await sql.query(`insert into sla_clock (ticket_id, kind, generation, ordinal, state, priority, target_ms, elapsed_ms, started_at,
      running_since, due_at)
    select id, 'restore', 1, 1, 'running', priority, 864000000, 0, opened_at, opened_at, opened_at + interval '60 days'
    from ticket where state <> 'closed'`);
  await sql.query(`update ticket t set due_at = c.due_at from sla_clock c where c.ticket_id = t.id`);
  await sql.query(`insert into sla_timer (ticket_id, kind, generation, ordinal, level, reached_ms, due_at)
    select ticket_id, kind, 1, 1, 'percent:50', 432000000, due_at - interval '5 days' from sla_clock`);
}
