import type { Db, Sql } from '../db/sql.ts';
import { projectClocks, recordChange, withoutClocks } from '../record/record-change.ts';
import type { SlaPolicy, SlaRules } from '../sla/policy.ts';
import { readSteps } from '../sla/step-rows.ts';
import type { TermsRef } from '../sla/terms.ts';
import { readSlaFacts } from '../sla/ticket-terms.ts';
import { systemActor } from '../ticket/actor.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { readEventsOf } from '../ticket/ticket-events.ts';
import { lockTicket } from '../ticket/tickets.ts';
import type { Rests } from './rests.ts';

type At = { readonly now: Date; readonly policy: SlaPolicy };
type Sweep = At & { readonly rests: Rests };

/** Tickets that one sweep compares. */
const BATCH = 100;

/**
 * Brings open tickets under the present policies and calendars: elapsed time and pauses stay,
 * targets change, and the record shows it. Any number may sweep at once.
 * @returns how many tickets got other terms
 */
export async function followDefinitions(db: Db, { rests, ...at }: Sweep): Promise<number> {
  const { revision } = await at.policy.rules(db);
  const behind = await db.query<{ id: number }>(
    `select ticket_id as id from ticket_sla where revision < $1 and not ticket_id::text = any ($3::text[])
     order by revision, ticket_id limit $2`,
    [revision, BATCH, rests.resting('changed policies')],
  );
  let changed = 0;
  const followOne = async ({ id }: { id: number }): Promise<void> => {
    if (await db.transaction((sql) => follow(sql, id, at))) changed += 1;
  };
  await rests.each('changed policies', behind.rows, { key: ({ id }) => id, work: followOne });
  return changed;
}

async function follow(sql: Sql, id: number, at: At): Promise<boolean> {
  const ticket = await lockTicket(sql, id);
  if (!ticket) return false;
  const rules = await at.policy.rules(sql);
  const { rows } = await sql.query<{ terms: TermsRef | null; revision: number | null }>(
    'select terms, revision from ticket_sla where ticket_id = $1',
    [id],
  );
  const { terms = null, revision = null } = rows[0] ?? {};
  if (revision === null || revision >= rules.revision) return false;
  const sla = rules.choose((await readSlaFacts(sql, ticket)).facts);
  const differs = !terms || !sameTerms(sla, terms);
  if (differs) {
    const payload = { sla, previous: terms };
    await recordChange(sql, ticket, {
      change: {},
      events: [{ actor: systemActor.system, kind: 'sla_changed', payload }],
      ...at,
    });
  }
  await sql.query('update ticket_sla set revision = $2 where ticket_id = $1', [id, rules.revision]);
  return differs;
}

function sameTerms(a: TermsRef, b: TermsRef): boolean {
  const key = ({ policy, version, calendars }: TermsRef): string =>
    JSON.stringify([policy, version, Object.entries(calendars).sort()]);
  return key(a) === key(b);
}

/**
 * The safety sweep: works out the clocks, timers and escalation steps of some open tickets from
 * their events again, and writes what differs. Only a fault of ours, or of somebody in the tables,
 * makes a difference.
 * @param after the ticket after which to begin
 * @returns the last ticket that was checked; null at the end
 */
export async function rebuildClocks(db: Db, at: Sweep & { after: number }): Promise<number | null> {
  const { rows } = await db.query<{ id: number }>(
    'select ticket_id as id from ticket_sla where revision is not null and ticket_id > $1 order by ticket_id limit $2',
    [at.after, BATCH],
  );
  const rules = await at.policy.rules(db);
  const rebuildOne = ({ id }: { id: number }): Promise<void> =>
    db.transaction((sql) => rebuild(sql, id, { ...at, rules }));
  await at.rests.each('clocks worked out again', rows, { key: ({ id }) => id, work: rebuildOne });
  return rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
}

async function rebuild(sql: Sql, id: number, { rules, now }: At & { rules: SlaRules }): Promise<void> {
  const ticket: Ticket | undefined = await lockTicket(sql, id);
  if (!ticket) return;
  const record = await readEventsOf(sql, id, { without: withoutClocks });
  const steps = await readSteps(sql, id);
  await projectClocks(sql, ticket, { record, steps, terms: null, rules, now });
}
