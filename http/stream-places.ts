import { AppError } from '../lib/errors.ts';
import { actorName, type Caller, personOf } from './access/caller.ts';
import type { HttpRefusal } from './refusals.ts';

/**
 * Event streams in all, and of one caller: a person with all their tokens, a service, an
 * administrator's token.
 */
export const MAX_STREAMS = 200;
export const MAX_STREAMS_OF_CALLER = 10;

/** Counts streams that are open. */
export type StreamPlaces = {
  /**
   * Takes a place, before anything is looked up for the stream.
   * @returns gives it back
   * @throws {AppError} `too_many`, `unavailable`
   */
  take(caller: Caller): () => void;
};

/** Starts with nothing taken. */
export function createStreamPlaces(refused?: (reason: HttpRefusal, caller: string) => void): StreamPlaces {
  const open = new Map<string, number>();
  let total = 0;
  return {
    take(caller) {
      const person = personOf(caller);
      const name = person === null ? `${caller.kind} ${actorName(caller)}` : `person ${person}`;
      const own = open.get(name) ?? 0;
      // Under --dev-open callers cannot be distinguished.
      if (own >= MAX_STREAMS_OF_CALLER && caller.kind !== 'anyone') {
        refused?.('too_many_streams', name);
        const message = `You have ${own} event streams open; close one, for example another tab, and try again.`;
        throw new AppError('too_many', message, { details: { retryAfterSeconds: 5 } });
      }
      if (total >= MAX_STREAMS) {
        refused?.('too_many_streams', 'all');
        throw new AppError('unavailable', 'Too many watch already; try again.');
      }
      open.set(name, own + 1);
      total++;
      let taken = true;
      return () => {
        if (!taken) return;
        taken = false;
        total--;
        const left = (open.get(name) ?? 1) - 1;
        if (left > 0) open.set(name, left);
        else open.delete(name);
      };
    },
  };
}
