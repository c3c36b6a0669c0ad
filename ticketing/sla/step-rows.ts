import type { Sql } from '../db/sql.ts';
import type { Clock } from './clock.ts';
import { clockTimes } from './clock-times.ts';
import { tierOf } from './clocks.ts';
import { type EscalationStep, type LadderKind, ladderKinds } from './ladder.ts';
import type { SlaRules } from './policy.ts';
import { stepDueAt } from './step-times.ts';

/** A step of a ticket's ladder as it was when the ticket opened, and its outcome. */
export type StepRow = {
  readonly ladder: LadderKind;
  readonly generation: number;
  /** Counts from 1. */
  readonly step: number;
  readonly ladderId: string;
  readonly ladderVersion: number;
  readonly definition: EscalationStep;
  /** Null while the clock pauses or is over, and while it waits for the step before. */
  readonly dueAt: Date | null;
  readonly firedAt: Date | null;
  readonly outcome: 'done' | 'skipped' | 'coverage_gap' | 'impossible' | null;
  readonly reason: string | null;
  readonly people: readonly string[];
  readonly nextPageAt: Date | null;
  readonly pages: number;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
};

const columns = `ladder, generation, step, ladder_id as "ladderId", ladder_version as "ladderVersion", definition,
  due_at as "dueAt", fired_at as "firedAt", outcome, reason, people, next_page_at as "nextPageAt", pages,
  acknowledged_at as "acknowledgedAt", acknowledged_by as "acknowledgedBy"`;

/** Every step of a ticket, generation after generation. */
export async function readSteps(sql: Sql, ticketId: number): Promise<readonly StepRow[]> {
  const { rows } = await sql.query<StepRow>(
    `select ${columns} from escalation_step where ticket_id = $1 order by generation, ladder, step`,
    [ticketId],
  );
  return rows;
}

/**
 * Steps of a ticket that are due at another time than is stored, as its clocks are now. Pure. A
 * generation that has no steps yet gets those of the ladders that its policy names now; later
 * changes of a ladder do not reach it.
 */
export function changedSteps(
  stored: readonly StepRow[],
  { clocks, rules }: { clocks: readonly Clock[]; rules: SlaRules },
): readonly Wanted[] {
  const wanted = ladderKinds.flatMap((ladder) => {
    const clock = clocks.findLast(({ kind }) => kind === ladder);
    return clock ? stepsOf({ ladder, clock, rules }, stored) : [];
  });
  return wanted.filter(({ isNew, before, dueAt }) => isNew || before?.getTime() !== dueAt?.getTime());
}

/** Writes {@link changedSteps}, given as JSON. */
export const upsertSteps = (ticketId: string, steps: string): string =>
  `insert into escalation_step (ticket_id, ladder, generation, step, ladder_id, ladder_version, definition, due_at)
   select ${ticketId}, s.ladder, s.generation, s.step, s."ladderId", s."ladderVersion", s.definition, s."dueAt"
   from jsonb_to_recordset(${steps}::jsonb) as s(ladder text, generation int, step int, "ladderId" text,
     "ladderVersion" int, definition jsonb, "dueAt" timestamptz)
   on conflict (ticket_id, ladder, generation, step) do update set due_at = excluded.due_at
     where escalation_step.fired_at is null`;

type Laddered = { readonly ladder: LadderKind; readonly clock: Clock; readonly rules: SlaRules };
export type Wanted = Pick<
  StepRow,
  'ladder' | 'generation' | 'step' | 'ladderId' | 'ladderVersion' | 'definition' | 'dueAt'
> & { readonly isNew: boolean; readonly before: Date | null };

function stepsOf({ ladder, clock, rules }: Laddered, stored: readonly StepRow[]): readonly Wanted[] {
  const { generation, target } = clock;
  const own = stored.filter((row) => row.ladder === ladder && row.generation === generation);
  const rows = own.length > 0 ? own : snapshot({ ladder, clock, rules });
  const { calendar } = tierOf(clock, rules);
  const times = clockTimes(clock, calendar);
  return rows.flatMap(({ step, ladderId, ladderVersion, definition, firedAt, dueAt: before }, index) => {
    if (firedAt !== null) return [];
    const condition = definition.if?.calendar;
    const openHours = condition === undefined ? undefined : rules.calendar(condition);
    const previousFiredAt = rows[index - 1]?.firedAt ?? null;
    const dueAt = times && stepDueAt(definition, { target, times, calendar, previousFiredAt, openHours });
    return [{ ladder, generation, step, ladderId, ladderVersion, definition, dueAt, before, isNew: own.length === 0 }];
  });
}

function snapshot({ ladder, clock, rules }: Laddered) {
  const id = rules.termsOf(clock.terms).ladders[ladder];
  const found = rules.ladder(id);
  return (found?.steps ?? []).map((definition, index) => ({
    step: index + 1,
    ladderId: id,
    ladderVersion: found?.version ?? 0,
    definition,
    firedAt: null,
    dueAt: null,
  }));
}
