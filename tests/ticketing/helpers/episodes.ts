import type { AlarmEpisode, EpisodeTransition } from '../../../models/episode/alarm-episode.ts';

const onset = Date.UTC(2026, 1, 1, 10, 0, 0);

/** An episode as the detector sends it; give what matters to the test. */
export function episodeOf(over: Partial<AlarmEpisode> = {}): AlarmEpisode {
  return {
    id: 'ep_1',
    component: null,
    device: 'plant:pump-1',
    detector: 't2+autoencoder',
    modelId: 'model-1',
    condition: 'unknown',
    severity: 'medium',
    onsetAt: onset,
    raisedAt: onset + 20_000,
    clearedAt: null,
    score: 1.4,
    peakScore: 1.4,
    contributions: { vibration_de: 0.7, temperature: 0.3 },
    firstChannel: 'vibration_de',
    reason: 'vibration_de and temperature left their usual relation.',
    evidence: {
      from: onset - 60_000,
      to: onset + 20_000,
      signals: {
        vibration_de: [
          [onset - 60_000, 2.31],
          [onset, 4.1],
          [onset + 10_000, 4.2],
          [onset + 20_000, 4.4],
        ],
        temperature: [[onset + 10_000, 61]],
      },
      scores: [[onset + 20_000, 1.4]],
      normal: {
        vibration_de: { center: 2.3, spread: 0.2, unit: 'mm/s' },
        temperature: { center: 60, spread: 2, unit: null },
      },
    },
    ...over,
  };
}

/** A transition with a plausible trace. */
export function transitionOf(kind: EpisodeTransition['kind'], over: Partial<AlarmEpisode> = {}): EpisodeTransition {
  const wall = Date.UTC(2026, 1, 1, 10, 0, 21);
  return {
    kind,
    episode: episodeOf(over),
    trace: {
      sampledAt: wall - 900,
      receivedAt: wall - 800,
      journaledAt: wall - 790,
      scoredAt: wall - 50,
      alarmAt: wall,
    },
  };
}
