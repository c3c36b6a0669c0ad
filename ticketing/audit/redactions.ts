import type { Sql } from '../db/sql.ts';
import { appendLinks } from './hash-chain.ts';

/** The chains in which an erasure changes words. */
export type RedactedChain = 'ticket_event' | 'access_event' | 'change_event';

/**
 * One event that an erasure changed: its chain, its ticket (0 for the chains that are of none), its
 * sequence, and the hash of its present content. The event itself keeps the hash that it had.
 */
export type RedactedLink = readonly [chain: RedactedChain, ticket: number, sequence: number, content: string];

/** Hashes of the content of changed events, by their places. */
export type Redactions = {
  readonly events: number;
  /** The hash that the content of an event must have now; undefined: its own. */
  of(chain: RedactedChain, ticket: number, sequence: number): string | undefined;
};

/** No event was changed. */
export const noRedactions: Redactions = { events: 0, of: () => undefined };

const KIND = 'erased';
const LINKS = 500;

/**
 * Records in the change record which events an erasure changed, and to what, in the transaction
 * that changes them. So the chain vouches for them as they are now.
 */
export async function recordRedactions(
  sql: Sql,
  links: readonly RedactedLink[],
  by: { readonly actor: string; readonly now: Date; readonly pseudonym: string; readonly reason: string },
): Promise<void> {
  const { actor, now, pseudonym, reason } = by;
  const parts = Array.from({ length: Math.ceil(links.length / LINKS) }, (_, i) =>
    links.slice(i * LINKS, (i + 1) * LINKS),
  );
  const events = parts.map((part) => ({ actor, now, kind: KIND, payload: { pseudonym, reason, links: part } }));
  await appendLinks(sql, 'change_event', events);
}

/** Reads what erasures recorded; of an event that several changed the last counts. */
export async function readRedactions(sql: Sql): Promise<Redactions> {
  const { rows } = await sql.query<{ links: readonly RedactedLink[] }>(
    `select payload -> 'links' as links from change_event where kind = '${KIND}' order by sequence`,
  );
  const known = new Map<string, string>();
  for (const { links } of rows) {
    for (const [chain, ticket, sequence, content] of links) known.set(`${chain} ${ticket} ${sequence}`, content);
  }
  if (known.size === 0) return noRedactions;
  return { events: known.size, of: (chain, ticket, sequence) => known.get(`${chain} ${ticket} ${sequence}`) };
}
