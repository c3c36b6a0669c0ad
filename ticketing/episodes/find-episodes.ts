import type { Severity } from '../../models/alarm/alarm-rules.ts';
import type { FailureForecast } from '../../models/alarm/score-trend.ts';
import type { EpisodeEvidence, EpisodeTransition } from '../../models/episode/alarm-episode.ts';
import type { Sql } from '../db/sql.ts';
import type { AlarmState, Suppressor } from './alarm-state.ts';

/**
 * An alarm episode as stored, without its evidence. `onsetAt`, `raisedAt` and `clearedAt` are event
 * time.
 */
export type EpisodeRow = {
  readonly id: string;
  readonly ticketId: number | null;
  readonly device: string;
  /** The part of the device, or null for the device itself. */
  readonly component: string | null;
  readonly assetId: string;
  readonly detector: string;
  readonly modelId: string;
  readonly condition: string;
  readonly severity: Severity;
  readonly state: AlarmState;
  readonly onsetAt: Date;
  readonly raisedAt: Date;
  readonly clearedAt: Date | null;
  readonly score: number;
  readonly peakScore: number;
  readonly contributions: Readonly<Record<string, number>>;
  readonly firstChannel: string;
  readonly reason: string;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly shelvedUntil: Date | null;
  readonly suppressedBy: readonly Suppressor[];
  readonly trace: EpisodeTransition['trace'];
  /** When the reading that caused it was in the series store; null where that is not known. */
  readonly storedAt: Date | null;
  readonly prognosis: FailureForecast | null;
  /**
   * It ended because the machine has come to stay as it was, and which level a person called normal
   * then.
   */
  readonly stayed: boolean;
  readonly acceptedLevel: 'new' | 'old' | null;
};

/** The evidence for an auditor: as it was frozen, and its hash. */
export type EvidenceRow = EpisodeRow & { readonly evidence: EpisodeEvidence; readonly evidenceHash: string };

const columns = `e.id, l.ticket_id as "ticketId", e.device, e.component, e.asset_id as "assetId", e.detector, e.model_id as "modelId",
  e.condition, e.severity, e.state, e.onset_at as "onsetAt", e.raised_at as "raisedAt", e.cleared_at as "clearedAt",
  e.score, e.peak_score as "peakScore", e.contributions, e.first_channel as "firstChannel", e.reason,
  e.acknowledged_at as "acknowledgedAt", e.acknowledged_by as "acknowledgedBy", e.shelved_until as "shelvedUntil",
  e.suppressed_by as "suppressedBy", e.trace, e.stored_at as "storedAt", e.prognosis,
  e.stayed, e.accepted_level as "acceptedLevel"`;
const from = 'from alarm_episode e left join ticket_episode l on l.episode_id = e.id and l.left_at is null';

/** Alarms of a ticket, and those that it passed to another. */
const ofTicket = 'from ticket_episode l join alarm_episode e on e.id = l.episode_id';
const order = 'order by e.raised_at desc, e.id desc';

/** The episodes that pass the filter, the latest first, after the last one of the page before. */
export async function listEpisodes(
  sql: Sql,
  filter: { states?: readonly AlarmState[]; device?: string; ticket?: number; sites?: readonly string[] | null },
  page: { after: { raisedAt: Date; id: string } | null; limit: number },
): Promise<readonly EpisodeRow[]> {
  const { rows } = await sql.query<EpisodeRow>(
    `select ${columns} ${from}
     where ($1::text[] is null or e.state = any ($1)) and ($2::text is null or $2 in (e.device, split_part(e.device, ':', 2)))
       and ($3::timestamptz is null or (e.raised_at, e.id) < ($3, $4))
       and ($6::text[] is null or exists (select 1 from asset a where a.id = e.asset_id and a.site = any ($6)))
       and ($7::bigint is null or exists (select 1 from ticket_episode o where o.episode_id = e.id and o.ticket_id = $7))
     ${order} limit $5`,
    [
      ...[filter.states ?? null, filter.device ?? null, page.after?.raisedAt ?? null, page.after?.id ?? null],
      ...[page.limit, filter.sites ?? null, filter.ticket ?? null],
    ],
  );
  return rows;
}

/** The episode with an id and its evidence, or undefined. */
export async function findEpisode(sql: Sql, id: string): Promise<EvidenceRow | undefined> {
  const { rows } = await sql.query<EvidenceRow>(
    `select ${columns}, e.evidence, e.evidence_hash as "evidenceHash" ${from} where e.id = $1`,
    [id],
  );
  return rows[0];
}

/** The first hundred episodes of each of several tickets, in the order in which they joined. */
export async function episodesOfTickets(sql: Sql, ticketIds: readonly number[]): Promise<readonly EpisodeRow[]> {
  const { rows } = await sql.query<EpisodeRow>(
    `select ${columns} from (
       select *, row_number() over (partition by ticket_id order by attached_at, episode_id) as place
       from ticket_episode where ticket_id = any ($1::bigint[])) l
     join alarm_episode e on e.id = l.episode_id
     where l.place <= 100 order by l.attached_at, e.raised_at, e.id`,
    [ticketIds],
  );
  return rows;
}

/** The episodes of one ticket with their evidence, in the order in which they joined. */
export async function evidenceOfTicket(sql: Sql, ticketId: number): Promise<readonly EvidenceRow[]> {
  const { rows } = await sql.query<EvidenceRow>(
    `select ${columns}, e.evidence, e.evidence_hash as "evidenceHash" ${ofTicket} where l.ticket_id = $1
     order by l.attached_at, e.raised_at, e.id limit 20`,
    [ticketId],
  );
  return rows;
}
