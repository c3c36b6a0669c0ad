import type { Sql } from '../db/sql.ts';
import type { StepTemplate } from './step-answer.ts';
import type { PlanStep, TicketPlan } from './ticket-plan.ts';

/** A checklist as a plan, a catalogue or a planner gives it. */
export type ChecklistTemplate = {
  readonly name: string;
  /** Its source, such as `failure-mode:bearing`; a ticket gets the same source once. */
  readonly source: string;
  /** Its work needs a permit by a second person. */
  readonly permit: boolean;
  readonly steps: readonly StepTemplate[];
};

/**
 * Puts a checklist on a ticket, in any transaction; undefined where one of the same source is there
 * already.
 */
export async function insertChecklist(
  sql: Sql,
  ticketId: number,
  given: { readonly template: ChecklistTemplate; readonly actor: string; readonly now: Date },
): Promise<number | undefined> {
  const { template, actor, now } = given;
  const steps = template.steps.map((step, index) => ({ ...step, position: index + 1 }));
  const { rows } = await sql.query<{ id: number }>(
    `with made as (
       insert into ticket_checklist (ticket_id, name, source, permit, added_by, added_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (ticket_id, source) do nothing returning id),
     steps as (
       insert into checklist_step (checklist_id, position, kind, instruction, instruction_zh, mandatory, safety, unit, lower_limit, upper_limit)
       select made.id, s.position, s.kind, s.instruction, s."instructionZh", s.mandatory, s.safety, s.unit, s."lowerLimit", s."upperLimit"
       from made, jsonb_to_recordset($7::jsonb) as s(position int, kind text, instruction text, "instructionZh" text, mandatory boolean,
         safety boolean, unit text, "lowerLimit" double precision, "upperLimit" double precision))
     select id from made`,
    [ticketId, template.name, template.source, template.permit, actor, now, JSON.stringify(steps)],
  );
  return rows[0]?.id;
}

/** The checklist of a ticket's plan; undefined where it has none. Pure. */
export function checklistOf(plan: TicketPlan | null): ChecklistTemplate | undefined {
  if (plan === null) return undefined;
  const { safety = [], checks = [] } = plan;
  const steps = [...safety.map((step) => stepOf(step, true)), ...checks.map((step) => stepOf(step, false))];
  if (steps.length === 0 && !plan.twoPerson) return undefined;
  return { name: plan.name.en, source: `plan:${plan.condition}`, permit: plan.twoPerson, steps };
}

function stepOf({ en, zh, mandatory }: PlanStep, safety: boolean): StepTemplate {
  const limits = { unit: null, lowerLimit: null, upperLimit: null };
  return { kind: 'tick', instruction: en, instructionZh: zh, mandatory, safety: safety && mandatory, ...limits };
}
