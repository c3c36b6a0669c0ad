import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db.ts';
import { parseTicketNumber } from '../tickets.ts';
import { type Caller, personOf, type View, viewOf } from './caller.ts';

/** A request as far as it names things of the plant. */
export type Named = {
  /** The route, for example `/tickets/:id/events`. */
  readonly route: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly writes: boolean;
  /** Technicians may do this with tickets that are not their own. */
  readonly anyTicket: boolean;
};

/** Refuses what a caller must not reach. @throws {AppError} `not_found` for what they must not see, else `forbidden` */
export type Reach = (caller: Caller, named: Named) => Promise<void>;

type Noun = 'ticket' | 'asset' | 'episode' | 'window' | 'device' | 'site';

/** First part of a path, or member of a body → what its id or value names. */
const paths: Readonly<Record<string, Noun>> = {
  tickets: 'ticket',
  assets: 'asset',
  episodes: 'episode',
  'maintenance-windows': 'window',
  devices: 'device',
  sites: 'site',
};
const members: Readonly<Record<string, Noun>> = {
  asset: 'asset',
  assetId: 'asset',
  ticket: 'ticket',
  target: 'ticket',
  device: 'device',
  site: 'site',
};

/** What decides about a thing: its site; for a ticket also whose it is. */
type Place = { readonly site: string; readonly assigneeId?: string | null; readonly requestedBy?: string | null };

/**
 * Looks up what a request names, where the caller may not see or do everything: the one place where sites and own tickets
 * are kept apart, so that a new route below `/tickets/:id` is guarded from its first day. Lists filter by {@link viewOf}.
 */
export function createReach(sql: Sql): Reach {
  return async (caller, { route, params, body, writes, anyTicket }) => {
    // Their few routes decide for themselves.
    if (caller.kind === 'nobody' || caller.kind === 'device') return;
    const view = viewOf(caller);
    const ownOnly = writes && !anyTicket && 'role' in caller && caller.role === 'technician';
    if (view.sites === null && view.requestedBy === null && !ownOnly) return;
    for (const { noun, id, inPath } of namesOf(route, params, body)) {
      const place = await placeOf(sql, noun, id);
      if (!place) continue;
      if (!isSeen(view, place, noun)) throw new AppError('not_found', `There is no ${words[noun]} ${id}.`);
      if (ownOnly && inPath && noun === 'ticket' && place.assigneeId !== personOf(caller)) {
        throw new AppError('forbidden', 'A technician works on their own tickets.');
      }
    }
  };
}

const words: Readonly<Record<Noun, string>> = {
  ticket: 'ticket',
  asset: 'asset',
  episode: 'episode',
  window: 'maintenance window',
  device: 'device',
  site: 'site',
};

function namesOf(
  route: string,
  params: Named['params'],
  body: unknown,
): readonly { noun: Noun; id: string; inPath: boolean }[] {
  const [, first = '', parameter = ''] = /^\/([a-z-]+)\/:(\w+)/.exec(route) ?? [];
  const inPath = Object.hasOwn(paths, first) ? [[paths[first], params[parameter], true] as const] : [];
  const given = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.entries(body) : [];
  const inBody = given.flatMap(([key, value]) =>
    Object.hasOwn(members, key) ? [[members[key], value, false] as const] : [],
  );
  return [...inPath, ...inBody].flatMap(([noun, id, own]) =>
    noun !== undefined && (typeof id === 'string' || typeof id === 'number')
      ? [{ noun, id: String(id), inPath: own }]
      : [],
  );
}

function isSeen({ sites, requestedBy }: View, place: Place, noun: Noun): boolean {
  if (sites !== null && !sites.includes(place.site)) return false;
  return requestedBy === null || noun !== 'ticket' || place.requestedBy === requestedBy;
}

async function placeOf(sql: Sql, noun: Noun, id: string): Promise<Place | undefined> {
  switch (noun) {
    case 'ticket': {
      const number = parseTicketNumber(id);
      return number === undefined ? undefined : await first(sql, TICKET, number);
    }
    case 'asset':
      return await first(sql, 'select site from asset where id = $1', id);
    case 'episode':
      return await first(sql, EPISODE, id);
    case 'window':
      return await first(sql, WINDOW, Number(id));
    case 'device':
      // A name alone could be of any site.
      return { site: id.includes(':') ? (id.split(':', 1)[0] ?? '') : '' };
    case 'site':
      return { site: id };
    default:
      return noun satisfies never;
  }
}

const TICKET = `select a.site, t.assignee_id as "assigneeId", t.requested_by as "requestedBy"
  from ticket t join asset a on a.id = t.asset_id where t.id = $1`;
const EPISODE = 'select a.site from alarm_episode e join asset a on a.id = e.asset_id where e.id = $1';
const WINDOW = 'select a.site from maintenance_window w join asset a on a.id = w.asset_id where w.id = $1';

async function first(sql: Sql, statement: string, id: string | number): Promise<Place | undefined> {
  return (await sql.query<Place>(statement, [id])).rows[0];
}
