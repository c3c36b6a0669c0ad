import type { Sql } from '../db/sql.ts';
import { openTicket } from '../lifecycle/open-ticket.ts';
import { defaultOpeningRules } from '../lifecycle/opening-rules.ts';
import { recordChange } from '../record/record-change.ts';
import { systemActor } from '../ticket/actor.ts';
import { priorityOf } from '../ticket/priority.ts';
import { type NewTicket, type Ticket, ticketNumber } from '../ticket/ticket.ts';
import { lockOpenTicket, ticketColumns } from '../ticket/tickets.ts';
import type { Applied, Joining } from './applied-alarm.ts';
import { attachEpisode } from './attach-episode.ts';
import { FLOOD_MS, type FloodFacts } from './flood-rules.ts';

/** The site of a device, `site:device`. */
export function siteOf(device: string): string {
  return device.slice(0, Math.max(0, device.indexOf(':')));
}

/**
 * Effect of a newly stored alarm on its site. Alarms hidden for another reason do not count. Reads
 * only the newest ones, so that a flood costs no more the longer it lasts.
 */
export async function readFloodFacts(sql: Sql, alarm: { device: string; raisedAt: number }): Promise<FloodFacts> {
  const { rows } = await sql.query<FloodFacts>(
    `with bar as (select coalesce((select flood_alarms from opening_rules), $5::int) as alarms)
     select (select ticket_id from alarm_flood where site = $1 and ended_at is null) as "floodTicketId",
       (select alarms from bar) as "floodAlarms",
       (select count(*) from (select raised_at, state, suppressed_by from alarm_episode
          where split_part(device, ':', 1) = $1 order by created_at desc
          limit (select 3 * alarms + 20 from bar)) e
        where e.raised_at > $2 and e.raised_at <= $3 and e.state not in ('SHLVD', 'OOSRV')
          and not e.suppressed_by && $4::text[]) as "newAlarms"`,
    [
      ...[siteOf(alarm.device), new Date(alarm.raisedAt - FLOOD_MS), new Date(alarm.raisedAt)],
      ...[['maintenance', 'parent', 'gateway', 'rule'], defaultOpeningRules.floodAlarms],
    ],
  );
  const [facts] = rows;
  if (!facts) throw new Error('a query without from gives a row');
  return facts;
}

/**
 * Begins a flood with an alarm: one ticket of the site, of which the tickets of the alarms before
 * become parts.
 */
export async function beginFlood(sql: Sql, joining: Joining, reason: string): Promise<Applied> {
  const { transition, now, policy } = joining;
  const { episode } = transition;
  const site = siteOf(episode.device);
  const asked = floodTicket(await siteAsset(sql, site, now), joining);
  const open = await lockOpenTicket(sql, asked);
  if (open) {
    await markFlood(sql, { ticketId: open.id, site, now });
    return held(await attachEpisode(sql, open, { ...joining, reason }));
  }
  const ticket = await openTicket(sql, asked, { actor: systemActor.detector, now, policy, reason, episode });
  if (!ticket) {
    // Another process was faster: the unique index said so.
    const other = await lockOpenTicket(sql, asked);
    if (!other) throw new Error(`no open flood ticket of ${site} although there is one`);
    return held(await attachEpisode(sql, other, { ...joining, reason }));
  }
  await markFlood(sql, { ticketId: ticket.id, site, now });
  await gatherTickets(sql, ticket, joining);
  return { kind: 'held', reason, ticket: ticketNumber(ticket.id) };
}

/** The result of attaching, as an act of a flood. */
export function held(applied: Applied): Applied {
  return applied.kind === 'attached' ? { ...applied, kind: 'held' } : applied;
}

/**
 * The asset of a site, made when there is none. One of that id may stand elsewhere: its site must
 * not get the tickets of this one.
 */
async function siteAsset(sql: Sql, site: string, now: Date): Promise<{ readonly id: string; readonly site: string }> {
  for (const id of [site, `${site}:site`]) {
    await sql.query(
      `insert into asset (id, name, site, level, created_at, updated_at)
       values ($1, $2, $2, case when $1 = $2 then 'site' else 'area' end, $3, $3) on conflict do nothing`,
      [id, site, now],
    );
    if ((await sql.query('select 1 from asset where id = $1 and site = $2', [id, site])).count > 0) return { id, site };
  }
  throw new Error(`no asset for the site ${site}: ${site} and ${site}:site belong to other sites`);
}

function floodTicket(
  { id, site }: { readonly id: string; readonly site: string },
  { asset, transition }: Joining,
): NewTicket {
  const { episode } = transition;
  const { priority, reason } = priorityOf(asset.criticality, episode.severity);
  const at = new Date(episode.raisedAt).toISOString();
  return {
    title: `${site}: alarm flood`,
    description: [
      `More alarms came at ${site} within 10 minutes than people can handle one by one; the flood began at ${at}.`,
      'This ticket holds them. When few come again, each that is still active gets a ticket of its own.',
      'Look first for what they have in common: power, network, a gateway, a shared line or process change.',
    ].join('\n'),
    titleZh: `${site}：报警泛滥`,
    descriptionZh: [
      `${site} 在 10 分钟内的报警多到无法逐一处理，始于 ${at}。`,
      '本工单汇集这些报警。报警减少后，仍然有效的报警将各自开立工单。',
      '请先查找共同原因：供电、网络、网关、同一产线或工艺变化。',
    ].join('\n'),
    assetId: id,
    failureModeGroup: 'alarm_flood',
    workClass: 'inspection',
    source: 'detector',
    priority,
    priorityReason: reason,
    detectedAt: new Date(episode.raisedAt),
  };
}

async function markFlood(sql: Sql, flood: { ticketId: number; site: string; now: Date }): Promise<void> {
  await sql.query(
    `insert into alarm_flood (ticket_id, site, began_at) values ($1, $2, $3)
     on conflict (ticket_id) do update set began_at = excluded.began_at, ended_at = null`,
    [flood.ticketId, flood.site, flood.now],
  );
}

/**
 * Makes tickets of the alarms just before, which nobody has taken yet, parts of the flood ticket.
 */
async function gatherTickets(sql: Sql, flood: Ticket, { transition, now, policy }: Joining): Promise<void> {
  const { device, raisedAt } = transition.episode;
  // A row locked by another transaction is being worked on: it need not become a part.
  const { rows } = await sql.query<Ticket>(
    `select ${ticketColumns} from ticket t join asset a on a.id = t.asset_id
     where a.site = $1 and t.source = 'detector' and t.state in ('candidate', 'new', 'assigned') and t.parent_id is null
       and t.detected_at > $2 and t.detected_at <= $3 and t.id <> $4 order by t.id
     limit 100 for no key update of t skip locked`,
    [siteOf(device), new Date(raisedAt - FLOOD_MS), new Date(raisedAt), flood.id],
  );
  const payload = { parent: ticketNumber(flood.id), reason: 'it came just before an alarm flood' };
  for (const ticket of rows) {
    const events = [{ actor: systemActor.detector, kind: 'grouped', payload }];
    await recordChange(sql, ticket, { change: { parentId: flood.id }, events, now, policy });
  }
}
