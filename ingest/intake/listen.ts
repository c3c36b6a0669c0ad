import { filtersOverlap } from '../../broker/topics/topic.ts';
import { AppError } from '../../lib/errors.ts';
import type { Principal } from '../../lib/principal.ts';
import type { IntakeMessage } from '../reading/intake-message.ts';

/** Bounds of one listener: the payloads together stay below the largest request of the API. */
export const LISTEN = { mostSeconds: 30, mostMessages: 50, messageBytes: 65_536, bytes: 384 * 1024 } as const;

/** This many may listen at once. */
const MOST_LISTENERS = 4;

/** A message that came while somebody listened, with its own copy of the payload. */
export type HeardMessage = {
  readonly topic: string;
  /** Its sender, `site:device`. */
  readonly sender: string | null;
  readonly payload: Uint8Array;
  readonly receivedAt: number;
  /** Whether all, some or none of it became readings. */
  readonly outcome: 'accepted' | 'partly' | 'refused';
  readonly readings: number;
};

/** The messages that a listener heard, and counts of those that were not kept. */
export type Heard = {
  readonly messages: readonly HeardMessage[];
  /** Messages that fit: those that are kept, and those that are not. */
  readonly heard: number;
  /** Not kept, since one was too large, or all together were. */
  readonly leftOut: { readonly tooLarge: number; readonly beyondBytes: number };
  /** How long it listened, ms. */
  readonly listenedMs: number;
};

/**
 * The messages that a listener asks for: by device (as sender, or in the payload), by topic, or
 * both.
 */
export type Wanted = {
  readonly device?: string | undefined;
  readonly filter?: string | undefined;
  readonly seconds: number;
  readonly most: number;
};

/**
 * Lets people hear raw messages that this process takes in. Nothing is kept while nobody listens,
 * and what was heard belongs to the listener alone.
 */
export type Listeners = {
  /** Costs nothing while nobody listens. */
  note(message: IntakeMessage): void;
  /**
   * Resolves after its time, or once it has as many messages as it wants, or when `signal` aborts.
   * @throws {AppError} `too_many` where too many listen
   */
  listen(wanted: Wanted, options: { readonly signal: AbortSignal; readonly now: () => number }): Promise<Heard>;
};

type Listener = Wanted & {
  readonly messages: HeardMessage[];
  heard: number;
  bytes: number;
  tooLarge: number;
  beyondBytes: number;
  readonly end: () => void;
};

export function createListeners(): Listeners {
  const listeners = new Set<Listener>();
  return {
    note: (message) => {
      if (listeners.size === 0) return;
      for (const listener of listeners) if (fits(listener, message)) take(listener, message);
    },
    listen: async (wanted, { signal, now }) => {
      if (listeners.size >= MOST_LISTENERS) {
        const details = { retryAfterSeconds: LISTEN.mostSeconds };
        throw new AppError('too_many', `${MOST_LISTENERS} already listen; wait.`, { details });
      }
      const begun = now();
      const { messages, heard, tooLarge, beyondBytes } = await new Promise<Listener>((resolve) => {
        const end = (): void => {
          listeners.delete(listener);
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve(listener);
        };
        const counts = { heard: 0, bytes: 0, tooLarge: 0, beyondBytes: 0 };
        const listener: Listener = { ...wanted, ...counts, messages: [], end };
        const timer = setTimeout(end, 1000 * wanted.seconds);
        listeners.add(listener);
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
      });
      return { messages, heard, leftOut: { tooLarge, beyondBytes }, listenedMs: now() - begun };
    },
  };
}

function fits({ device, filter }: Listener, { topic, principal, readings }: IntakeMessage): boolean {
  if (filter !== undefined && !filtersOverlap(filter, topic)) return false;
  return device === undefined || senderOf(principal) === device || readings.some((one) => one.device === device);
}

function take(listener: Listener, message: IntakeMessage): void {
  const { topic, principal, payload, receivedAt, readings, rejections } = message;
  if (listener.messages.length >= listener.most) return;
  listener.heard += 1;
  if (payload.length > LISTEN.messageBytes) listener.tooLarge += 1;
  else if (listener.bytes + payload.length > LISTEN.bytes) listener.beyondBytes += 1;
  else {
    listener.bytes += payload.length;
    const whole = rejections.length === 0 ? 'accepted' : 'partly';
    listener.messages.push({
      topic,
      sender: senderOf(principal),
      receivedAt,
      readings: readings.length,
      // The bytes are those of the socket, which are used again.
      payload: Uint8Array.from(payload),
      outcome: readings.length === 0 ? 'refused' : whole,
    });
  }
  if (listener.messages.length >= listener.most) listener.end();
}

function senderOf(principal: Principal | undefined): string | null {
  return principal === undefined ? null : `${principal.site}:${principal.device}`;
}
