import { hashOf } from '../../lib/canonical-json.ts';
import type { Ticket } from './ticket.ts';
import type { TicketAfter } from './ticket-event.ts';

const hashed = ['description', 'descriptionZh', 'plan'] as const;

/**
 * Renewed when an alarm gets worse. Later events of old records do not say them: there those of the
 * first one count.
 */
const words = ['title', 'titleZh', 'description', 'descriptionZh'] as const;
/** Corrected by people. Later events of old records do not say them either. */
const subject = ['assetId', 'failureModeGroup', 'workClass'] as const;
const atBirth = ['title', 'titleZh', 'assetId', 'failureModeGroup', 'workClass', 'source', 'recurrenceOf'] as const;
const changing = [
  ...([
    'state',
    'priority',
    'priorityReason',
    'assigneeId',
    'detectedAt',
    'openedAt',
    'resolvedAt',
    'closedAt',
  ] as const),
  ...(['generation', 'heldFrom', 'holdReason', 'reviewAt', 'scheduledFrom', 'scheduledUntil', 'verdict'] as const),
  ...(['mergedInto', 'parentId', 'version', 'updatedAt'] as const),
];

/** Everything about a ticket, as its first event keeps it. */
export function ticketAfter(ticket: Ticket): TicketAfter {
  const texts = hashed.map((name) => [name, ticket[name] === null ? null : hashOf(ticket[name])] as const);
  return withoutNulls([...atBirth.map((name) => [name, ticket[name]] as const), ...texts, ...changingOf(ticket)]);
}

/** Changeable members of a ticket, as its later events keep them. */
export function ticketChanged(ticket: Ticket): TicketAfter {
  const texts = words.map((name) => [name, wordsOf(ticket, name)] as const);
  return withoutNulls([...texts, ...subject.map((name) => [name, ticket[name]] as const), ...changingOf(ticket)]);
}

function isWord(name: string): boolean {
  return (words as readonly string[]).includes(name);
}

/** A title as it is, a long text by its hash. */
function wordsOf(ticket: Ticket, name: (typeof words)[number]): string | null {
  const text = ticket[name];
  return text === null || name === 'title' || name === 'titleZh' ? text : hashOf(text);
}

/**
 * Names of a ticket's present values that its record does not have.
 * @param birth of its first event
 * @param last of its last one
 */
export function differencesOf(ticket: Ticket, kept: { birth: TicketAfter; last: TicketAfter }): readonly string[] {
  const now = ticketAfter(ticket);
  // Those that say a title say all words: a Chinese one that they leave out was taken away.
  const saysWords = kept.last['title'] !== undefined;
  const told: TicketAfter = {
    ...pick(
      kept.birth,
      [...atBirth, ...hashed].filter((name) => !saysWords || !isWord(name)),
    ),
    ...pick(kept.last, [...words, ...subject, ...changing]),
  };
  return [...new Set([...Object.keys(now), ...Object.keys(told)])].filter((name) => now[name] !== told[name]);
}

function changingOf(ticket: Ticket): readonly (readonly [string, unknown])[] {
  return changing.map((name) => [name, ticket[name]] as const);
}

function withoutNulls(members: readonly (readonly [string, unknown])[]): TicketAfter {
  const kept = members.filter(([, value]) => value !== null && value !== undefined);
  return JSON.parse(JSON.stringify(Object.fromEntries(kept)));
}

function pick(from: TicketAfter, names: readonly string[]): TicketAfter {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}
