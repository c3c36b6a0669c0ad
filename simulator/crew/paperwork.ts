import { REMEDIES } from '../scenario/remedies.ts';
import type { Board, Member } from './board.ts';
import type { Answer } from './client.ts';
import { count } from './crew-report.ts';

/** What somebody writes about a ticket: all by the API, with their own rights. */
export type Paperwork = {
  readonly me: Member;
  readonly board: Board;
  readonly ticket: string;
};

type Step = {
  readonly position: number;
  readonly kind: string;
  readonly mandatory: boolean;
  readonly safety: boolean;
  readonly lowerLimit: number | null;
  readonly upperLimit: number | null;
  readonly answer: unknown;
};
type Checklist = { readonly id: number; readonly steps: readonly Step[] };
type Labour = { readonly seconds: number | null };

/** Least time after now of a date on which to look again: it must be in the future. */
const SOON_MS = 60_000;

/** Moves the ticket. @returns the answer, also a refusal */
export async function move({ me, ticket }: Paperwork, request: object): Promise<Answer<unknown>> {
  return await me.client.call('POST', `/tickets/${ticket}/transitions`, request);
}

/** Moves the ticket. @returns whether it was allowed; a refusal is counted and gives it a rest */
export async function moves(work: Paperwork, what: string, request: object): Promise<boolean> {
  const answer = await move(work, request);
  if (!answer.ok) refuse(work, what, answer);
  return answer.ok;
}

/** Nobody tries again for an hour. */
const REST_MS = 3_600_000;

/** Notes a refusal that nobody expected. */
export function refuse(
  { board, ticket, me }: Paperwork,
  what: string,
  answer: Extract<Answer<unknown>, { ok: false }>,
): void {
  board.counts.refuse(what, answer);
  board.caseOf(ticket).restsUntil = board.now + REST_MS;
  board.log.warn({ ticket, person: me.id, what, status: answer.status, reason: answer.detail }, 'refused to the crew');
}

/** Has the ticket wait. @returns whether it does */
export async function hold(work: Paperwork, reason: 'parts' | 'approval' | 'other', until: number): Promise<boolean> {
  const reviewAt = new Date(Math.max(until, work.board.now + SOON_MS)).toISOString();
  const held = await moves(work, 'hold', { to: 'on_hold', reason, reviewAt });
  if (held) count(work.board.counts.holds, reason);
  return held;
}

/** Answers the open steps of the checklists: those of safety, or all. */
export async function tick(work: Paperwork, which: 'safety' | 'all'): Promise<void> {
  const { me, ticket } = work;
  const lists = await me.client.call<{ items: Checklist[] }>('GET', `/tickets/${ticket}/checklists`);
  if (!lists.ok) return refuse(work, 'read checklists', lists);
  for (const { id, steps } of lists.body.items) {
    const open = steps.filter(({ answer, safety }) => answer === null && (which === 'all' || safety));
    const answers = open.flatMap((step) => {
      const answer = answerTo(step);
      return answer === undefined ? [] : [{ step: step.position, answer }];
    });
    if (answers.length === 0) continue;
    const ticked = await me.client.call('POST', `/tickets/${ticket}/checklists/${id}/answers`, { answers });
    if (!ticked.ok) refuse(work, 'answer checklist', ticked);
  }
}

/** Undefined: a photo, which a simulated machine has not. */
function answerTo({ kind, lowerLimit, upperLimit }: Step): boolean | number | string | undefined {
  if (kind === 'measure') {
    if (lowerLimit !== null && upperLimit !== null) return (lowerLimit + upperLimit) / 2;
    return upperLimit ?? lowerLimit ?? 1;
  }
  if (kind === 'photo') return undefined;
  return kind === 'text' ? 'as it should be' : true;
}

/** Starts the own timer; stops one that was forgotten elsewhere first. */
export async function startTimer(work: Paperwork): Promise<void> {
  const { me, ticket } = work;
  const start = () => me.client.call('POST', `/tickets/${ticket}/timer`, { action: 'start' });
  const first = await start();
  if (first.ok) return;
  if (first.status !== 409) return refuse(work, 'start timer', first);
  const stopped = await me.client.call<Labour>('POST', '/me/timer/stop', { note: 'forgotten' });
  if (stopped.ok) book(work.board, stopped.body);
  const second = await start();
  if (!second.ok) refuse(work, 'start timer', second);
}

/** Stops the own timer, as of a moment where one is given. */
export async function stopTimer(work: Paperwork, until?: number): Promise<void> {
  const { me, ticket, board } = work;
  const path = `/tickets/${ticket}/timer`;
  const stop = (more: object) => me.client.call<Labour>('POST', path, { action: 'stop', ...more });
  const exact = until !== undefined && until < board.now ? { until: new Date(until).toISOString() } : {};
  let stopped = await stop(exact);
  // With long steps the timer has begun after that moment.
  if (!stopped.ok && stopped.status === 422) stopped = await stop({});
  if (stopped.ok) book(board, stopped.body);
  // Somebody else stopped it, or it was ended with the ticket.
  else if (stopped.status !== 409) refuse(work, 'stop timer', stopped);
}

function book(board: Board, { seconds }: Labour): void {
  board.counts.numbers.bookedMs += 1000 * (seconds ?? 0);
}

/** Writes what was found or done, for those who come after. */
export async function comment(work: Paperwork, text: string): Promise<void> {
  const written = await work.me.client.call('POST', `/tickets/${work.ticket}/comments`, { body: text });
  if (!written.ok) refuse(work, 'comment', written);
}

/** Resolves the ticket with what was found; signs it where that is asked for. */
export async function resolve(work: Paperwork): Promise<boolean> {
  const { me, board, ticket } = work;
  const { finding, truth } = board.caseOf(ticket);
  const verdict = finding?.verdict ?? 'no_fault_found';
  const [worst] = finding?.faults ?? [];
  const { failureMode, failureMechanism, failureCause } = worst ? REMEDIES[worst] : NO_CODES;
  const request = { to: 'resolved', verdict, ...(worst && { failureMode, failureMechanism, failureCause }) };
  let answer = await move(work, request);
  if (!answer.ok && answer.field === 'signatures') {
    await me.client.call('POST', `/tickets/${ticket}/signatures`, { meaning: 'performed' });
    answer = await move(work, request);
  }
  if (!answer.ok) {
    refuse(work, 'resolve', answer);
    return false;
  }
  count(board.counts.tickets, verdict);
  if (verdict !== truth || finding?.quality === 'misjudged') board.counts.numbers.verdictErrors += 1;
  return true;
}

const NO_CODES = { failureMode: undefined, failureMechanism: undefined, failureCause: undefined };
