import type { EpisodeTransition } from '../models/episode/alarm-episode.ts';

/**
 * An alarm of the n-th machine of a plant, the sites in turn, as the detector would report it now.
 */
export function raisedOn(n: number, sites: number): EpisodeTransition {
  const now = Date.now();
  return {
    kind: 'raised',
    episode: {
      id: `alarm-${n}`,
      component: null,
      device: `site-${n % sites}:alarmed-${n}`,
      detector: 'bench',
      modelId: 'bench',
      condition: 'bearing',
      severity: 'medium',
      onsetAt: now - 20_000,
      raisedAt: now,
      clearedAt: null,
      score: 1.4,
      peakScore: 1.4,
      contributions: { vibration: 1 },
      firstChannel: 'vibration',
      reason: 'vibration left its usual range.',
      evidence: {
        from: now - 60_000,
        to: now,
        scores: [[now, 1.4]],
        signals: {
          vibration: [
            [now - 60_000, 2.3],
            [now, 4.1],
          ],
        },
        normal: { vibration: { center: 2.3, spread: 0.2, unit: 'mm/s' } },
      },
    },
    trace: { sampledAt: now - 90, receivedAt: now - 80, journaledAt: now - 70, scoredAt: now - 10, alarmAt: now },
  };
}
