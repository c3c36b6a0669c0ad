import type { Actor } from '../../http/access/actor.ts';
import type { Sql } from '../db/sql.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { missingParts } from './reservations.ts';
import { standingDeciders } from './second-person.ts';
import { signableHash } from './signable-work.ts';
import { openMandatorySubtasks } from './subtasks.ts';
import { defaultWorkPolicy, type WorkPolicy, workPolicyJson } from './work-policy.ts';

/** The facts about work on a ticket that the guards of a transition need. */
export type WorkFacts = {
  readonly policy: WorkPolicy;
  /**
   * Instructions of the steps that are to be done before work begins, or before it is resolved, and
   * are not.
   */
  readonly openSafetySteps: readonly string[];
  readonly openMandatorySteps: readonly string[];
  /**
   * Whether the policy or a checklist requires a permit to work, and the person who gave the one
   * that counts since the ticket was opened.
   */
  readonly permitNeeded: boolean;
  readonly permitBy: string | null;
  /** The reviewer since the work was resolved who has not worked on it. */
  readonly reviewBy: string | null;
  /** People whose timer runs. */
  readonly timersOf: readonly string[];
  readonly labourBooked: boolean;
  readonly partsBooked: boolean;
  /** Planned parts that are neither reserved, taken nor waived. */
  readonly missingParts: readonly string[];
  /** Whether somebody has signed that the work was performed, as it is now. */
  readonly signed: 'yes' | 'no' | 'changed_since';
  readonly soak: 'passed' | 'not_passed';
};

type Row = Omit<WorkFacts, 'policy' | 'signed' | 'soak' | 'permitNeeded' | 'permitBy' | 'reviewBy' | 'missingParts'> & {
  readonly permitsBy: readonly string[];
  readonly reviewsBy: readonly string[];
  readonly checklistPermit: boolean;
  readonly signedHash: string | null;
  readonly soakPassed: boolean;
  readonly ownPolicy: WorkPolicy | null;
  readonly openSubtasks: readonly string[];
};

/**
 * Reads all facts for the guards at once. Work on tickets merged into this one counts as its own.
 */
export async function workFacts(
  sql: Sql,
  ticket: Pick<Ticket, 'id' | 'workClass' | 'generation' | 'resolvedAt' | 'plan'>,
  by: { readonly actor: Actor; readonly workedBy: ReadonlySet<string> },
): Promise<{ readonly work: WorkFacts; readonly openSubtasks: readonly string[] }> {
  const { rows } = await sql.query<Row>(
    `with recursive family(id) as (
       select $1::bigint union select t.id from ticket t join family f on t.merged_into = f.id)
     select
       (${openSteps('s.safety')}) as "openSafetySteps",
       (${openSteps('s.mandatory and not s.safety')}) as "openMandatorySteps",
       exists (select from ticket_checklist c join family f on f.id = c.ticket_id where c.permit) as "checklistPermit",
       (${approvedBy('permit')}) as "permitsBy",
       (${approvedBy('review')} and a.decided_at >= $3) as "reviewsBy",
       coalesce((select array_agg(l.person_id order by l.person_id) from labour l join family f on f.id = l.ticket_id
         where l.ended_at is null), '{}') as "timersOf",
       exists (select from labour_net l join family f on f.id = l.ticket_id) as "labourBooked",
       exists (select from part_use_net p join family f on f.id = p.ticket_id) as "partsBooked",
       (select s.content_hash from signature s where s.ticket_id = $1 and s.generation = $2
         and s.meaning = 'performed' order by s.id desc limit 1) as "signedHash",
       exists (select from soak where ticket_id = $1 and resolved_at = $3 and state = 'passed') as "soakPassed",
       ${workPolicyJson('$4')} as "ownPolicy", ${openMandatorySubtasks('$1')} as "openSubtasks"`,
    [ticket.id, ticket.generation, ticket.resolvedAt, ticket.workClass],
  );
  const [row] = rows;
  if (!row) throw new Error('a select without from gives a row');
  const { checklistPermit, signedHash, soakPassed, ownPolicy, openSubtasks, permitsBy, reviewsBy, ...facts } = row;
  const policy = ownPolicy ?? defaultWorkPolicy;
  const work: WorkFacts = {
    ...facts,
    permitBy: standingDeciders(permitsBy, by).at(-1) ?? null,
    reviewBy: standingDeciders(reviewsBy, by).at(-1) ?? null,
    policy,
    missingParts: ticket.plan?.parts.length ? await missingParts(sql, ticket.id) : [],
    permitNeeded: policy.permit || checklistPermit,
    signed: signedHash === null ? 'no' : signedHash === (await signableHash(sql, ticket.id)) ? 'yes' : 'changed_since',
    soak: soakPassed ? 'passed' : 'not_passed',
  };
  return { work, openSubtasks };
}

function openSteps(which: string): string {
  return `select coalesce(array_agg(s.instruction order by c.id, s.position), '{}')
    from checklist_step s join ticket_checklist c on c.id = s.checklist_id join family f on f.id = c.ticket_id
    where ${which} and s.answer is null`;
}

function approvedBy(kind: 'permit' | 'review'): string {
  return `select coalesce(array_agg(a.decided_by order by a.id), '{}') from approval a
    where a.ticket_id = $1 and a.generation = $2 and a.kind = '${kind}' and a.decision = 'approved'`;
}
