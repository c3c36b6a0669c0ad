import { type DerivedKind, derivedChannel, derivedUnit } from '../../ingest/reading/derived-channels.ts';
import type { Reading } from '../../ingest/reading/reading.ts';
import type { AlarmRules } from '../alarm/alarm-rules.ts';

/**
 * The delays by which a machine's score becomes an alarm, to work out the effect of another limit.
 */
export type ScoreRules = AlarmRules & {
  /** Silence after which nothing is assumed about the time between. */
  readonly holdMs: number;
  /**
   * After which an alarm that does not grow has stayed; null where none does, absent of older
   * points.
   */
  readonly stayMs?: number | null;
};

/** A change of the index, or of its causes. */
export type HealthChange = {
  /** One sentence, English. */
  readonly reason: string;
  /** The alarm that decides, or null. */
  readonly episode: string | null;
  /** Null while no model judges. */
  readonly rules: ScoreRules | null;
};

/**
 * The health of a device or component at a reading: the same each time the same readings are
 * judged.
 */
export type HealthPoint = {
  /** `site:device`. */
  readonly device: string;
  /** Null for the device itself. */
  readonly component: string | null;
  /** The time of the reading that caused it; if that came late, the time of the point before. */
  readonly sampledAt: number;
  readonly sequence: number;
  readonly receivedAt: number;
  /** From 0 to 100. */
  readonly health: number;
  /**
   * The highest score since the point before, and the highest that held for the on-delay; null
   * where none was.
   */
  readonly score: number | null;
  readonly held: number | null;
  /** The score at which an alarm begins; null while no model judges. */
  readonly limit: number | null;
  /** Null where all is as it was at the point before. */
  readonly change: HealthChange | null;
};

/**
 * A point as the journal carries it to the series store. It has device, time and sequence of the
 * reading that it was worked out at: written again, it is the same point in every store.
 */
export function readingOf(point: HealthPoint): Reading {
  const { device, component, sampledAt, sequence, receivedAt, health, score, held, limit } = point;
  const values: Record<string, number> = {};
  const units: Record<string, string> = {};
  const add = (kind: DerivedKind, value: number | null): void => {
    if (value === null) return;
    const channel = derivedChannel(kind, component);
    values[channel] = value;
    units[channel] = derivedUnit(kind);
  };
  add('health', health);
  add('score', score);
  add('score-held', held);
  add('limit', limit);
  return { device, sampledAt, sequence, receivedAt, timeSource: 'device', values, units };
}
