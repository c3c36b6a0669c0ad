import type { AlarmEpisode, EpisodeTransition } from '../models/alarm-episode.ts';
import type { Applied } from './apply-transition.ts';
import type { Asset } from './assets/assets.ts';
import type { FailureModeEntry } from './assets/catalogue/failure-mode-entry.ts';
import { failureModeFor, unspecified } from './assets/failure-modes.ts';
import { fillInTicket } from './assets/fill-in-ticket.ts';
import type { Sql } from './db.ts';
import { changeAlarms, linkEpisode } from './episodes.ts';
import { dispatch } from './people/dispatch.ts';
import { dispatchEvent, performTransition } from './perform-transition.ts';
import { isMoreUrgent, priorityOf } from './priority.ts';
import type { SlaPolicy } from './sla/policy.ts';
import { endStates } from './state-machine.ts';
import type { NewTicketEvent } from './ticket-events.ts';
import { recordChange, type TicketChange } from './ticket-record.ts';
import { insertTicket, lockLastClosed, lockOpenTickets, type Ticket, ticketNumber } from './tickets.ts';
import { reopenDays } from './transition-rules.ts';

type Joining = { asset: Asset; transition: EpisodeTransition; now: Date; policy: SlaPolicy };

const actor = 'detector';

/** Finds the ticket for a new episode: one that is open, one that was closed lately, or a new one. The asset is locked. */
export async function joinTicket(sql: Sql, joining: Joining): Promise<Applied> {
  const { asset, transition, now } = joining;
  const entry = await failureModeFor(sql, transition.episode.condition, asset.class);
  const { group, workClass } = entry;
  const own = { assetId: asset.id, workClass };
  const open = matchTicket(await lockOpenTickets(sql, own), group);
  if (open) return await attach(sql, open, joining);
  const since = new Date(now.getTime() - reopenDays * 86_400_000);
  const closed = await lockLastClosed(sql, { ...own, failureModeGroup: group, since });
  if (closed) return await reopen(sql, closed, joining);
  const opened = await openTicket(sql, entry, joining);
  if (opened) return opened;
  // Someone else opened one between our look and our insert: the unique index said so.
  const other = matchTicket(await lockOpenTickets(sql, own), group);
  if (!other) throw new Error(`no open ticket of ${asset.id} although there is one`);
  return await attach(sql, other, joining);
}

/** The ticket that an episode joins: of the same group, else of any group where either side has none. */
export function matchTicket(open: readonly Ticket[], group: string): Ticket | undefined {
  return (
    open.find((ticket) => ticket.failureModeGroup === group) ??
    open.find((ticket) => group === unspecified || ticket.failureModeGroup === unspecified)
  );
}

/** The more urgent priority that an episode gives its ticket, or undefined: it is never lowered silently. */
export function raisePriority(
  ticket: Ticket,
  asset: Asset,
  episode: AlarmEpisode,
): { change: TicketChange; event: NewTicketEvent } | undefined {
  const { priority, reason } = priorityOf(asset.criticality, episode.severity);
  if (!isMoreUrgent(priority, ticket.priority) || endStates.includes(ticket.state)) return undefined;
  const payload = { priority, previous: ticket.priority, priorityReason: reason, episode: episode.id };
  return { change: { priority, priorityReason: reason }, event: { actor, kind: 'priority_changed', payload } };
}

async function openTicket(sql: Sql, entry: FailureModeEntry, joining: Joining): Promise<Applied | undefined> {
  const { asset, transition, now, policy } = joining;
  const { episode } = transition;
  const { priority, reason } = priorityOf(asset.criticality, episode.severity);
  const ticket = await insertTicket(
    sql,
    {
      ...(await fillInTicket(sql, entry, { asset, episode, priority, now })),
      assetId: asset.id,
      source: 'detector',
      priority,
      priorityReason: reason,
      detectedAt: new Date(episode.raisedAt),
    },
    now,
  );
  if (!ticket) return undefined;
  await linkEpisode(sql, { episodeId: episode.id, ticketId: ticket.id, role: 'opened', now });
  const payload = { state: 'new', priority, priorityReason: reason, episode: episode.id, reason: episode.reason };
  const next = dispatchEvent(await dispatch(sql, { exclude: [], now }));
  const events = [{ actor, kind: 'opened', payload }, next.event];
  await recordChange(sql, ticket, { change: next.change, events, now, policy });
  return { kind: 'opened', reason: reason, ticket: ticketNumber(ticket.id) };
}

async function attach(sql: Sql, ticket: Ticket, { asset, transition, now, policy }: Joining): Promise<Applied> {
  const { episode } = transition;
  const relapse = ticket.state === 'resolved';
  await linkEpisode(sql, { episodeId: episode.id, ticketId: ticket.id, role: relapse ? 'relapse' : 'attached', now });
  const raised = raisePriority(ticket, asset, episode);
  const payload = { episode: episode.id, severity: episode.severity, reason: episode.reason };
  const events = [{ actor, kind: 'episode_attached', payload }, ...(raised ? [raised.event] : [])];
  const changed = await recordChange(sql, ticket, { change: raised?.change ?? {}, events, now, policy });
  if (ticket.state === 'in_progress') {
    await changeAlarms(sql, ticket.id, { event: { kind: 'suppressed', by: 'ticket' }, actor, now });
  }
  if (!relapse) return { kind: 'attached', reason: 'a ticket is open', ticket: ticketNumber(ticket.id) };
  const reason = 'the alarm came back before the repair was verified';
  const request = { to: 'assigned', reason } as const;
  await performTransition(sql, changed, { action: 'soak_failed', request, actor, now, policy });
  return { kind: 'relapsed', reason, ticket: ticketNumber(ticket.id) };
}

async function reopen(sql: Sql, ticket: Ticket, { asset, transition, now, policy }: Joining): Promise<Applied> {
  const { episode } = transition;
  await linkEpisode(sql, { episodeId: episode.id, ticketId: ticket.id, role: 'reopened', now });
  const { priority, reason: priorityReason } = priorityOf(asset.criticality, episode.severity);
  const reason = `the same trouble came back within ${reopenDays} days`;
  const request = { to: 'new', reason } as const;
  await performTransition(
    sql,
    { ...ticket, priority, priorityReason },
    {
      ...{ action: 'reopen', request, actor, now, policy },
    },
  );
  return { kind: 'reopened', reason, ticket: ticketNumber(ticket.id) };
}
