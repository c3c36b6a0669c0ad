import { hashOf } from '../../lib/canonical-json.ts';
import type { AlarmEpisode, EpisodeTransition } from '../../models/episode/alarm-episode.ts';
import type { Sql } from '../db/sql.ts';
import { systemActor } from '../ticket/actor.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import { type AlarmEvent, alarmState, isHidden } from './alarm-state.ts';
import { changeEpisode, changeEpisodes } from './change-episode.ts';
import { suppressionOf } from './suppression.ts';

/**
 * Stores an episode on its first report, and claims the transition of that report.
 * @returns whether it is hidden from its start; null when it is known
 */
export async function insertEpisode(
  sql: Sql,
  transition: EpisodeTransition,
  where: { assetId: string; now: Date },
): Promise<{ readonly hidden: boolean; readonly reason: string | null } | null> {
  const { episode } = transition;
  const suppression = await suppressionOf(sql, episode, where);
  if (suppression === null) return null;
  const { facts, shelvedUntil, reason } = suppression;
  const { count } = await sql.query(
    `with made as (insert into alarm_episode (id, asset_id, device, detector, model_id, condition, severity, state,
       onset_at, raised_at, cleared_at, score, peak_score, contributions, first_channel, reason, evidence,
       evidence_hash, trace, created_at, updated_at, shelved_until, suppressed_by, out_of_service, component,
       prognosis)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, null, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $20,
       $21::text[], $22, $23, $27)
     on conflict (id) do nothing returning id),
     claimed as (insert into alarm_transition (episode_id, kind, severity, applied_at) select id, $25, $26, $19 from made)
     insert into alarm_event (episode_id, sequence, at, actor, kind, reason, from_state, to_state)
     select id, 1, $19, '${systemActor.detector}', 'raised', $24, 'NORM', $8 from made`,
    [
      episode.id,
      where.assetId,
      episode.device,
      episode.detector,
      episode.modelId,
      episode.condition,
      episode.severity,
      alarmState(facts),
      new Date(episode.onsetAt),
      new Date(episode.raisedAt),
      episode.score,
      episode.peakScore,
      JSON.stringify(episode.contributions),
      episode.firstChannel,
      episode.reason,
      JSON.stringify(episode.evidence),
      hashOf(episode.evidence),
      JSON.stringify(transition.trace),
      where.now,
      ...[shelvedUntil, facts.suppressedBy, facts.outOfService, episode.component, reason],
      ...claimOf(transition),
      episode.prognosis ? JSON.stringify(episode.prognosis) : null,
    ],
  );
  return count === 0 ? null : { hidden: isHidden(facts), reason };
}

/**
 * Claims a transition of a known episode; false if applied before. Each severity reached is one
 * transition.
 */
export async function claimTransition(sql: Sql, transition: EpisodeTransition, now: Date): Promise<boolean> {
  const { count } = await sql.query(
    `insert into alarm_transition (episode_id, kind, severity, applied_at) values ($1, $2, $3, $4) on conflict do nothing`,
    [transition.episode.id, ...claimOf(transition), now],
  );
  return count > 0;
}

function claimOf({ kind, episode }: EpisodeTransition): readonly [kind: string, severity: string] {
  return [kind, kind === 'worsened' ? episode.severity : ''];
}

/**
 * Takes over what the detector now says about a known episode, hidden or not; its evidence stays as
 * it was frozen.
 */
export async function updateEpisode(
  sql: Sql,
  episode: AlarmEpisode,
  what: { change: 'worsened' | 'cleared'; now: Date },
): Promise<void> {
  const { change: kind, now } = what;
  await changeEpisode(sql, episode.id, {
    event: { kind },
    actor: systemActor.detector,
    reason: episode.endedBecause ?? null,
    now,
  });
  await sql.query(
    `update alarm_episode set severity = $2, score = $3, peak_score = greatest(peak_score, $4),
       contributions = $5, reason = $6, condition = $7, cleared_at = coalesce($8, cleared_at), updated_at = $9,
       prognosis = coalesce($10, prognosis), stayed = stayed or $11
     where id = $1`,
    [
      episode.id,
      episode.severity,
      episode.score,
      episode.peakScore,
      JSON.stringify(episode.contributions),
      episode.reason,
      episode.condition,
      episode.clearedAt === null ? null : new Date(episode.clearedAt),
      what.now,
      episode.prognosis ? JSON.stringify(episode.prognosis) : null,
      episode.stayed === true,
    ],
  );
}

/**
 * Links an episode that no ticket has to one.
 * @returns the hash of its evidence, as the record of the ticket binds it
 */
export async function linkEpisode(
  sql: Sql,
  link: { episodeId: string; ticketId: number; role: 'opened' | 'attached' | 'relapse' | 'reopened'; now: Date },
): Promise<string | undefined> {
  const { rows } = await sql.query<{ hash: string }>(
    `insert into ticket_episode as l (episode_id, ticket_id, role, attached_at) values ($1, $2, $3, $4)
     on conflict (episode_id, ticket_id) do update set left_at = null
     returning (select e.evidence_hash from alarm_episode e where e.id = l.episode_id) as hash`,
    [link.episodeId, link.ticketId, link.role, link.now],
  );
  return rows[0]?.hash;
}

/** Takes an episode from its ticket, which keeps the memory of it. */
export async function unlinkEpisode(sql: Sql, episodeId: string, now: Date): Promise<void> {
  await sql.query('update ticket_episode set left_at = $2 where episode_id = $1 and left_at is null', [episodeId, now]);
}

/** Moves the episodes of a merged ticket to the remaining one. */
export async function moveEpisodes(sql: Sql, tickets: { from: number; to: number; now: Date }): Promise<void> {
  const { from, to, now } = tickets;
  const { rows } = await sql.query<{ id: string }>(
    'update ticket_episode set left_at = $2 where ticket_id = $1 and left_at is null returning episode_id as id',
    [from, now],
  );
  await sql.query(
    `insert into ticket_episode (episode_id, ticket_id, role, attached_at)
     select id, $2, 'attached', $3 from unnest($1::text[]) id
     on conflict (episode_id, ticket_id) do update set left_at = null`,
    [rows.map(({ id }) => id), to, now],
  );
}

/** The ticket that has an episode, or undefined. */
export async function ticketOfEpisode(sql: Sql, episodeId: string): Promise<number | undefined> {
  const { rows } = await sql.query<{ id: number }>(
    'select ticket_id as id from ticket_episode where episode_id = $1 and left_at is null',
    [episodeId],
  );
  return rows[0]?.id;
}

/** Changes the state of every alarm of a ticket as ISA-18.2 says. */
export async function changeAlarms(
  sql: Sql,
  ticketId: number,
  what: { event: AlarmEvent; actor: string; now: Date },
): Promise<void> {
  await changeEpisodes(sql, { ticketId }, { ...what, reason: `ticket ${ticketNumber(ticketId)}` });
}
