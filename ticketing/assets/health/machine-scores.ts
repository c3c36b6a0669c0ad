import { derivedChannel } from '../../../ingest/reading/derived-channels.ts';
import type { Point, SeriesStore } from '../../../ingest/series/series-store.ts';
import type { ShadowEpisode, StoredScore } from '../../../models/health/threshold-shadow.ts';
import type { Sql } from '../../db/sql.ts';

type Machine = { readonly device: string; readonly component: string | null };
type TimeSpan = { readonly from: number; readonly to: number };

/** More than 30 days of a point a minute. */
export const MOST_SCORES = 60_000;

/**
 * The stored scores of a machine, oldest first; a moment at which none held for the on-delay counts
 * as 0.
 * @returns null where there are more than {@link MOST_SCORES}
 */
export async function readScores(
  series: Pick<SeriesStore, 'range'>,
  { device, component }: Machine,
  span: TimeSpan,
): Promise<readonly StoredScore[] | null> {
  const read = async (kind: 'score' | 'score-held'): Promise<readonly Point[]> =>
    await series.range({ device, channel: derivedChannel(kind, component), ...span, limit: MOST_SCORES + 1 });
  const [scores, held] = [await read('score'), await read('score-held')];
  if (scores.length > MOST_SCORES) return null;
  const heldAt = new Map(held);
  return scores.map(([at, score]) => ({ at, score, held: heldAt.get(at) ?? 0 }));
}

/** A reported alarm of a machine's normal behaviour. @property id of the alarm */
export type RecordedEpisode = ShadowEpisode & { readonly id: string };

/**
 * The alarms that there were of a machine's score in a span, oldest first; those of rules and
 * instruments have other scores.
 */
export async function recordedEpisodes(
  sql: Sql,
  { device, component }: Machine,
  { from, to }: TimeSpan,
): Promise<readonly RecordedEpisode[]> {
  const { rows } = await sql.query<{
    id: string;
    raisedAt: Date;
    clearedAt: Date | null;
    stayed: boolean;
    severity: ShadowEpisode['severity'];
    peakScore: number;
  }>(
    `select id, raised_at as "raisedAt", cleared_at as "clearedAt", stayed, severity, peak_score as "peakScore" from alarm_episode
     where device = $1 and component is not distinct from $2 and detector like 'normal-behaviour/%'
       and raised_at < $4 and coalesce(cleared_at, $4) > $3
     order by raised_at limit 10000`,
    [device, component, new Date(from), new Date(to)],
  );
  return rows.map(({ raisedAt, clearedAt, ...row }) => ({
    ...row,
    raisedAt: raisedAt.getTime(),
    clearedAt: clearedAt?.getTime() ?? null,
  }));
}

/** How many episodes, and how long they lasted within a span. */
export type ShadowSum = { readonly episodes: number; readonly minutes: number; readonly shareOfTime: number };

/** Sums episodes up; pure. */
export function sumOf(episodes: readonly ShadowEpisode[], { from, to }: TimeSpan): ShadowSum {
  const inside = episodes.map(({ raisedAt, clearedAt }) => Math.min(clearedAt ?? to, to) - Math.max(raisedAt, from));
  const lasted = inside.reduce((sum, each) => sum + Math.max(0, each), 0);
  return { episodes: episodes.length, minutes: Math.round(lasted / 60_000), shareOfTime: lasted / (to - from) };
}
