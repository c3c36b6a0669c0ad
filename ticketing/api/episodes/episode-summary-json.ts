import type { Static } from 'typebox';
import { isoOrNull } from '../../../http/instant.ts';
import type { EpisodeRow } from '../../episodes/find-episodes.ts';
import type { EpisodeSummarySchema } from './episode-summary.ts';

/** An alarm in the JSON of a ticket. */
export function episodeSummaryJson(row: EpisodeRow): Static<typeof EpisodeSummarySchema> {
  return {
    id: row.id,
    state: row.state,
    condition: row.condition,
    severity: row.severity,
    score: row.score,
    peakScore: row.peakScore,
    // The largest share first, as people read it; `jsonb` does not keep an order.
    contributions: Object.fromEntries(Object.entries(row.contributions).sort(([, a], [, b]) => b - a)),
    firstChannel: row.firstChannel,
    reason: row.reason,
    onsetAt: row.onsetAt.toISOString(),
    raisedAt: row.raisedAt.toISOString(),
    clearedAt: isoOrNull(row.clearedAt),
  };
}
