import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { type ChecklistTemplate, insertChecklist } from '../ticket/insert-checklist.ts';
import { judgeAnswer, type StepTemplate } from '../ticket/step-answer.ts';
import { noteWork, requireOpen, type WorkDone, withFamily } from './note-work.ts';

/** One step of a ticket's checklist, with its answer. */
export type ChecklistStep = StepTemplate & {
  readonly position: number;
  readonly answer: true | number | string | null;
  /** Whether the measured value is within the limits; null where there are none, or no answer. */
  readonly withinLimits: boolean | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Date | null;
};

/** A checklist on a ticket. */
export type Checklist = Omit<ChecklistTemplate, 'steps'> & {
  readonly id: number;
  readonly ticketId: number;
  readonly steps: readonly ChecklistStep[];
  /** How often it was edited, and one. */
  readonly version: number;
};

/**
 * Puts a checklist on a ticket.
 * @throws {AppError} `conflict` where one of the same source is there already
 */
export async function addChecklist(db: Db, done: WorkDone, template: ChecklistTemplate): Promise<Checklist> {
  return await noteWork(db, done, async (sql, ticket) => {
    requireOpen(ticket);
    const id = await insertChecklist(sql, ticket.id, { template, ...done });
    if (id === undefined) throw new AppError('conflict', `A checklist of ${template.source} is there already.`);
    const { name, source, steps } = template;
    const payload = { checklist: id, name, source, steps: steps.length };
    const checklist = (await listChecklists(sql, ticket.id)).find((each) => each.id === id);
    if (!checklist) throw new Error('a checklist that was inserted is listed');
    return { result: checklist, event: { kind: 'checklist_added', payload } };
  });
}

/**
 * Answers steps of a checklist, all or none; a new answer replaces the one before, and the record
 * keeps both.
 * @throws {AppError} `not_found`; `unprocessable` naming the answer that does not fit its step
 */
export async function answerSteps(
  db: Db,
  done: WorkDone,
  given: {
    readonly checklist: number;
    readonly answers: readonly { readonly step: number; readonly answer: unknown }[];
    /** Counts the edit, once it is known that the checklist is of the ticket. */
    readonly claim: (sql: Sql) => Promise<void>;
  },
): Promise<Checklist> {
  const find = async (sql: Sql, ticketId: number): Promise<Checklist> => {
    const found = (await listChecklists(sql, ticketId)).find(({ id }) => id === given.checklist);
    if (!found) throw new AppError('not_found', 'There is no such checklist on this ticket.');
    return found;
  };
  return await noteWork(db, done, async (sql, ticket) => {
    requireOpen(ticket);
    const { steps } = await find(sql, ticket.id);
    await given.claim(sql);
    const answers = [];
    for (const [index, { step, answer: said }] of given.answers.entries()) {
      const field = `answers[${index}]`;
      const template = steps.find(({ position }) => position === step);
      if (!template) throw unprocessable(`${field}.step`, 'there is no such step');
      const judged = judgeAnswer(template, said);
      if (judged.kind === 'refused') throw unprocessable(`${field}.answer`, judged.reason);
      const { answer, withinLimits } = judged;
      if (template.kind === 'photo') await requirePhoto(sql, ticket.id, { sha256: String(answer), field });
      answers.push({ step, answer, withinLimits });
    }
    await storeAnswers(sql, given.checklist, { answers, ...done });
    const payload = { checklist: given.checklist, answers };
    return { result: await find(sql, ticket.id), event: { kind: 'steps_answered', payload } };
  });
}

async function storeAnswers(
  sql: Sql,
  checklist: number,
  { answers, actor, now }: { answers: readonly object[]; actor: string; now: Date },
): Promise<void> {
  await sql.query(
    `update checklist_step s set answer = a.answer, within_limits = a."withinLimits", answered_by = $3, answered_at = $4
     from jsonb_to_recordset($2::jsonb) as a(step int, answer jsonb, "withinLimits" boolean)
     where s.checklist_id = $1 and s.position = a.step`,
    [checklist, JSON.stringify(answers), actor, now],
  );
}

/** The checklists of a ticket and of those merged into it, with their steps in order. */
export async function listChecklists(sql: Sql, ticketId: number): Promise<readonly Checklist[]> {
  const lists = await sql.query<Omit<Checklist, 'steps'>>(
    `${withFamily} select c.id, c.ticket_id as "ticketId", c.name, c.source, c.permit, coalesce(v.version, 1)::int as version
     from ticket_checklist c join family f on f.id = c.ticket_id
       left join record_version v on v.noun = 'checklist' and v.id = c.id::text order by c.id`,
    [ticketId],
  );
  const { rows } = await sql.query<ChecklistStep & { checklist: number }>(
    `select checklist_id as checklist, position, kind, instruction, instruction_zh as "instructionZh", mandatory, safety, unit, lower_limit as "lowerLimit",
       upper_limit as "upperLimit", answer, within_limits as "withinLimits", answered_by as "answeredBy",
       answered_at as "answeredAt"
     from checklist_step where checklist_id = any ($1::bigint[]) order by checklist_id, position`,
    [lists.rows.map(({ id }) => id)],
  );
  return lists.rows.map((list) => ({
    ...list,
    steps: rows.filter(({ checklist }) => checklist === list.id).map(({ checklist: _, ...step }) => step),
  }));
}

async function requirePhoto(sql: Sql, ticketId: number, photo: { sha256: string; field: string }): Promise<void> {
  const { count } = await sql.query(
    `${withFamily} select from ticket_file a join family f on f.id = a.ticket_id
       join stored_file s on s.sha256 = a.sha256 where a.sha256 = $2 and s.media_type like 'image/%'`,
    [ticketId, photo.sha256],
  );
  if (count === 0)
    throw unprocessable(`${photo.field}.answer`, 'there is no such photo on this ticket: upload it first');
}
