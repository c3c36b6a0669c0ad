import type { Problem } from '../api/problem.ts';

/** A change that was made here and that the server has not answered yet. */
export type Waiting = {
  /** They are sent in this order. */
  readonly id: number;
  /** The ticket, as its address has it; null for one of the person alone. */
  readonly ticket: string | null;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob | null;
  /** The body as JSON; null for a photo or file. */
  readonly said: Readonly<Record<string, unknown>> | null;
  /** When it was done, by this device's clock, in milliseconds. */
  readonly doneAt: number;
  /** The record as the person saw it before; null where that is not known. */
  readonly saw: Readonly<Record<string, unknown>> | null;
  /** It counts from when it arrives: it was done too long ago. */
  readonly fromArrival?: true;
  /** The reason of the server's refusal, and the server's record; the person decides. */
  readonly refused?: { readonly problem: Problem; readonly has: Readonly<Record<string, unknown>> | null };
};

/** A kind of change that can wait. */
export type WaitingKind = {
  readonly name:
    | 'step'
    | 'answers'
    | 'comment'
    | 'timer'
    | 'labour'
    | 'part'
    | 'reservation'
    | 'subtask'
    | 'file'
    | 'signature';
  readonly ticket: string | null;
  /** Whether it counts from when it was done; the others count from when they arrive. */
  readonly timed: boolean;
};

const KINDS: readonly (readonly [RegExp, WaitingKind['name'], boolean])[] = [
  [/^POST transitions$/, 'step', true],
  [/^POST checklists\/\d+\/answers$/, 'answers', true],
  [/^POST comments$/, 'comment', true],
  [/^POST timer$/, 'timer', true],
  [/^POST labour$/, 'labour', false],
  [/^POST parts-used$/, 'part', true],
  [/^POST reservations$/, 'reservation', false],
  [/^POST subtasks$/, 'subtask', false],
  [/^PATCH subtasks\/\d+$/, 'subtask', true],
  [/^POST files$/, 'file', true],
  [/^POST signatures$/, 'signature', false],
];

/**
 * The kind of a change that can wait until the server is reached; undefined for any other request.
 */
export function waitingKind(method: string, path: string): WaitingKind | undefined {
  if (method === 'POST' && path === '/api/v1/me/timer/stop') return { name: 'timer', ticket: null, timed: true };
  const [, ticket, rest] = /^\/api\/v1\/tickets\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (ticket === undefined || rest === undefined) return undefined;
  const found = KINDS.find(([pattern]) => pattern.test(`${method} ${rest}`));
  return found && { name: found[1], ticket: decodeURIComponent(ticket), timed: found[2] };
}

/** The kind of a change that waits. */
export function kindOf({ method, url }: Pick<Waiting, 'method' | 'url'>): WaitingKind {
  const kind = waitingKind(method, url.replace(/\?.*/, ''));
  if (!kind) throw new Error(`${method} ${url} cannot wait`);
  return kind;
}

/** The first change that may be sent: those of a ticket wait behind one that was refused. */
export function nextToSend(waiting: readonly Waiting[]): Waiting | undefined {
  const stopped = new Set(waiting.flatMap(({ refused, ticket }) => (refused ? [ticket] : [])));
  return waiting.find(({ ticket }) => !stopped.has(ticket));
}

/** Pause before the next try, in milliseconds. @param failed tries so far, from 1 */
export function retryPause(failed: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(failed, 6));
}
