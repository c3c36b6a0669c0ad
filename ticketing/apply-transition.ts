import type { AlarmEpisode, EpisodeTransition } from '../models/alarm-episode.ts';
import { type Asset, lockAssetOf } from './assets/assets.ts';
import type { Db, Sql } from './db.ts';
import { claimTransition, insertEpisode, ticketOfEpisode, updateEpisode } from './episodes.ts';
import { joinTicket, raisePriority } from './join-ticket.ts';
import type { SlaPolicy } from './sla/policy.ts';
import { recordChange } from './ticket-record.ts';
import { lockTicket, ticketNumber } from './tickets.ts';

/** What became of a transition, with the reason; `ticket` is its number, where there is one. */
export type Applied = {
  readonly kind: 'opened' | 'attached' | 'reopened' | 'relapsed' | 'updated' | 'hidden' | 'ignored';
  readonly reason: string;
  readonly ticket?: string;
};

/**
 * Applies what the detector says in one transaction: episode, ticket, clocks, assignee, record. Applying the same
 * transition again changes nothing, however many come at once: the alarms of one asset take turns.
 */
export async function applyTransition(
  db: Db,
  transition: EpisodeTransition,
  options: { now: Date; policy: SlaPolicy },
): Promise<Applied> {
  return await db.transaction(async (sql) => {
    const { now } = options;
    const asset = await lockAssetOf(sql, transition.episode.device, now);
    const inserted = await insertEpisode(sql, transition, { assetId: asset.id, now });
    if (!(await claimTransition(sql, transition, now))) return { kind: 'ignored', reason: 'applied before' };
    const joined = inserted ? await tell(sql, inserted, { asset, transition, ...options }) : undefined;
    if (transition.kind !== 'raised') return await follow(sql, { asset, transition, ...options }, joined);
    return joined ?? { kind: 'ignored', reason: 'the episode is known' };
  });
}

/** A hidden alarm gets a ticket when it is judged again, see end-hiding.ts. */
async function tell(
  sql: Sql,
  { hidden, reason }: { hidden: boolean; reason: string | null },
  following: Following,
): Promise<Applied> {
  return hidden ? { kind: 'hidden', reason: reason ?? '' } : await joinTicket(sql, following);
}

type Following = { asset: Asset; transition: EpisodeTransition; now: Date; policy: SlaPolicy };

/** Takes over that an alarm got worse or ended; its ticket is told, whatever state it is in. */
async function follow(sql: Sql, following: Following, joined: Applied | undefined): Promise<Applied> {
  const { transition, now, policy } = following;
  const { kind, episode } = transition;
  const change = kind === 'cleared' ? 'cleared' : 'worsened';
  const id = await ticketOfEpisode(sql, episode.id);
  const ticket = id === undefined ? undefined : await lockTicket(sql, id);
  await updateEpisode(sql, episode, { change, now });
  if (!ticket) return joined ?? { kind: 'updated', reason: 'the episode has no ticket' };
  const raised = change === 'worsened' ? raisePriority(ticket, following.asset, episode) : undefined;
  const events = [
    { actor: 'detector', kind: `episode_${change}`, payload: summary(episode) },
    ...(raised ? [raised.event] : []),
  ];
  await recordChange(sql, ticket, { change: raised?.change ?? {}, events, now, policy });
  return joined ?? { kind: 'updated', reason: `the alarm ${change}`, ticket: ticketNumber(ticket.id) };
}

function summary({ id, severity, score, peakScore, clearedAt }: AlarmEpisode): Readonly<Record<string, unknown>> {
  return { episode: id, severity, score, peakScore, clearedAt: clearedAt === null ? null : new Date(clearedAt) };
}
