import { AsyncLocalStorage } from 'node:async_hooks';
import { ALWAYS_OPEN, alwaysOpen, type Calendar, createCalendar } from '../calendar/calendar.ts';
import type { CalendarDefinition } from '../calendar/calendar-definition.ts';
import type { Db } from '../db/sql.ts';
import { BUSINESS_HOURS, DEFAULT_POLICY, defaultCalendar, defaultPolicy } from './default-policy.ts';
import {
  type Definition,
  type DefinitionKind,
  definitionsAfter,
  ensureDefinitions,
  lastRevision,
} from './definitions.ts';
import { defaultLadders, type LadderDefinition, ladderKinds } from './ladder.ts';
import type { SlaFacts, SlaPolicy, SlaRules } from './policy.ts';
import { calendarsOf, type PolicyDefinition, parsePolicy } from './policy-definition.ts';
import type { Terms, TermsRef } from './terms.ts';

/** The version of a draft: no stored one has it. */
const DRAFT = -1;

type Stored = Pick<Definition, 'kind' | 'id' | 'version' | 'body' | 'retired'>;

/**
 * Defaults of a new plant: business hours need its zone, without which all counts around the clock.
 */
function seeds(timeZone: string | undefined): readonly Pick<Definition, 'kind' | 'id' | 'body'>[] {
  const policy = { kind: 'policy', id: DEFAULT_POLICY } as const;
  const ladders = ladderKinds.map((id) => ({ kind: 'ladder', id, body: defaultLadders[id] }) as const);
  if (timeZone === undefined) return [...ladders, { ...policy, body: defaultPolicy(ALWAYS_OPEN) }];
  return [
    ...ladders,
    { kind: 'calendar', id: BUSINESS_HOURS, body: { name: 'Business hours', ...defaultCalendar(timeZone) } },
    { ...policy, body: defaultPolicy(BUSINESS_HOURS) },
  ];
}

/** Stores the default calendar and policy, unless the plant has its own by those names. */
export async function ensureSlaPolicy(
  db: Db,
  { timeZone, now }: { timeZone: string | undefined; now: Date },
): Promise<void> {
  await ensureDefinitions(db, seeds(timeZone), now);
}

/**
 * Reads the plant's policy from its stored definitions; owns what it has read, which never changes,
 * and looks each time whether there is more.
 * @param options.timeZone of the business hours that a new plant begins with
 */
export function createSlaPolicy(timeZone?: string): SlaPolicy {
  const known = readNothing(timeZone);
  return {
    timeZone: timeZone ?? 'UTC',
    rules: async (sql, asked) => {
      const own = apart.getStore();
      const read = own?.get(known) ?? (own ? readNothing(timeZone) : known);
      own?.set(known, read);
      const revision = asked ?? (await lastRevision(sql));
      if (revision > read.rules.revision) {
        const added = await definitionsAfter(sql, read.rules.revision);
        // Another reader may have been faster.
        const before = read.rules.revision;
        read.definitions.push(...added.filter((definition) => definition.revision > before));
        read.rules = rulesOf(read.definitions, Math.max(before, added.at(-1)?.revision ?? 0));
      }
      return read.rules;
    },
  };
}

/** Definitions that were read, and what follows from them. */
type Read = { readonly definitions: Stored[]; rules: SlaRules };

function readNothing(timeZone: string | undefined): Read {
  const definitions: Stored[] = seeds(timeZone).map((seed) => ({ ...seed, version: 0, retired: false }));
  return { definitions, rules: rulesOf(definitions, 0) };
}

const apart = new AsyncLocalStorage<Map<Read, Read>>();

/**
 * Runs work that reads definitions for itself alone: those that its transaction has written may be
 * taken back.
 */
export function readingApart<T>(work: () => T): T {
  return apart.run(new Map(), work);
}

/** The rules that follow from definitions; of several versions the last one given is in force. */
export function rulesOf(definitions: readonly Stored[], revision: number): SlaRules {
  const byVersion = new Map(definitions.map((each) => [keyOf(each.kind, each.id, each.version), each]));
  const current = new Map(definitions.map((each) => [`${each.kind}:${each.id}`, each]));
  const inForce = [...current.values()].filter(({ retired }) => !retired);
  const policies = inForce
    .filter(({ kind }) => kind === 'policy')
    .map((each) => ({ ...each, body: each.body as PolicyDefinition }))
    .sort((a, b) => a.body.position - b.body.position || (a.id < b.id ? -1 : 1));
  const calendar = remember((name: string): Calendar => {
    const [id = '', version = ''] = name.split('@');
    const body = byVersion.get(keyOf('calendar', id, Number(version)))?.body as CalendarDefinition | undefined;
    if (!body) throw new Error(`no calendar ${name}`);
    return createCalendar(body, id);
  });
  const terms = remember((key: string): Terms => {
    const { policy, version, calendars }: TermsRef = JSON.parse(key);
    const body = byVersion.get(keyOf('policy', policy, version))?.body as PolicyDefinition | undefined;
    if (!body) throw new Error(`no policy ${policy} of version ${version}`);
    return parsePolicy(body, (id) => {
      const name = `${id}@${calendars[id] ?? 0}`;
      return { name, calendar: calendar(name) };
    });
  });
  const used = (kind: DefinitionKind, id: string): Stored | undefined => {
    const found = current.get(`${kind}:${id}`);
    return found?.retired ? undefined : found;
  };
  const refOf = ({ id, version, body }: { id: string; version: number; body: PolicyDefinition }): TermsRef => {
    const versions = calendarsOf(body).map((name) => [name, current.get(`calendar:${name}`)?.version ?? 0]);
    return { policy: id, version, calendars: Object.fromEntries(versions) };
  };
  return {
    revision,
    calendar: (id) => {
      const found = used('calendar', id);
      return found && calendar(`${id}@${found.version}`);
    },
    calendarNamed: (name) => (name === ALWAYS_OPEN ? alwaysOpen : calendar(name)),
    ladder: (id) => {
      const found = used('ladder', id);
      return found && { version: found.version, steps: (found.body as LadderDefinition).steps };
    },
    termsOf: (ref) => (ref ? terms(JSON.stringify(ref)) : unrecorded),
    choose: (facts) => {
      const chosen = policies.find(({ body }) => meets(body, facts));
      if (!chosen) throw new Error('the default policy takes every ticket');
      return refOf(chosen);
    },
    withDraft: (id, body) => {
      parsePolicy(body, (name) => (used('calendar', name) ? { name, calendar: alwaysOpen } : undefined));
      const draft = { kind: 'policy', id, version: DRAFT, body, retired: false } as const;
      return { rules: rulesOf([...definitions, draft], revision), ref: refOf(draft) };
    },
  };
}

/** Terms of tickets whose events name no policy: the default tiers around the clock. */
const unrecorded = parsePolicy(defaultPolicy(ALWAYS_OPEN), () => undefined);

/** Whether a policy is for a ticket. */
export function meets({ match = {} }: Pick<PolicyDefinition, 'match'>, facts: SlaFacts): boolean {
  const allows = (wanted: readonly string[] | undefined, fact: string | null): boolean =>
    wanted === undefined || (fact !== null && wanted.includes(fact));
  return (
    allows(match.priorities, facts.priority) &&
    allows(match.sites, facts.site) &&
    allows(match.assets, facts.asset) &&
    allows(match.assetClasses, facts.assetClass) &&
    allows(match.criticalities, facts.criticality) &&
    allows(match.workClasses, facts.workClass) &&
    allows(match.failureModeGroups, facts.failureModeGroup) &&
    allows(match.sources, facts.source)
  );
}

function keyOf(kind: DefinitionKind, id: string, version: number): string {
  return `${kind}:${id}:${version}`;
}

function remember<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}
