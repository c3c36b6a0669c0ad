import { type Actor, type Board, drawn, type Member } from './board.ts';
import { count } from './crew-report.ts';
import { Job } from './job.ts';
import { moves, type Paperwork, refuse, resolve, stopTimer } from './paperwork.ts';
import { byUrgency, type CrewTicket, isUrgent, ticketsOf } from './tickets.ts';

const HOUR_MS = 3_600_000;
/** From the end of one job to the choice of the next. */
const NEXT_MS = 60_000;
const ON_CALL_LOOK_MS = 15 * 60_000;
/** After which somebody on duty remembers a timer. */
const REMEMBERS_MS = 6 * HOUR_MS;
/** Share of forgotten timers that are put right to the minute. */
const PUT_RIGHT = 0.5;

const MINE = 'assigned,accepted,scheduled,in_progress,on_hold';

/** What somebody says to a ticket that they were given. */
export type AnswerTo =
  | { readonly accepts: true }
  | { readonly accepts: false; readonly why: WhyNot; readonly words: string };
type WhyNot = 'off shift' | 'no skill' | 'too much work' | 'busy';

/**
 * Decides whether somebody takes a ticket. What a planner insists on is taken.
 * @param load.open tickets that they have accepted
 * @param load.busyUntil when their present work ends; undefined: they are free
 */
export function answerTo(
  ticket: Pick<CrewTicket, 'priority' | 'plan'>,
  {
    me,
    at,
    load,
    workload,
    insisted,
  }: {
    readonly me: Pick<Member, 'duty' | 'skills'>;
    readonly at: number;
    readonly load: { readonly open: number; readonly busyUntil: number | undefined };
    readonly workload: number;
    readonly insisted: boolean;
  },
): AnswerTo {
  const no = (why: WhyNot, words: string): AnswerTo => ({ accepts: false, why, words });
  if (insisted) return { accepts: true };
  if (me.duty.at(at) === undefined && !isUrgent(ticket)) return no('off shift', 'on call for urgent work only');
  const lacks = (ticket.plan?.skills ?? []).find(({ skill }) => me.skills !== null && !me.skills.has(skill));
  if (lacks) return no('no skill', `cannot do ${lacks.skill}`);
  if (load.open >= workload) return no('too much work', `has ${load.open} open tickets`);
  if (ticket.priority === 'P1' && load.busyUntil !== undefined && load.busyUntil - at > HOUR_MS)
    return no('busy', `works until ${new Date(load.busyUntil).toISOString().slice(11, 16)} UTC`);
  return { accepts: true };
}

/** Somebody who works on machines: one thing at a time, in their shifts, and on call. */
export class Technician implements Actor {
  nextAt = Number.NEGATIVE_INFINITY;
  readonly #me: Member;
  readonly #board: Board;
  #job: Job | undefined;
  /** Where they are: a machine, or the workshop of their site. */
  #place: string;
  #lookAt = Number.NEGATIVE_INFINITY;
  /** Ticket → when they answer it. */
  readonly #answersAt = new Map<string, number>();
  /** Tickets that they accepted: who accepts one in their name does the work, too. */
  readonly #taken = new Set<string>();

  constructor(me: Member, board: Board) {
    this.#me = me;
    this.#board = board;
    this.#place = me.site;
  }

  async act(at: number): Promise<void> {
    if (this.#job !== undefined && this.#job.until <= at) await this.#goOn(this.#job);
    // One who was busy beyond the shift is free now.
    else await this.#look(at);
    this.nextAt = Math.max(at, Math.min(this.#job?.until ?? Number.POSITIVE_INFINITY, this.#lookAt));
  }

  async #goOn(job: Job): Promise<void> {
    const at = job.until;
    this.#place = job.place;
    if (await job.advance()) return;
    this.#job = undefined;
    this.#lookAt = at + NEXT_MS;
  }

  /** Looks at the own tickets: answers, writes down what is done, and sets out. */
  async #look(at: number): Promise<void> {
    const { duty, isOnCall, id, client } = this.#me;
    const isOnDuty = duty.at(at) !== undefined;
    this.#lookAt = at + (isOnDuty ? this.#board.behaviour.looksMs : ON_CALL_LOOK_MS);
    if (!isOnDuty && !isOnCall && this.#job === undefined) {
      this.#lookAt = duty.next(at);
      this.#place = this.#me.site;
      return;
    }
    if (!isOnDuty && this.#job === undefined) {
      for (const number of await answerPages(this.#me, this.#board)) this.#taken.add(number);
    }
    const answer = await ticketsOf(client, `assignee=${encodeURIComponent(id)}&state=${MINE}`);
    if (!answer.ok) return this.#board.counts.refuse('read the own tickets', answer);
    const mine = [...answer.body].sort(byUrgency);
    const accepted = await this.#answerAll(mine, at);
    await this.#decidePermits(at);
    if (this.#job !== undefined) return;
    if (await this.#writeDown(mine, at)) return;
    const next = mine.find((ticket) => this.#isReady(ticket, { accepted, at, isOnDuty }));
    if (next === undefined) return;
    this.#job = new Job({ me: this.#me, board: this.#board }, next, { at, place: this.#place, called: !isOnDuty });
  }

  /** Answers what they were given, each after a while. @returns those that they accept now */
  async #answerAll(mine: readonly CrewTicket[], at: number): Promise<ReadonlySet<string>> {
    const accepted = new Set<string>();
    const { behaviour, insisted, counts } = this.#board;
    let open = mine.filter(({ state }) => state !== 'assigned').length;
    for (const ticket of mine.filter(({ state }) => state === 'assigned')) {
      const { number } = ticket;
      const due = this.#answersAt.get(number) ?? at + drawn(behaviour.answerMs, this.#me.random);
      this.#answersAt.set(number, due);
      if (due > at) {
        this.#lookAt = Math.min(this.#lookAt, due);
        continue;
      }
      this.#answersAt.delete(number);
      const load = { open, busyUntil: this.#job?.until };
      const answer = answerTo(ticket, {
        ...{ me: this.#me, at, load },
        ...{ workload: behaviour.workload, insisted: insisted.has(number) },
      });
      const work = this.#workOn(number);
      if (answer.accepts) {
        if (!(await moves(work, 'accept', { to: 'accepted' }))) continue;
        counts.numbers.accepted += 1;
        accepted.add(number);
        this.#taken.add(number);
        open += 1;
      } else if (await moves(work, 'decline', { to: 'new', reason: `${answer.why}: ${answer.words}` }))
        count(counts.declined, answer.why);
    }
    return accepted;
  }

  /** Whether they can set out for it now. */
  #isReady(
    { number, state, hold, priority }: CrewTicket,
    { accepted, at, isOnDuty }: { accepted: ReadonlySet<string>; at: number; isOnDuty: boolean },
  ): boolean {
    const { restsUntil, order, permit, doneAt } = this.#board.caseOf(number);
    if (doneAt !== undefined || restsUntil > this.#board.now) return false;
    // The review date of a hold ends it, whether the part has come or not.
    if (order?.hasCome === false || permit?.isDecided === false) return false;
    if (!this.#taken.has(number)) return false;
    if (!isOnDuty && !isUrgent({ priority })) return false;
    if (accepted.has(number) || state === 'accepted' || state === 'scheduled') return true;
    if (state === 'in_progress') return true;
    if (state !== 'on_hold' || hold === null) return false;
    if (hold.reason === 'parts' && order !== undefined) return true;
    if (hold.reason === 'approval' && permit !== undefined) return true;
    return Date.parse(hold.reviewAt) <= at;
  }

  /** Stops a forgotten timer and resolves, once they remember. @returns whether they did */
  async #writeDown(mine: readonly CrewTicket[], at: number): Promise<boolean> {
    for (const { number, state } of mine) {
      const its = this.#board.caseOf(number);
      if (its.doneAt === undefined || state !== 'in_progress') continue;
      const day = this.#me.duty.at(its.doneAt)?.until;
      const next = day === undefined ? at : this.#me.duty.next(day);
      if (at < Math.min(next, its.doneAt + REMEMBERS_MS)) continue;
      const work = this.#workOn(number);
      await stopTimer(work, this.#me.random.next() < PUT_RIGHT ? its.doneAt : undefined);
      its.doneAt = undefined;
      await resolve(work);
      return true;
    }
    return false;
  }

  /** Gives colleagues the permit that they asked for. */
  async #decidePermits(at: number): Promise<void> {
    if (this.#me.duty.at(at) === undefined) return;
    await decidePermits(this.#me, this.#board);
  }

  #workOn(ticket: string): Paperwork {
    return { me: this.#me, board: this.#board, ticket };
  }
}

/** Gives the permits that others asked for; the first who sees one decides. */
export async function decidePermits(me: Member, board: Board): Promise<void> {
  for (const permit of board.permits) {
    if (permit.isDecided || permit.by === me.id) continue;
    const path = `/tickets/${permit.ticket}/approvals/${permit.approval}/decision`;
    const decided = await me.client.call('POST', path, { decision: 'approved' });
    // Of another site: somebody there decides.
    if (!decided.ok && (decided.status === 403 || decided.status === 404)) continue;
    permit.isDecided = true;
    if (!decided.ok) refuse({ me, board, ticket: permit.ticket }, 'decide on a permit', decided);
  }
}

type Page = { readonly id: number; readonly ticket: string | null; readonly kind: string };

/**
 * Takes tickets that an escalation pages somebody for and that nobody has, and stops the pages.
 * @returns the tickets that are theirs now
 */
async function answerPages(me: Member, board: Board): Promise<readonly string[]> {
  const unread = await me.client.call<{ items: Page[] }>('GET', '/me/notifications?unread=true&limit=200');
  if (!unread.ok) {
    board.counts.refuse('read the own notifications', unread);
    return [];
  }
  const pages = unread.body.items.filter(({ kind }) => kind === 'page');
  const taken: string[] = [];
  for (const ticket of new Set(pages.flatMap((page) => page.ticket ?? []))) {
    const work = { me, board, ticket };
    const took = await me.client.call('POST', `/tickets/${ticket}/take`);
    if (took.ok) {
      board.counts.numbers.accepted += 1;
      taken.push(ticket);
      // Somebody has it meanwhile.
    } else if (took.status !== 409) refuse(work, 'take a ticket', took);
    const stopped = await me.client.call('POST', `/tickets/${ticket}/escalations/acknowledge`);
    if (!stopped.ok) refuse(work, 'stop the pages', stopped);
  }
  const newest = Math.max(...pages.map(({ id }) => id));
  if (pages.length > 0) await me.client.call('POST', '/me/notifications/read', { upTo: newest });
  return taken;
}
