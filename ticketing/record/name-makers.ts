import type { Sql } from '../db/sql.ts';
import { personBehind, readActor } from '../ticket/actor.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';

/** Adds to what tokens did the person who made the token, as `tokenOf`: the record shows who stands behind it. */
export async function nameMakers(sql: Sql, events: readonly NewTicketEvent[]): Promise<readonly NewTicketEvent[]> {
  const tokens = events.flatMap(({ actor }) => (readActor(actor).kind === 'token' ? [actor] : []));
  if (tokens.length === 0) return events;
  const { rows } = await sql.query<{ actor: string; person: string | null }>(
    `select t.actor, ${personBehind('t.actor')} as person from unnest($1::text[]) as t(actor)`,
    [tokens],
  );
  const makers = new Map(rows.map(({ actor, person }) => [actor, person]));
  return events.map((event) => {
    const tokenOf = makers.get(event.actor) ?? null;
    return tokenOf === null ? event : { ...event, payload: { ...event.payload, tokenOf } };
  });
}
