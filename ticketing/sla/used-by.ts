import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { currentDefinitions } from './definitions.ts';
import type { LadderDefinition } from './ladder.ts';
import type { PolicyDefinition } from './policy-definition.ts';

/** Users that a refusal names; it counts the others. */
const NAMED = 20;

/**
 * Refuses to remove what others use.
 * @throws {AppError} `conflict`, naming the users, also as `usedBy`
 */
export function refuseUsed(what: string, usedBy: readonly string[]): void {
  if (usedBy.length === 0) return;
  const more = usedBy.length > NAMED ? ` and ${usedBy.length - NAMED} more` : '';
  const named = usedBy.slice(0, NAMED);
  throw new AppError('conflict', `The ${what} is needed by ${named.join(', ')}${more}: change them first.`, {
    details: { usedBy: named },
  });
}

const TICKETS = `select 'ticket HB-' || id as name from ticket where assignee_id = $1
    and state not in ('closed', 'cancelled', 'merged')`;

/** Queries for the users of a thing of the plant, with names in words; `$1` is its id. */
const statements = {
  calendar: `select 'plan ' || id as name from maintenance_plan where calendar = $1`,
  failureModeGroup: `select 'plan ' || id as name from maintenance_plan where failure_mode_group = $1`,
  team: `select 'person ' || id as name from person where team_id = $1
    union select 'rota ' || id from rota where team_id = $1
    union select 'the past of rota ' || rota_id from rota_version where team_id = $1`,
  skill: `select 'person ' || person_id as name from person_skill where skill_id = $1
    union select 'failure mode ' || condition from failure_mode_entry where entry -> 'skills' @> jsonb_build_array(jsonb_build_object('skill', $1::text))`,
  location: `select 'person ' || person_id as name from site_access where site = $1
    union select 'person ' || id from person where base_site = $1
    union select 'team ' || id from team where site = $1
    union select 'store ' || id from store where site = $1
    union select 'asset ' || id from asset where site = $1 and retired_at is null`,
  shift: `select 'person ' || person_id as name from person_shift where shift_id = $1
    union select 'the past of person ' || person_id from dropped_shift where shift_id = $1`,
  rota: 'select null as name where false and $1::text is null',
  person: `select 'team ' || id as name from team where lead_id = $1
    union select 'person ' || id from person where supervisor_id = $1
    union select 'rota ' || rota_id from rota_member where person_id = $1
    union select 'rota ' || rota_id from rota_override where person_id = $1
    union select 'the past of rota ' || rota_id from rota_version where $1 = any (members)
    union select 'store ' || id from store where person_id = $1
    union select 'account ' || person_id from account where person_id = $1
    union ${TICKETS}`,
} as const;

/**
 * Users of a thing of the plant, in words. Lock definitions first: policies and ladders are read,
 * too.
 */
export async function usersOf(sql: Sql, noun: keyof typeof statements, id: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ name: string }>(`${statements[noun]} order by 1`, [id]);
  const found = rows.map(({ name }) => name);
  if (noun === 'person') return [...found, ...(await laddersThatName(sql, id))];
  if (noun === 'location') return [...found, ...(await policiesThatMatch(sql, 'sites', id))];
  return found;
}

async function laddersThatName(sql: Sql, person: string): Promise<readonly string[]> {
  const ladders = await currentDefinitions(sql, 'ladder');
  const names = ({ steps }: LadderDefinition) =>
    steps.some(({ who = [] }) => who.some((each) => each.kind === 'person' && each.id === person));
  return ladders.filter(({ body }) => names(body as LadderDefinition)).map(({ id }) => `ladder ${id}`);
}

/** The policies that are for a site, a group of failure modes and the like. */
export async function policiesThatMatch(
  sql: Sql,
  what: 'sites' | 'failureModeGroups',
  id: string,
): Promise<readonly string[]> {
  const policies = await currentDefinitions(sql, 'policy');
  return policies
    .filter(({ body }) => (body as PolicyDefinition).match?.[what]?.includes(id))
    .map((policy) => `policy ${policy.id}`);
}
