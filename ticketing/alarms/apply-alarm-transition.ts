import type { AlarmEpisode, EpisodeTransition } from '../../models/episode/alarm-episode.ts';
import { lockAssetOf } from '../assets/assets.ts';
import type { Db, Sql } from '../db/sql.ts';
import { claimTransition, insertEpisode, ticketOfEpisode, updateEpisode } from '../episodes/episodes.ts';
import { tightenRestoreBy } from '../lifecycle/prognosis.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { systemActor } from '../ticket/actor.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import { lockTicket } from '../ticket/tickets.ts';
import type { Applied, Joining } from './applied-alarm.ts';
import { noteGateway } from './asset-group.ts';
import { promoteIfDue, raisePriority } from './attach-episode.ts';
import { siteOf } from './floods.ts';
import { isSilence, keepWithGateway, lockSilenceTicket, noteHeard } from './gateway-silence.ts';
import { joinTicket } from './join-ticket.ts';
import { lockSites } from './lock-sites.ts';
import { renewText } from './renew-text.ts';

/** The gateway of a device, both `site:device`; null for none. */
export type GatewayOf = (device: string) => string | null;

/**
 * Applies what the detector says in one transaction: episode, ticket, clocks, assignee, record.
 * Applying the same transition again changes nothing, however many come at once: the alarms of one
 * asset take turns, and new ones of a site.
 */
export async function applyAlarmTransition(
  db: Db,
  transition: EpisodeTransition,
  options: { now: Date; policy: SlaPolicy; gatewayOf?: GatewayOf },
): Promise<Applied> {
  return await db.transaction(async (sql) => {
    const { now, gatewayOf } = options;
    const { device } = transition.episode;
    const gateway = gatewayOf?.(device) ?? null;
    // Work that follows an alarm to its ticket reads no other ticket.
    if (transition.kind === 'raised') await lockSites(sql, [device, gateway ?? device].map(siteOf));
    const asset = await lockAssetOf(sql, device, now);
    if (gatewayOf && transition.kind === 'raised') await noteGateway(sql, transition.episode, gateway);
    const inserted = await insertEpisode(sql, transition, { assetId: asset.id, now });
    if (!inserted && !(await claimTransition(sql, transition, now)))
      return { kind: 'ignored', reason: 'applied before' };
    const joined = inserted ? await tell(sql, inserted, { asset, transition, ...options }) : undefined;
    if (transition.kind !== 'raised') return await follow(sql, { asset, transition, ...options }, joined);
    return joined ?? { kind: 'ignored', reason: 'the episode is known' };
  });
}

/**
 * A hidden alarm gets a ticket when it is judged again; that of a device behind a silent gateway
 * stays with the gateway's.
 */
async function tell(
  sql: Sql,
  { hidden, reason }: { hidden: boolean; reason: string | null },
  joining: Joining,
): Promise<Applied> {
  if (!hidden) return await joinTicket(sql, joining);
  const { device, condition } = joining.transition.episode;
  const gateways = isSilence(condition) ? await lockSilenceTicket(sql, device) : undefined;
  if (!gateways) return { kind: 'hidden', reason: reason ?? '' };
  await keepWithGateway(sql, gateways, joining);
  return { kind: 'hidden', reason: reason ?? '', ticket: ticketNumber(gateways.id) };
}

/** Stores that an alarm got worse or ended; its ticket gets the event in any state. */
async function follow(sql: Sql, following: Joining, joined: Applied | undefined): Promise<Applied> {
  const { transition, now, policy } = following;
  const { kind, episode } = transition;
  const change = kind === 'cleared' ? 'cleared' : 'worsened';
  const id = await ticketOfEpisode(sql, episode.id);
  const ticket = id === undefined ? undefined : await lockTicket(sql, id);
  await updateEpisode(sql, episode, { change, now });
  if (kind === 'cleared' && isSilence(episode.condition)) await noteHeard(sql, episode.device, now);
  if (!ticket) return joined ?? { kind: 'updated', reason: 'the episode has no ticket' };
  const raised = change === 'worsened' ? raisePriority(ticket, following.asset, episode) : undefined;
  const priority = raised?.change.priority ?? ticket.priority;
  const told = { asset: following.asset, episode, priority, now };
  const renewed = change === 'worsened' ? await renewText(sql, ticket, told) : undefined;
  const events = [
    { actor: systemActor.detector, kind: `episode_${change}`, payload: summary(episode) },
    ...(raised ? [raised.event] : []),
    ...(renewed ? [renewed.event] : []),
    ...(await tightenRestoreBy(sql, ticket, { episode, now })),
  ];
  const changed = await recordChange(sql, ticket, {
    change: { ...raised?.change, ...renewed?.change },
    events,
    now,
    policy,
  });
  if (kind === 'worsened') await promoteIfDue(sql, changed, following);
  return joined ?? { kind: 'updated', reason: `the alarm ${change}`, ticket: ticketNumber(ticket.id) };
}

function summary(episode: AlarmEpisode): Readonly<Record<string, unknown>> {
  const { id, severity, score, peakScore, clearedAt, endedBecause } = episode;
  const cleared = { clearedAt: clearedAt === null ? null : new Date(clearedAt), ...(endedBecause && { endedBecause }) };
  return { episode: id, severity, score, peakScore, ...cleared };
}
