import { type Caller, viewOf } from '../../http/access/caller.ts';
import type { Name } from '../../http/access/names.ts';
import type { Sql } from '../db/sql.ts';
import { parseTicketNumber } from '../ticket/ticket.ts';
import type { TicketEvent } from '../ticket/ticket-event.ts';
import { placesOf } from './places.ts';
import { mayKnowCosts } from './private-data.ts';
import { seenOf } from './reach.ts';

/**
 * Members of a ticket's record that a requester reads: kind → members of its payload. All else is
 * hidden.
 */
const forRequesters: Readonly<Record<string, readonly string[]>> = {
  opened: ['state', 'priority'],
  promoted: ['from', 'to'],
  dismissed: ['from', 'to', 'reason'],
  assigned: ['from', 'to', 'assignee'],
  transferred: ['from', 'to', 'assignee'],
  accepted: ['from', 'to'],
  scheduled: ['from', 'to', 'scheduledFrom', 'scheduledUntil'],
  started: ['from', 'to'],
  held: ['from', 'to', 'reason', 'reviewAt'],
  resumed: ['from', 'to'],
  priority_changed: ['priority'],
  resolved: ['from', 'to', 'verdict'],
  closed: ['from', 'to', 'verdict'],
  reopened: ['from', 'to', 'reason'],
  merged: ['from', 'to'],
  unmerged: ['from', 'to'],
  cancelled: ['from', 'to', 'reason'],
  commented: ['comment', 'public'],
  file_added: ['file', 'public', 'name'],
};

/**
 * A record as far as a caller may read it: other tickets and people that they may not see are left
 * out of its payloads.
 */
export async function recordFor(
  sql: Sql,
  caller: Caller,
  record: readonly TicketEvent[],
): Promise<readonly TicketEvent[]> {
  const { sites, requestedBy } = viewOf(caller);
  const priced = mayKnowCosts(caller) ? record : record.map(withoutAmounts);
  const shown = requestedBy === null ? priced : priced.flatMap(asRequester);
  if (sites === null && requestedBy === null) return shown;
  const named: Name[] = [];
  for (const { payload } of shown) {
    strip(payload, (name) => {
      named.push(name);
      return true;
    });
  }
  const isSeen = await seenOf(sql, caller, named);
  const told = await tellWithoutHidden(
    sql,
    caller,
    shown.flatMap(({ payload }) => reasonsIn(payload)),
  );
  return shown.map((event) => {
    const payload = (strip(event.payload, isSeen) ?? {}) as TicketEvent['payload'];
    const reasons = Object.entries(payload).filter(([name]) => reasonMembers.includes(name));
    const retold = reasons.map(([name, text]) => [name, typeof text === 'string' ? told(text) : text] as const);
    return { ...event, payload: { ...payload, ...Object.fromEntries(retold) } };
  });
}

/**
 * Members of a payload in words, which may name a colleague who was weighed, too, or who had the
 * work before.
 */
const reasonMembers: readonly string[] = ['why', 'reason'];

function reasonsIn(payload: Readonly<Record<string, unknown>>): readonly string[] {
  return reasonMembers.flatMap((name) => (typeof payload[name] === 'string' ? [payload[name]] : []));
}

const WORD = /[\p{L}\p{N}_@-]+(?:\.[\p{L}\p{N}_@-]+)*/gu;

/** Makes a function that replaces ids of people hidden from the caller by `somebody elsewhere`. */
export async function tellWithoutHidden(
  sql: Sql,
  caller: Caller,
  reasons: readonly string[],
): Promise<(reason: string) => string> {
  const { sites, requestedBy } = viewOf(caller);
  if (sites === null && requestedBy === null) return (reason) => reason;
  const words = new Set(reasons.flatMap((reason) => reason.match(WORD) ?? []));
  const people = [...(await placesOf(sql, 'person', [...words])).keys()];
  const named = people.map((id): Name => ({ noun: 'person', id, mayBeNew: false }));
  const isSeen = await seenOf(sql, caller, named);
  const hidden = new Set(named.filter((name) => !isSeen(name)).map(({ id }) => id));
  return (reason) => reason.replace(WORD, (word) => (hidden.has(word) ? 'somebody elsewhere' : word));
}

type FromTo = { readonly from?: unknown; readonly to?: unknown };

/** A corrected machine, without one that the reader may not see. */
function withoutHiddenAssets(change: FromTo, isSeen: (name: Name) => boolean): unknown {
  const shown = (id: unknown) => typeof id !== 'string' || isSeen({ noun: 'asset', id, mayBeNew: false });
  return { ...change, from: shown(change.from) ? change.from : null, to: shown(change.to) ? change.to : null };
}

/** An event of a cost without its amounts, and without words that may name them. */
function withoutAmounts(event: TicketEvent): TicketEvent {
  return event.kind.startsWith('external_cost_') ? { ...event, payload: {} } : event;
}

function asRequester(event: TicketEvent): readonly TicketEvent[] {
  const { kind, payload } = event;
  const members = Object.hasOwn(forRequesters, kind) ? forRequesters[kind] : undefined;
  if (!members || ('public' in payload && payload['public'] !== true)) return [];
  const told = Object.entries(payload).filter(([name]) => members.includes(name));
  return [{ ...event, payload: Object.fromEntries(told) }];
}

/**
 * The same value without numbers of tickets and without entries of people that are not seen;
 * undefined where nothing is left.
 */
function strip(value: unknown, isSeen: (name: Name) => boolean): unknown {
  if (typeof value === 'string') {
    const isTicket = /^HB-\d+$/.test(value) && parseTicketNumber(value) !== undefined;
    return !isTicket || isSeen({ noun: 'ticket', id: value, mayBeNew: false }) ? value : undefined;
  }
  if (Array.isArray(value)) return value.map((item) => strip(item, isSeen)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const { person, field } = value as { person?: unknown; field?: unknown };
  if (field === 'asset') return withoutHiddenAssets(value as FromTo, isSeen);
  if (typeof person === 'string' && !isSeen({ noun: 'person', id: person, mayBeNew: false })) return undefined;
  const members = Object.entries(value).map(([name, member]) => [name, strip(member, isSeen)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}
