import type { Sql } from '../db.ts';
import type { TicketEvent } from '../ticket-events.ts';
import { parseTicketNumber } from '../tickets.ts';
import { type Caller, viewOf } from './caller.ts';
import type { Name } from './names.ts';
import { seenOf } from './reach.ts';

/** What those who asked for a ticket read of its record: kind → members of its payload. Nothing else is shown to them. */
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
  cancelled: ['from', 'to', 'reason'],
  commented: ['comment', 'public'],
  file_added: ['file', 'public', 'name'],
};

/** A record as far as a caller may read it: other tickets and people that they may not see are left out of its payloads. */
export async function recordFor(
  sql: Sql,
  caller: Caller,
  record: readonly TicketEvent[],
): Promise<readonly TicketEvent[]> {
  const { sites, requestedBy } = viewOf(caller);
  const shown = requestedBy === null ? record : record.flatMap(asRequester);
  if (sites === null && requestedBy === null) return shown;
  const named: Name[] = [];
  for (const { payload } of shown) {
    strip(payload, (name) => {
      named.push(name);
      return true;
    });
  }
  const isSeen = await seenOf(sql, caller, named);
  return shown.map((event) => ({ ...event, payload: (strip(event.payload, isSeen) ?? {}) as TicketEvent['payload'] }));
}

function asRequester(event: TicketEvent): readonly TicketEvent[] {
  const { kind, payload } = event;
  const members = Object.hasOwn(forRequesters, kind) ? forRequesters[kind] : undefined;
  if (!members || ('public' in payload && payload['public'] !== true)) return [];
  const told = Object.entries(payload).filter(([name]) => members.includes(name));
  return [{ ...event, payload: Object.fromEntries(told) }];
}

/** The same value without numbers of tickets and without entries of people that are not seen; undefined where nothing is left. */
function strip(value: unknown, isSeen: (name: Name) => boolean): unknown {
  if (typeof value === 'string') {
    const isTicket = /^HB-\d+$/.test(value) && parseTicketNumber(value) !== undefined;
    return !isTicket || isSeen({ noun: 'ticket', id: value, mayBeNew: false }) ? value : undefined;
  }
  if (Array.isArray(value)) return value.map((item) => strip(item, isSeen)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const { person } = value as { person?: unknown };
  if (typeof person === 'string' && !isSeen({ noun: 'person', id: person, mayBeNew: false })) return undefined;
  const members = Object.entries(value).map(([name, member]) => [name, strip(member, isSeen)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}
