import type { Now } from '../../lib/clock.ts';
import type { EpisodeTransition } from '../../models/episode/alarm-episode.ts';
import type { Db } from '../db/sql.ts';

/** When the series store had a reading, in milliseconds; undefined while that is not known. */
export type StoredAt = (reading: { readonly partition: number; readonly journaledAt: number }) => number | undefined;

/** An alarm is forgotten when its reading is not stored in this time: the store may be away. */
const WAIT_MS = 600_000;

/** Notes for the trace of an alarm when the reading that caused it was stored. */
export type StoredNotes = {
  /** Remembers an alarm that was just applied. */
  expect(transition: EpisodeTransition): void;
  /** Writes what is known by now. @returns how many alarms that were */
  work(): Promise<number>;
};

/**
 * The recorder stores beside the detector: what it has stored is known some time later. Owns the
 * alarms that wait.
 */
export function createStoredNotes({ db, now, storedAt }: { db: Db; now: Now; storedAt: StoredAt }): StoredNotes {
  const waiting = new Map<string, { partition: number; journaledAt: number; since: number }>();
  return {
    expect({ kind, episode, trace: { partition, journaledAt } }) {
      if (kind !== 'raised' || partition === undefined) return;
      waiting.set(episode.id, { partition, journaledAt, since: now().getTime() });
    },
    async work() {
      const found: { id: string; at: Date }[] = [];
      const until = now().getTime() - WAIT_MS;
      for (const [id, reading] of waiting) {
        const at = storedAt(reading);
        if (at !== undefined) found.push({ id, at: new Date(at) });
        else if (reading.since < until) waiting.delete(id);
      }
      if (found.length === 0) return 0;
      await db.query(
        `update alarm_episode e set stored_at = s.at
         from jsonb_to_recordset($1::jsonb) as s(id text, at timestamptz) where e.id = s.id and e.stored_at is null`,
        [JSON.stringify(found)],
      );
      for (const { id } of found) waiting.delete(id);
      return found.length;
    },
  };
}
