import type { AlarmEpisode, EpisodeTransition } from '../models/alarm-episode.ts';
import { type AlarmChange, type AlarmState, nextAlarmState } from './alarm-state.ts';
import { hashOf } from './canonical-json.ts';
import type { Sql } from './db.ts';

/** Stores an episode that is heard of for the first time; false when it is known. */
export async function insertEpisode(
  sql: Sql,
  transition: EpisodeTransition,
  where: { assetId: string; now: Date },
): Promise<boolean> {
  const { episode } = transition;
  const known = await sql.query('select 1 from alarm_episode where id = $1', [episode.id]);
  if (known.count > 0) return false;
  const { count } = await sql.query(
    `insert into alarm_episode (id, asset_id, device, detector, model_id, condition, severity, state, onset_at, raised_at,
       cleared_at, score, peak_score, contributions, first_channel, reason, evidence, evidence_hash, trace, created_at,
       updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'UNACK', $8, $9, null, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
     on conflict (id) do nothing`,
    [
      episode.id,
      where.assetId,
      episode.device,
      episode.detector,
      episode.modelId,
      episode.condition,
      episode.severity,
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
    ],
  );
  return count > 0;
}

/** Claims a transition; false when it was applied before. One that worsens again, to another severity, is another one. */
export async function claimTransition(sql: Sql, transition: EpisodeTransition, now: Date): Promise<boolean> {
  const { kind, episode } = transition;
  const { count } = await sql.query(
    `insert into alarm_transition (episode_id, kind, severity, applied_at) values ($1, $2, $3, $4) on conflict do nothing`,
    [episode.id, kind, kind === 'worsened' ? episode.severity : '', now],
  );
  return count > 0;
}

/** Takes over what the detector now says about a known episode; its evidence stays as it was frozen. */
export async function updateEpisode(
  sql: Sql,
  episode: AlarmEpisode,
  what: { change: 'worsened' | 'cleared'; now: Date },
): Promise<void> {
  const { rows } = await sql.query<{ state: AlarmState }>('select state from alarm_episode where id = $1 for update', [
    episode.id,
  ]);
  const state = rows[0]?.state ?? 'UNACK';
  await sql.query(
    `update alarm_episode set state = $2, severity = $3, score = $4, peak_score = greatest(peak_score, $5),
       contributions = $6, reason = $7, condition = $8, cleared_at = coalesce($9, cleared_at), updated_at = $10
     where id = $1`,
    [
      episode.id,
      nextAlarmState(state, what.change, what.change === 'cleared'),
      episode.severity,
      episode.score,
      episode.peakScore,
      JSON.stringify(episode.contributions),
      episode.reason,
      episode.condition,
      episode.clearedAt === null ? null : new Date(episode.clearedAt),
      what.now,
    ],
  );
}

/** Links an episode to the ticket that it opened or joined. */
export async function linkEpisode(
  sql: Sql,
  link: { episodeId: string; ticketId: number; role: 'opened' | 'attached' | 'relapse' | 'reopened'; now: Date },
): Promise<void> {
  await sql.query(
    'insert into ticket_episode (episode_id, ticket_id, role, attached_at) values ($1, $2, $3, $4) on conflict do nothing',
    [link.episodeId, link.ticketId, link.role, link.now],
  );
}

/** Hands the episodes of a merged ticket to the one that goes on. */
export async function moveEpisodes(sql: Sql, tickets: { from: number; to: number }): Promise<void> {
  await sql.query(`update ticket_episode set ticket_id = $2, role = 'attached' where ticket_id = $1`, [
    tickets.from,
    tickets.to,
  ]);
}

/** The ticket of an episode, or undefined. */
export async function ticketOfEpisode(sql: Sql, episodeId: string): Promise<number | undefined> {
  const { rows } = await sql.query<{ id: number }>('select ticket_id as id from ticket_episode where episode_id = $1', [
    episodeId,
  ]);
  return rows[0]?.id;
}

/** Changes the state of every alarm of a ticket as ISA-18.2 says. */
export async function changeAlarms(
  sql: Sql,
  ticketId: number,
  what: { change: AlarmChange; actor: string; now: Date },
): Promise<void> {
  const { rows } = await sql.query<{ id: string; state: AlarmState; clearedAt: Date | null }>(
    `select e.id, e.state, e.cleared_at as "clearedAt" from alarm_episode e
     join ticket_episode l on l.episode_id = e.id where l.ticket_id = $1 order by e.id for update of e`,
    [ticketId],
  );
  for (const { id, state, clearedAt } of rows) {
    const next = nextAlarmState(state, what.change, clearedAt !== null);
    if (next === state) continue;
    const acknowledged = what.change === 'acknowledged';
    await sql.query(
      `update alarm_episode set state = $2, updated_at = $3, acknowledged_at = case when $4 then $3 else acknowledged_at end,
         acknowledged_by = case when $4 then $5 else acknowledged_by end where id = $1`,
      [id, next, what.now, acknowledged, what.actor],
    );
  }
}
