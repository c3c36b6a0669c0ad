import { type Caller, personOf, type View, viewOf } from '../../http/access/caller.ts';
import { type Name, namesIn, type PlacedNoun, withoutHidden } from '../../http/access/names.ts';
import type { Reach, RequestedNames } from '../../http/access/reach.ts';
import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { parseTicketNumber } from '../ticket/ticket.ts';
import { type Place, placesOf } from './places.ts';

export const WHOLE_PLANT = 'This is about all sites, and you are limited to some.';

/**
 * Looks up the things that requests and answers name, where the caller may not see or do
 * everything. The schema of a member says what it names, so that a new route is guarded from its
 * first day.
 */
export function createReach(sql: Sql): Reach {
  return {
    async refuse(caller, asked) {
      // Their few routes decide for themselves.
      if (caller.kind === 'nobody' || caller.kind === 'device') return;
      const view = viewOf(caller);
      const ownOnly = asked.writes && !asked.anyTicket && 'role' in caller && caller.role === 'technician';
      if (isUnlimited(view) && !ownOnly) return;
      if (asked.endsOwnTimer && (await runsOwnTimer(sql, caller, asked))) return;
      const inPath = namesIn(asked.params.schema, asked.params.value);
      const others = asked.others.flatMap(({ schema, value }) => namesIn(schema, value));
      const places = await placesOfAll(sql, [...inPath, ...others]);
      for (const name of [...inPath, ...others]) refuseHidden(caller, name, places(name));
      if (asked.writes && view.sites !== null && !asked.namesNothing) {
        if (![...inPath, ...others].some((name) => places(name))) throw new AppError('forbidden', WHOLE_PLANT);
        for (const name of inPath) refuseForeign(view, name, places(name));
      }
      // The route itself answers for a missing one.
      const tickets = inPath.flatMap((name) => (name.noun === 'ticket' ? (places(name) ?? []) : []));
      const foreign = tickets.some(({ assigneeId }) => assigneeId !== personOf(caller));
      if (ownOnly && foreign) throw new AppError('forbidden', 'A technician works on their own tickets.');
    },
    async show(caller, schema, answer) {
      if (isUnlimited(viewOf(caller)) || caller.kind === 'nobody' || caller.kind === 'device') return answer;
      const named = namesIn(schema, answer);
      if (named.length === 0) return answer;
      const shown = withoutHidden(schema, answer, await seenOf(sql, caller, named));
      if (shown === undefined) throw new AppError('not_found', 'You may see no object of this kind.');
      return shown;
    },
  };
}

/** Whether the caller's own timer runs on the ticket in the path, or on one merged with it. */
async function runsOwnTimer(sql: Sql, caller: Caller, { params }: RequestedNames): Promise<boolean> {
  const person = personOf(caller);
  const [ticket] = namesIn(params.schema, params.value);
  const id = ticket?.noun === 'ticket' ? parseTicketNumber(ticket.id) : undefined;
  if (person === null || id === undefined) return false;
  const { count } = await sql.query(
    `with recursive chain(id) as (
       select ticket_id from labour where person_id = $1 and ended_at is null
       union select n.id from chain c join ticket t on t.id = c.id
         cross join lateral (select t.merged_into as id union all select m.id from ticket m where m.merged_into = t.id) n
       where n.id is not null)
     select from chain where id = $2`,
    [person, id],
  );
  return count > 0;
}

/** Which of the things that are named a caller may see. */
export async function seenOf(sql: Sql, caller: Caller, named: readonly Name[]): Promise<(name: Name) => boolean> {
  const places = await placesOfAll(sql, named);
  return (name) => maySee(caller, name, places(name));
}

/**
 * Refuses a write after which something is not within the caller's sites: it would be theirs no
 * more, or of the whole plant.
 * @throws {AppError} `forbidden`
 */
export async function requireWithin(
  sql: Sql,
  caller: Caller,
  thing: { readonly noun: PlacedNoun; readonly id: string },
): Promise<void> {
  const view = viewOf(caller);
  if (view.sites === null) return;
  const places = await placesOf(sql, thing.noun, [thing.id]);
  refuseForeign(view, thing, places.get(thing.id));
}

const words: Readonly<Record<PlacedNoun, string>> = {
  ticket: 'ticket',
  asset: 'asset',
  episode: 'episode',
  window: 'maintenance window',
  device: 'device',
  site: 'site',
  person: 'person',
  team: 'team',
  rota: 'rota',
  store: 'store',
  notification: 'notification',
};

/** Missing and forbidden ones get the same words and the same look-up. */
function refuseHidden(caller: Caller, name: Name, place: Place | undefined): void {
  if (!canBeHidden(viewOf(caller), name.noun) || (place === undefined && name.mayBeNew)) return;
  if (maySee(caller, name, place)) return;
  throw new AppError('not_found', `There is no ${words[name.noun]} ${name.id}.`);
}

function refuseForeign({ sites }: View, name: Pick<Name, 'noun' | 'id'>, place: Place | undefined): void {
  if (sites === null || place === undefined) return;
  if (place.sites?.every((site) => sites.includes(site))) return;
  const reach = place.sites === null ? 'the whole plant' : 'other sites, too';
  throw new AppError('forbidden', `The ${words[name.noun]} ${name.id} is of ${reach}; you are limited to some sites.`);
}

function maySee(caller: Caller, { noun, id }: Name, place: Place | undefined): boolean {
  const view = viewOf(caller);
  if (noun === 'person' && id === personOf(caller)) return true;
  if (place === undefined) return !canBeHidden(view, noun);
  return isSeen(view, noun, place);
}

function isSeen({ sites, requestedBy }: View, noun: PlacedNoun, place: Place): boolean {
  if (sites !== null && place.sites !== null && !place.sites.some((site) => sites.includes(site))) return false;
  if (requestedBy === null) return true;
  // Requesters see the result of their request, not other people.
  return noun === 'ticket' ? place.requesters?.includes(requestedBy) === true : noun !== 'person';
}

function isUnlimited({ sites, requestedBy }: View): boolean {
  return sites === null && requestedBy === null;
}

function canBeHidden({ sites, requestedBy }: View, noun: PlacedNoun): boolean {
  return sites !== null || (requestedBy !== null && (noun === 'ticket' || noun === 'person'));
}

/** One statement a noun, however many are named. */
async function placesOfAll(sql: Sql, named: readonly Name[]): Promise<(name: Name) => Place | undefined> {
  const found = new Map<PlacedNoun, ReadonlyMap<string, Place>>();
  for (const noun of new Set(named.map((name) => name.noun))) {
    const ids = named.filter((name) => name.noun === noun).map(({ id }) => id);
    found.set(noun, await placesOf(sql, noun, [...new Set(ids)]));
  }
  return ({ noun, id }) => found.get(noun)?.get(id);
}
