import type { Db, Sql } from '../db/sql.ts';
import { withRole } from '../escalation/find-people.ts';
import { notifyOfSteps, type Performed } from '../escalation/notify-of-steps.ts';
import { type At, performStep } from '../escalation/perform-step.ts';
import { notify } from '../notify/outbox.ts';
import { recordChange } from '../record/record-change.ts';
import { type LadderKind, ladderKinds } from '../sla/ladder.ts';
import { readSteps, type StepRow } from '../sla/step-rows.ts';
import { systemActor } from '../ticket/actor.ts';
import { lockTicket } from '../ticket/tickets.ts';
import type { Rests } from './rests.ts';
import { sweepPages } from './sweep-pages.ts';

/** Tickets that one sweep escalates, in a second or so; the next sweep takes the rest. */
const BATCH = 100;

/**
 * Performs each due step of the ladders once, in one transaction per ticket. If a step finds
 * nobody, the next step follows at once. Any number may sweep at once: the lock's holder acts, the
 * others skip the ticket.
 * @returns how many steps were performed, and pages sent again
 */
export async function sweepEscalations(db: Db, at: At & { rests: Rests }): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `select ticket_id as id from escalation_step where fired_at is null and due_at <= $1
       and not ticket_id::text = any ($3::text[])
     group by ticket_id order by min(due_at) limit $2`,
    [at.now, BATCH, at.rests.resting('escalations of a ticket')],
  );
  let performed = 0;
  const escalateOne = async ({ id }: { id: number }): Promise<void> => {
    performed += await db.transaction((sql) => escalate(sql, id, at));
  };
  await at.rests.each('escalations of a ticket', rows, { key: ({ id }) => id, work: escalateOne });
  return performed + (await sweepPages(db, at.now));
}

async function escalate(sql: Sql, id: number, at: At): Promise<number> {
  const free = await sql.query('select 1 from ticket where id = $1 for no key update skip locked', [id]);
  if (free.count === 0) return 0;
  let count = 0;
  for (const ladder of ladderKinds) count += (await climb(sql, id, { ladder, at })).length;
  return count;
}

async function climb(
  sql: Sql,
  id: number,
  { ladder, at }: { ladder: LadderKind; at: At },
): Promise<readonly Performed[]> {
  const ticket = await lockTicket(sql, id);
  if (!ticket) return [];
  const rows = (await readSteps(sql, id)).filter(
    (row) => row.ladder === ladder && row.generation === ticket.generation && row.firedAt === null,
  );
  const steps: Performed[] = [];
  for (const row of rows) {
    const fallsThrough = steps.at(-1)?.result.outcome === 'coverage_gap' && follows(steps.at(-1)?.row, row);
    const due = row.dueAt !== null && row.dueAt <= at.now;
    if (!due && !fallsThrough) continue;
    // A step before may have changed it.
    const current = (await lockTicket(sql, id)) ?? ticket;
    const result = await performStep(sql, current, { row, at });
    await storeOutcome(sql, id, { row, result, now: at.now });
    steps.push({ row, result });
  }
  if (steps.length > 0) await conclude(sql, id, { ladder, steps, isLast: steps.at(-1)?.row === rows.at(-1), at });
  return steps;
}

function follows(before: StepRow | undefined, row: StepRow): boolean {
  return before !== undefined && row.step === before.step + 1;
}

async function storeOutcome(sql: Sql, id: number, { row, result, now }: Performed & { now: Date }): Promise<void> {
  const pages = row.definition.do.includes('page') && result.outcome === 'done';
  const nextPageAt = pages ? new Date(now.getTime() + (row.definition.pageEveryMinutes ?? 5) * 60_000) : null;
  await sql.query(
    `update escalation_step set fired_at = $5, outcome = $6, reason = $7, people = $8::text[], next_page_at = $9,
       pages = $10
     where ticket_id = $1 and ladder = $2 and generation = $3 and step = $4 and fired_at is null`,
    [
      ...[id, row.ladder, row.generation, row.step, now, result.outcome, result.reason, result.people],
      ...[nextPageAt, pages ? 1 : 0],
    ],
  );
}

/**
 * Records the step and notifies the people concerned. Notifies administrators of a ladder that ends
 * with nobody.
 */
async function conclude(
  sql: Sql,
  id: number,
  done: { ladder: LadderKind; steps: readonly Performed[]; isLast: boolean; at: At },
): Promise<void> {
  const { ladder, steps, isLast, at } = done;
  const ticket = await lockTicket(sql, id);
  if (!ticket) return;
  const events = steps
    .filter(({ result }) => result.outcome !== 'coverage_gap')
    .map(({ row, result }) => {
      const { outcome, reason, people } = result;
      const payload = { ladder, step: row.step, do: row.definition.do, outcome, reason, people };
      return { actor: systemActor.system, kind: 'escalated', payload };
    });
  const gaps = steps.filter(({ result }) => result.outcome === 'coverage_gap');
  if (gaps.length > 0) {
    const reason = gaps.map(({ result }) => result.reason).join('; ');
    const payload = { ladder, steps: gaps.map(({ row }) => row.step), reason };
    events.push({ actor: systemActor.system, kind: 'coverage_gap', payload: payload as never });
  }
  const changed = await recordChange(sql, ticket, { change: {}, events, ...at });
  await notifyOfSteps(sql, changed, { steps, now: at.now });
  if (!isLast || steps.at(-1)?.result.outcome !== 'coverage_gap') return;
  const { rows } = await sql.query<{ site: string }>('select site from asset where id = $1', [ticket.assetId]);
  const to = await withRole(sql, 'administrator', rows[0]?.site ?? '');
  const event = `escalation:${ladder}:${ticket.generation}:unheard`;
  const params = { clock: ladder, reason: 'nobody is left to escalate to' };
  await notify(sql, { ticketId: id, event, kind: 'escalation', to, params, now: at.now });
}
