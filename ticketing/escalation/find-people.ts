import type { Sql } from '../db/sql.ts';
import { findLeads } from '../notify/notify-of-events.ts';
import { onCall } from '../people/shifts/load-rotas.ts';
import type { Who } from '../sla/ladder.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { chainAbove } from './superiors.ts';

type About = { readonly ticket: Ticket; readonly now: Date };

/** The available people that a step names, without repeats, in the order in which it names them. */
export async function findPeople(sql: Sql, who: readonly Who[], about: About): Promise<readonly string[]> {
  const found: string[] = [];
  for (const each of who) found.push(...(await find(sql, each, about)));
  return await onlyActive(sql, [...new Set(found)]);
}

async function find(sql: Sql, who: Who, { ticket, now }: About): Promise<readonly string[]> {
  const { id, assigneeId } = ticket;
  switch (who.kind) {
    case 'assignee':
      return assigneeId === null ? [] : [assigneeId];
    case 'lead':
      return await findLeads(sql, id, assigneeId);
    case 'on_call': {
      const site = await siteOf(sql, id);
      const rotas = await onCall(sql, { site, at: now });
      return rotas.flatMap(({ person }) => (person === null ? [] : [person]));
    }
    case 'superior': {
      // Nobody has the ticket: take the leads' superiors, since the leads should have assigned it.
      const below = assigneeId === null ? await findLeads(sql, id, null) : [assigneeId];
      const chains: string[] = [];
      for (const person of below) {
        const superior = (await chainAbove(sql, person))[who.level - 1];
        if (superior?.active) chains.push(superior.id);
      }
      return chains;
    }
    case 'role':
      return await withRole(sql, who.role, await siteOf(sql, id));
    case 'person':
      return [who.id];
    default:
      return who satisfies never;
  }
}

/** People with a role who are responsible for a site. */
export async function withRole(sql: Sql, role: string, site: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `select person_id as id from account where role = $1 and active and (sites is null or $2 = any (sites)) order by 1`,
    [role, site],
  );
  return rows.map(({ id }) => id);
}

async function siteOf(sql: Sql, ticketId: number): Promise<string> {
  const { rows } = await sql.query<{ site: string }>(
    'select a.site from ticket t join asset a on a.id = t.asset_id where t.id = $1',
    [ticketId],
  );
  return rows[0]?.site ?? '';
}

async function onlyActive(sql: Sql, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql.query<{ id: string }>(
    `select p.id from person p left join account u on u.person_id = p.id
     where p.active and coalesce(u.active, true) and p.id = any ($1::text[])`,
    [ids],
  );
  return ids.filter((id) => rows.some((row) => row.id === id));
}
