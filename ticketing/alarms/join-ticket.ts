import type { FailureModeEntry } from '../assets/catalogue/failure-mode-entry.ts';
import { failureModeFor, unspecified } from '../assets/failure-modes.ts';
import { fillInTicket } from '../assets/fill-in-ticket.ts';
import type { Sql } from '../db/sql.ts';
import { linkEpisode } from '../episodes/episodes.ts';
import { openTicket } from '../lifecycle/open-ticket.ts';
import { decideBeginning, readOpeningRules } from '../lifecycle/opening-rules.ts';
import { performTicketTransition } from '../lifecycle/perform-ticket-transition.ts';
import { tightenRestoreBy } from '../lifecycle/prognosis.ts';
import { reopenDays } from '../lifecycle/transition-rules.ts';
import { recordChange } from '../record/record-change.ts';
import { systemActor } from '../ticket/actor.ts';
import { priorityOf } from '../ticket/priority.ts';
import { type NewTicket, type Ticket, ticketNumber } from '../ticket/ticket.ts';
import { lockLastClosed, lockOpenTickets, lockTicket } from '../ticket/tickets.ts';
import type { Applied, Joining } from './applied-alarm.ts';
import { groupOf } from './asset-group.ts';
import { attachEpisode } from './attach-episode.ts';
import { readChattering, shelveChattering } from './chattering.ts';
import { decideFlood } from './flood-rules.ts';
import { beginFlood, held, readFloodFacts } from './floods.ts';
import { isSilence, joinGatewaySilence } from './gateway-silence.ts';
import { joinGroup, lockGroup } from './groups.ts';

const actor = systemActor.detector;

/**
 * Finds the ticket for a new alarm that nothing hides. In this order: a chattering alarm is
 * shelved; a silence may be its gateway's; an open ticket takes it; in a flood the flood ticket
 * does; a lately closed ticket is opened again; else a new one opens, and may become a part of its
 * group's. The asset is locked.
 */
export async function joinTicket(sql: Sql, joining: Joining): Promise<Applied> {
  const { episode } = joining.transition;
  const chattering = await readChattering(sql, episode);
  if (chattering) return await shelveChattering(sql, joining, chattering);
  const silence = isSilence(episode.condition) ? await joinGatewaySilence(sql, joining) : undefined;
  if (silence) return silence;
  const entry = await failureModeFor(sql, episode.condition, joining.asset.class);
  const open = await lockMatching(sql, entry, joining);
  if (open) return await attachEpisode(sql, open, { ...joining, reason: 'a ticket is open' });
  const flood = decideFlood(await readFloodFacts(sql, episode));
  if (flood.kind === 'begin') return await beginFlood(sql, joining, flood.reason);
  const holder = flood.kind === 'hold' ? await lockTicket(sql, flood.ticketId) : undefined;
  if (holder && isOpen(holder)) return held(await attachEpisode(sql, holder, { ...joining, reason: flood.reason }));
  return await openAgainOrNew(sql, entry, joining);
}

/**
 * The same for an alarm that left another ticket, or that was hidden and is judged again: it is not
 * held in a flood, and its chattering is over.
 * @param joining.parentId what a new ticket becomes a part of
 */
export async function joinOwnTicket(
  sql: Sql,
  joining: Joining & { readonly parentId?: number | undefined },
): Promise<Applied> {
  const entry = await failureModeFor(sql, joining.transition.episode.condition, joining.asset.class);
  const open = await lockMatching(sql, entry, joining);
  if (open) return await attachEpisode(sql, open, { ...joining, reason: 'a ticket is open' });
  return await openAgainOrNew(sql, entry, joining);
}

/**
 * The ticket that an alarm joins: of the same group, else of any group where either side has none.
 */
export function matchTicket(open: readonly Ticket[], group: string): Ticket | undefined {
  const own = open.filter(({ failureModeGroup }) => !correlated.includes(failureModeGroup));
  return (
    own.find((ticket) => ticket.failureModeGroup === group) ??
    own.find((ticket) => group === unspecified || ticket.failureModeGroup === unspecified)
  );
}

/**
 * Groups of tickets that are about several alarms: none of them takes an alarm that merely has no
 * name.
 */
const correlated: readonly string[] = ['alarm_flood', 'group', 'chattering'];

async function lockMatching(sql: Sql, entry: FailureModeEntry, { asset }: Joining): Promise<Ticket | undefined> {
  const { group, workClass } = entry;
  return matchTicket(await lockOpenTickets(sql, { assetId: asset.id, workClass }), group);
}

function isOpen({ state }: Ticket): boolean {
  return state !== 'closed' && state !== 'cancelled' && state !== 'merged';
}

type Opening = Joining & { readonly parentId?: number | undefined };

async function openAgainOrNew(sql: Sql, entry: FailureModeEntry, joining: Opening): Promise<Applied> {
  const { asset, transition, now, policy } = joining;
  const { group: failureModeGroup, workClass } = entry;
  const since = new Date(now.getTime() - reopenDays * 86_400_000);
  const closed = await lockLastClosed(sql, { assetId: asset.id, failureModeGroup, workClass, since });
  if (closed) return await reopen(sql, closed, joining);
  const asked = await ticketOf(sql, entry, joining);
  const { priorityReason } = asked;
  const { episode } = transition;
  const group = await groupOf(sql, asset, episode.device);
  if (group) await lockGroup(sql, group, new Date(episode.raisedAt));
  const opened = await openTicket(sql, asked, { actor, now, policy, reason: episode.reason, episode });
  if (!opened) {
    // Someone else opened one between our look and our insert: the unique index said so.
    const other = await lockMatching(sql, entry, joining);
    if (!other) throw new Error(`no open ticket of ${asset.id} although there is one`);
    return await attachEpisode(sql, other, { ...joining, reason: 'a ticket is open' });
  }
  if (group) await joinGroup(sql, opened, { group, now, policy });
  return { kind: 'opened', reason: priorityReason, ticket: ticketNumber(opened.id) };
}

async function ticketOf(sql: Sql, entry: FailureModeEntry, opening: Opening): Promise<NewTicket> {
  const { asset, transition, parentId, now } = opening;
  const { episode } = transition;
  const { priority, reason: priorityReason } = priorityOf(asset.criticality, episode.severity);
  const { state } = decideBeginning({ source: 'detector', peakScore: episode.peakScore }, await readOpeningRules(sql));
  return {
    ...(await fillInTicket(sql, entry, { asset, episode, priority, now })),
    assetId: asset.id,
    source: 'detector',
    priority,
    priorityReason,
    detectedAt: new Date(episode.raisedAt),
    state,
    parentId: parentId ?? null,
  };
}

async function reopen(sql: Sql, ticket: Ticket, { asset, transition, now, policy }: Joining): Promise<Applied> {
  const { episode } = transition;
  await linkEpisode(sql, { episodeId: episode.id, ticketId: ticket.id, role: 'reopened', now });
  const { priority, reason: priorityReason } = priorityOf(asset.criticality, episode.severity);
  const reason = `the same trouble came back within ${reopenDays} days`;
  const request = { to: 'new', reason } as const;
  const again = { ...ticket, priority, priorityReason };
  const opened = await performTicketTransition(sql, again, { action: 'reopen', request, actor, now, policy });
  const events = await tightenRestoreBy(sql, opened, { episode, now });
  if (events.length > 0) await recordChange(sql, opened, { change: {}, events, now, policy });
  return { kind: 'reopened', reason, ticket: ticketNumber(ticket.id) };
}
