import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import type { Asset } from '../assets/assets.ts';
import type { Sql } from '../db/sql.ts';
import { changeEpisode } from '../episodes/change-episode.ts';
import { linkEpisode } from '../episodes/episodes.ts';
import { readOpeningRules } from '../lifecycle/opening-rules.ts';
import { performTicketTransition } from '../lifecycle/perform-ticket-transition.ts';
import { tightenRestoreBy } from '../lifecycle/prognosis.ts';
import { type PriorityRise, riseTo } from '../lifecycle/raise-priority.ts';
import { recordChange } from '../record/record-change.ts';
import { systemActor } from '../ticket/actor.ts';
import { priorityOf } from '../ticket/priority.ts';
import { type Ticket, ticketNumber } from '../ticket/ticket.ts';
import type { Applied, Joining } from './applied-alarm.ts';

const actor = systemActor.detector;

/**
 * Adds an alarm to a locked open ticket: may raise its priority, never lowers it. A `resolved`
 * ticket has failed its soak and goes back; a candidate that now reaches the bar is promoted.
 */
export async function attachEpisode(
  sql: Sql,
  ticket: Ticket,
  joining: Joining & { readonly reason: string },
): Promise<Applied> {
  const { asset, transition, now, policy, reason } = joining;
  const { episode } = transition;
  const number = ticketNumber(ticket.id);
  const relapse = ticket.state === 'resolved';
  const link = { episodeId: episode.id, ticketId: ticket.id, now };
  const evidence = await linkEpisode(sql, { ...link, role: relapse ? 'relapse' : 'attached' });
  const raised = raisePriority(ticket, asset, episode);
  const payload = { episode: episode.id, evidence, severity: episode.severity, reason: episode.reason };
  const bounds = await tightenRestoreBy(sql, ticket, { episode, now });
  const events = [{ actor, kind: 'episode_attached', payload }, ...(raised ? [raised.event] : []), ...bounds];
  const changed = await recordChange(sql, ticket, { change: raised?.change ?? {}, events, now, policy });
  if (ticket.state === 'in_progress') {
    const event = { kind: 'suppressed', by: 'ticket' } as const;
    await changeEpisode(sql, episode.id, { event, actor, reason: `ticket ${number}`, now });
  }
  if (relapse) {
    const why = 'the alarm came back before the repair was verified';
    const request = { to: 'assigned', reason: why } as const;
    await performTicketTransition(sql, changed, { action: 'soak_failed', request, actor, now, policy });
    return { kind: 'relapsed', reason: why, ticket: number };
  }
  await promoteIfDue(sql, changed, joining);
  return { kind: 'attached', reason, ticket: number };
}

/** Promotes a detector's candidate that reaches the bar, where detectors need no approval. */
export async function promoteIfDue(
  sql: Sql,
  ticket: Ticket,
  { transition, now, policy }: Omit<Joining, 'asset'>,
): Promise<void> {
  if (ticket.state !== 'candidate' || ticket.source !== 'detector') return;
  const { autoOpenScore, approvedSources } = await readOpeningRules(sql);
  if (approvedSources.includes('detector') || transition.episode.peakScore < autoOpenScore) return;
  const request = { to: 'new', reason: `its alarm has reached ${autoOpenScore}` } as const;
  await performTicketTransition(sql, ticket, { action: 'promote', request, actor, now, policy });
}

/**
 * The more urgent priority that an alarm gives its ticket, or undefined: it is never lowered
 * silently.
 */
export function raisePriority(ticket: Ticket, asset: Asset, episode: AlarmEpisode): PriorityRise | undefined {
  const { priority, reason: priorityReason } = priorityOf(asset.criticality, episode.severity);
  return riseTo(ticket, { priority, priorityReason, actor, episode: episode.id });
}
