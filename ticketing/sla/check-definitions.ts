import { createCalendar } from '../calendar/calendar.ts';
import { type CalendarDefinition, invalid } from '../calendar/calendar-definition.ts';
import type { Sql } from '../db/sql.ts';
import { priorities } from '../ticket/priority.ts';
import { DEFAULT_POLICY } from './default-policy.ts';
import { currentDefinitions, type Definition } from './definitions.ts';
import type { LadderDefinition } from './ladder.ts';
import { calendarsOf, type PolicyDefinition, parsePolicy } from './policy-definition.ts';
import type { Terms } from './terms.ts';
import { refuseUsed, usersOf } from './used-by.ts';

const DAY_MS = 86_400_000;

/** Ladders may continue for four times the target. */
const FURTHEST = 4;

/**
 * Checks a calendar that is to be stored: clocks must always find open time, so dated days alone,
 * which run out, will not do.
 * @throws {AppError} `invalid`, naming every fault
 */
export function checkCalendar(definition: CalendarDefinition, now: Date): void {
  const calendar = createCalendar(definition, 'calendar');
  if (!Object.values(definition.weekly ?? {}).some((hours) => (hours?.length ?? 0) > 0)) {
    throw invalid([{ field: 'weekly', message: 'must be open on some weekday: dated days run out' }]);
  }
  calendar.nextOpening(now.getTime());
  for (const { date, open } of definition.exceptions ?? []) {
    const end = Date.parse(date) + DAY_MS;
    if (open.length === 0 && end > now.getTime()) calendar.nextOpening(end);
  }
}

/**
 * Refuses a calendar with which a policy that uses it could not be kept. The definitions are
 * locked.
 */
export async function checkCalendarUse(
  sql: Sql,
  { id, definition, now }: { id: string; definition: CalendarDefinition; now: Date },
): Promise<void> {
  checkCalendar(definition, now);
  const calendars = await current<CalendarDefinition>(sql, 'calendar');
  calendars.set(id, definition);
  for (const policy of (await current<PolicyDefinition>(sql, 'policy')).values()) {
    if (calendarsOf(policy).includes(id)) reach(parse(policy, calendars), now);
  }
}

/** Refuses a policy that no ticket could be held to. The definitions are locked. */
export async function checkPolicy(
  sql: Sql,
  { id, definition, now }: { id: string; definition: PolicyDefinition; now: Date },
): Promise<void> {
  if (id === DEFAULT_POLICY && Object.keys(definition.match ?? {}).length > 0) {
    throw invalid([{ field: 'match', message: 'must be empty: the default policy is for every ticket that is left' }]);
  }
  const terms = parse(definition, await current<CalendarDefinition>(sql, 'calendar'));
  const ladders = await current(sql, 'ladder');
  for (const [clock, ladder] of Object.entries(terms.ladders)) {
    if (!ladders.has(ladder)) throw invalid([{ field: `ladders.${clock}`, message: `there is no ladder ${ladder}` }]);
  }
  reach(terms, now);
}

/** Refuses a ladder with unusable steps. The definitions are locked. */
export async function checkLadder(sql: Sql, { steps }: LadderDefinition): Promise<void> {
  const calendars = await current(sql, 'calendar');
  const { rows } = await sql.query<{ id: string }>('select id from person where active');
  const people = new Set(rows.map(({ id }) => id));
  const faults = steps.flatMap((step, index) => {
    const { when, who = [] } = step;
    const at = `steps[${index}]`;
    const found: { field: string; message: string }[] = [];
    if (index === 0 && when.every((each) => 'minutesAfterPrevious' in each)) {
      found.push({ field: `${at}.when`, message: 'the first step has none before it' });
    }
    const needsPeople = step.do.some((what) => what === 'notify' || what === 'page' || what === 'reassign');
    if (needsPeople && who.length === 0) found.push({ field: `${at}.who`, message: 'must name somebody' });
    for (const each of who) {
      if (each.kind === 'person' && !people.has(each.id)) {
        found.push({ field: `${at}.who`, message: `there is no person ${each.id}` });
      }
    }
    const calendar = step.if?.calendar;
    if (calendar !== undefined && !calendars.has(calendar)) {
      found.push({ field: `${at}.if.calendar`, message: `there is no calendar ${calendar}` });
    }
    return found;
  });
  if (faults.length > 0) throw invalid(faults);
}

/**
 * Refuses to retire an object in use. The definitions are locked.
 * @throws {AppError} `conflict`, naming the users
 */
export async function checkUnused(sql: Sql, kind: Definition['kind'], id: string): Promise<void> {
  const policies = [...(await current<PolicyDefinition>(sql, 'policy'))];
  const ladders = [...(await current<LadderDefinition>(sql, 'ladder'))];
  const users =
    kind === 'policy'
      ? [...(id === DEFAULT_POLICY ? ['every ticket that no other policy is for'] : [])]
      : [
          ...policies.filter(([, policy]) => usesIn(policy, kind, id)).map(([user]) => `policy ${user}`),
          ...ladders
            .filter(([, { steps }]) => kind === 'calendar' && steps.some((step) => step.if?.calendar === id))
            .map(([user]) => `ladder ${user}`),
          ...(kind === 'calendar' ? await usersOf(sql, 'calendar', id) : []),
        ];
  refuseUsed(`${kind} ${id}`, users);
}

function usesIn(policy: PolicyDefinition, kind: 'calendar' | 'ladder', id: string): boolean {
  if (kind === 'calendar') return calendarsOf(policy).includes(id);
  const { ack = 'ack', restore = 'restore' } = policy.ladders ?? {};
  return ack === id || restore === id;
}

function parse(policy: PolicyDefinition, calendars: ReadonlyMap<string, CalendarDefinition>): Terms {
  return parsePolicy(policy, (id) => {
    const definition = calendars.get(id);
    return definition && { name: id, calendar: createCalendar(definition, id) };
  });
}

/** Every clock must come to its end within the range of calendars. */
function reach({ tiers }: Terms, now: Date): void {
  for (const priority of priorities) {
    const { calendar, targets } = tiers[priority];
    for (const target of Object.values(targets)) calendar.add(now.getTime(), (target ?? 0) * FURTHEST);
  }
}

async function current<Body>(sql: Sql, kind: Definition['kind']): Promise<Map<string, Body>> {
  return new Map((await currentDefinitions(sql, kind)).map(({ id, body }) => [id, body as Body]));
}
