import { ensureAssets } from '../assets/assets.ts';
import type { Sql } from '../db/sql.ts';
import { changeEpisodes } from '../episodes/change-episode.ts';
import { linkEpisode } from '../episodes/episodes.ts';
import { openTicket } from '../lifecycle/open-ticket.ts';
import { performTicketTransition } from '../lifecycle/perform-ticket-transition.ts';
import { recordChange } from '../record/record-change.ts';
import { systemActor } from '../ticket/actor.ts';
import { priorityOf } from '../ticket/priority.ts';
import { type NewTicket, type Ticket, ticketNumber } from '../ticket/ticket.ts';
import { lockTicket, ticketColumns } from '../ticket/tickets.ts';
import type { Applied, Joining } from './applied-alarm.ts';
import { attachEpisode } from './attach-episode.ts';
import { decideSilence, SILENCE_MS, type SilenceFacts } from './silence-rules.ts';

const actor = systemActor.detector;

/**
 * States in which nobody is at work on a ticket, so that it may be merged into that of the gateway.
 */
const UNTOUCHED = ['candidate', 'new', 'assigned'];

/** Whether a condition is the silence of a device. */
export function isSilence(condition: string): boolean {
  return condition.trim().toLowerCase() === 'no_data';
}

/** The facts about a device's surroundings when it falls silent. */
export async function readSilenceFacts(sql: Sql, alarm: { device: string; raisedAt: number }): Promise<SilenceFacts> {
  const { device, raisedAt } = alarm;
  const { rows } = await sql.query<SilenceFacts>(
    `with own as (select (select gateway from asset_device where device = $1) as gateway)
     select own.gateway, exists (select 1 from asset_device where gateway = $1) as "isGateway",
       (select count(*) from alarm_episode e join asset_device d on d.device = e.device
        where (d.gateway = own.gateway or d.device = own.gateway) and e.device <> $1 and e.condition = 'no_data'
          and e.cleared_at is null and e.state <> 'NORM' and e.raised_at between $2 and $3) as "silentBeside"
     from own`,
    [device, new Date(raisedAt - SILENCE_MS), new Date(raisedAt + SILENCE_MS)],
  );
  const [facts] = rows;
  if (!facts) throw new Error('a query without a condition gives a row');
  return facts;
}

/**
 * The open ticket of a gateway's silence, for a device that just fell silent; undefined where there
 * is none.
 */
export async function lockSilenceTicket(sql: Sql, device: string): Promise<Ticket | undefined> {
  const { rows } = await sql.query<{ id: number }>(
    `select s.ticket_id as id from gateway_silence s join asset_device d on d.gateway = s.gateway
     where d.device = $1 and s.ended_at is null`,
    [device],
  );
  return rows[0] ? await lockTicket(sql, rows[0].id) : undefined;
}

/**
 * Gives a silence to the gateway whose it is: one ticket of the gateway, the alarms of its devices
 * suppressed by it, the tickets that they had merged into it. Undefined where it is the device's
 * own.
 */
export async function joinGatewaySilence(sql: Sql, joining: Joining): Promise<Applied | undefined> {
  const { asset, transition, now, policy } = joining;
  const { episode } = transition;
  const decision = decideSilence(episode.device, await readSilenceFacts(sql, episode));
  if (decision.kind === 'device') return undefined;
  const { gateway, reason } = decision;
  const members = await silentMembers(sql, gateway, new Date(episode.raisedAt));
  await ensureAssets(sql, [gateway], now);
  const asked = await gatewayTicket(sql, gateway, joining);
  // All that changes is locked at once, in the order of ids.
  const of = members.flatMap(({ ticketId }) => (ticketId === null ? [] : [ticketId]));
  const tickets = await lockOpen(sql, asked, of);
  const open = tickets.find((ticket) => ticket.assetId === asked.assetId && ticket.workClass === 'instrument');
  const ticket = open ?? (await openTicket(sql, asked, { actor, now, policy, reason, episode }));
  if (!ticket) return undefined;
  if (open) await attachEpisode(sql, open, { ...joining, reason });
  await sql.query(
    'insert into gateway_silence (gateway, ticket_id, began_at) values ($1, $2, $3) on conflict do nothing',
    [gateway, ticket.id, now],
  );
  for (const other of tickets) {
    if (other.id === ticket.id || other.assetId === asset.id || !UNTOUCHED.includes(other.state)) continue;
    if (other.failureModeGroup !== 'communication' || !of.includes(other.id)) continue;
    const request = { to: 'merged', reason, target: ticketNumber(ticket.id) } as const;
    await performTicketTransition(sql, other, { action: 'merge', request, actor, now, policy });
  }
  const silenced = members.map(({ id }) => id);
  const event = { kind: 'suppressed', by: 'gateway' } as const;
  await changeEpisodes(sql, silenced, { event, actor, reason: `${gateway} is silent`, now });
  const kind = open ? 'attached' : 'opened';
  return { kind, reason, ticket: ticketNumber(ticket.id) };
}

/**
 * Keeps the alarm of a device behind a silent gateway with the gateway's ticket; it is hidden from
 * birth.
 */
export async function keepWithGateway(sql: Sql, ticket: Ticket, { transition, now, policy }: Joining): Promise<void> {
  const { id, severity, reason } = transition.episode;
  await linkEpisode(sql, { episodeId: id, ticketId: ticket.id, role: 'attached', now });
  const events = [{ actor, kind: 'episode_attached', payload: { episode: id, severity, reason } }];
  await recordChange(sql, ticket, { change: {}, events, now, policy });
}

/** Notes that a gateway delivers again. @param device the gateway, or a device behind it */
export async function noteHeard(sql: Sql, device: string, now: Date): Promise<void> {
  await sql.query(
    `update gateway_silence set heard_at = $2 where heard_at is null and ended_at is null
       and (gateway = $1 or gateway = (select gateway from asset_device where device = $1))`,
    [device, now],
  );
}

/** The active silences of a gateway's devices, and the tickets that have them. */
async function silentMembers(sql: Sql, gateway: string, raisedAt: Date) {
  const { rows } = await sql.query<{ id: string; ticketId: number | null }>(
    `select e.id, l.ticket_id as "ticketId" from alarm_episode e join asset_device d on d.device = e.device
       left join ticket_episode l on l.episode_id = e.id and l.left_at is null
     where d.gateway = $1 and e.condition = 'no_data' and e.cleared_at is null and e.state <> 'NORM'
       and e.raised_at > $2 and e.raised_at <= $3 order by e.id`,
    [gateway, new Date(raisedAt.getTime() - SILENCE_MS), new Date(raisedAt.getTime() + SILENCE_MS)],
  );
  return rows;
}

/** Open tickets and their parts, which a merge moves, and the open ticket of a key. */
async function lockOpen(sql: Sql, key: NewTicket, ids: readonly number[]): Promise<readonly Ticket[]> {
  const { rows } = await sql.query<Ticket>(
    `select ${ticketColumns} from ticket t where t.state not in ('closed', 'cancelled', 'merged')
       and (t.id = any ($1::bigint[]) or t.parent_id = any ($1::bigint[])
         or t.asset_id = $2 and t.failure_mode_group = $3 and t.work_class = $4)
     order by t.id for no key update`,
    [ids, key.assetId, key.failureModeGroup, key.workClass],
  );
  return rows;
}

async function gatewayTicket(sql: Sql, gateway: string, { asset, transition }: Joining): Promise<NewTicket> {
  const { rows } = await sql.query<{ id: string; name: string; criticality: 'A' | 'B' | 'C' }>(
    'select a.id, a.name, a.criticality from asset a join asset_device d on d.asset_id = a.id where d.device = $1',
    [gateway],
  );
  const [own] = rows;
  if (!own) throw new Error(`no asset for the gateway ${gateway}`);
  const [worst = own.criticality] = [own.criticality, asset.criticality].toSorted();
  const { priority, reason } = priorityOf(worst, transition.episode.severity);
  return {
    title: `${own.name}: a silent gateway`,
    description: [
      `Nothing comes through ${own.name} any more: several devices behind it fell silent together.`,
      'Their own alarms are suppressed until one of them sends again. Devices that are still silent then get alarms of their own.',
      'Check its power, its network and its SIM card or antenna before any of the devices.',
    ].join('\n'),
    titleZh: `${own.name}：网关无数据`,
    descriptionZh: `${own.name} 下的多台设备同时失去数据，判断为网关故障。这些设备的无数据报警已被抑制，恢复后会重新判断。\n请先检查网关的供电、网络、SIM 卡或天线。`,
    assetId: own.id,
    failureModeGroup: 'communication',
    workClass: 'instrument',
    source: 'detector',
    priority,
    priorityReason: reason,
    detectedAt: new Date(transition.episode.raisedAt),
  };
}
