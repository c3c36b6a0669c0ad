import type { Actor, Board, Member } from './board.ts';
import type { Client } from './client.ts';
import { moves, type Paperwork, refuse } from './paperwork.ts';
import { MAIN_STORE } from './set-up.ts';
import { decidePermits } from './technician.ts';
import { byUrgency, type CrewTicket, ticketsOf } from './tickets.ts';

const MINUTE_MS = 60_000;
const LOOKS_MS = 15 * MINUTE_MS;
/** Dispatch and people have so long to find somebody. */
const PATIENCE_MS = 20 * MINUTE_MS;
/** Verdicts without a repair are reviewed after that time, if the alarm is gone. */
const REVIEW_MS = 240 * MINUTE_MS;
/** Repairs that the machine itself could not confirm by then. */
const LATE_REVIEW_MS = 3 * 86_400_000;
const REPAIRED = ['functional_failure', 'potential_failure'];

/**
 * Somebody who plans: gives out what the dispatch leaves, approves candidates, reviews work that
 * nothing else closes, and receives parts.
 */
export class Planner implements Actor {
  nextAt = Number.NEGATIVE_INFINITY;
  readonly #me: Member;
  readonly #board: Board;
  /** Ticket → since when nobody has it. */
  readonly #freeSince = new Map<string, number>();

  constructor(me: Member, board: Board) {
    this.#me = me;
    this.#board = board;
  }

  async act(at: number): Promise<void> {
    const { duty, client } = this.#me;
    this.nextAt = at + LOOKS_MS;
    if (duty.at(at) === undefined) {
      this.nextAt = duty.next(at);
      return;
    }
    await this.#receiveParts(at);
    await decidePermits(this.#me, this.#board);
    const answer = await ticketsOf(client, 'state=candidate,new,resolved');
    if (!answer.ok) return this.#board.counts.refuse('read the tickets of the plant', answer);
    const tickets = [...answer.body].sort(byUrgency);
    for (const ticket of tickets) await this.#consider(ticket, at);
    const free = new Set(tickets.filter(({ state }) => state === 'new').map(({ number }) => number));
    for (const number of this.#freeSince.keys()) if (!free.has(number)) this.#freeSince.delete(number);
  }

  async #consider(ticket: CrewTicket, at: number): Promise<void> {
    const { number, state } = ticket;
    if (this.#board.caseOf(number).restsUntil > this.#board.now) return;
    if (state === 'candidate') await moves(this.#workOn(number), 'promote', { to: 'new' });
    else if (state === 'new') await this.#giveOut(ticket, at);
    else if (isToReview(ticket, at)) await moves(this.#workOn(number), 'review', { to: 'closed' });
  }

  /** Gives it to somebody on shift, the most skilled first, whatever speaks against it. */
  async #giveOut(ticket: CrewTicket, at: number): Promise<void> {
    const { number, plan, asset } = ticket;
    const since = this.#freeSince.get(number) ?? at;
    this.#freeSince.set(number, since);
    if (at - since < PATIENCE_MS) return;
    const lacking = ({ skills }: Member): number =>
      (plan?.skills ?? []).filter(({ skill }) => skills !== null && !skills.has(skill)).length;
    const [best] = this.#board.members
      .filter(({ role, duty }) => role !== 'planner' && duty.at(at) !== undefined)
      .sort(
        (a, b) =>
          lacking(a) - lacking(b) ||
          Number(a.site !== asset.site) - Number(b.site !== asset.site) ||
          (a.id < b.id ? -1 : 1),
      );
    // Nobody is there: it waits for the next shift.
    if (best === undefined) return;
    const request = { to: 'assigned', assignee: best.id, reason: 'the planner asks: nobody else is there' };
    if (await moves(this.#workOn(number), 'assign', request)) this.#board.insisted.add(number);
  }

  async #receiveParts(at: number): Promise<void> {
    for (const order of this.#board.orders) {
      if (order.hasCome || order.dueAt > at) continue;
      const path = `/parts/${order.part}/stock/${MAIN_STORE}/receipts`;
      const received = await this.#me.client.call('POST', path, { quantity: 1, reason: 'ordered' });
      order.hasCome = true;
      if (!received.ok) refuse(this.#workOn(''), 'receive a part', received);
    }
  }

  #workOn(ticket: string): Paperwork {
    return { me: this.#me, board: this.#board, ticket };
  }
}

/** Whether nothing else will close it: a soak that passes does so by itself. */
function isToReview({ verdict, resolvedAt, episode }: CrewTicket, at: number): boolean {
  if (resolvedAt === null) return false;
  const waited = at - Date.parse(resolvedAt);
  if (verdict !== null && REPAIRED.includes(verdict)) return waited >= LATE_REVIEW_MS;
  return waited >= REVIEW_MS && (episode === null || episode.clearedAt !== null);
}

/** The control room: its operators see that a machine stands, and say so, day and night. */
export class ControlRoom implements Actor {
  nextAt = Number.NEGATIVE_INFINITY;
  readonly #client: Client;
  readonly #board: Board;
  /** Machine → since when it stands; told once. */
  readonly #standing = new Map<string, { readonly since: number; isTold: boolean }>();

  constructor(client: Client, board: Board) {
    this.#client = client;
    this.#board = board;
  }

  async act(at: number): Promise<void> {
    this.nextAt = at + LOOKS_MS;
    for (const device of this.#board.machines.keys()) {
      if (!this.#board.plant.conditionOf(device, at).isStanding) {
        this.#standing.delete(device);
        continue;
      }
      const known = this.#standing.get(device) ?? { since: at, isTold: false };
      this.#standing.set(device, known);
      if (!known.isTold && at - known.since >= this.#board.behaviour.reportsMs) known.isTold = await this.#tell(device);
    }
  }

  /** Opens a ticket, unless one about it is open. @returns whether there is one */
  async #tell(device: string): Promise<boolean> {
    const { counts } = this.#board;
    const open = await ticketsOf(this.#client, `state=open&asset=${encodeURIComponent(device)}`);
    if (!open.ok) {
      counts.refuse('read the tickets of a machine', open);
      return false;
    }
    if (open.body.some(({ state }) => state !== 'resolved')) return true;
    const words = { title: `${device} stands still`, description: 'It has stopped and does not start.' };
    const report = { asset: device, ...words, priority: 'P2' };
    const told = await this.#client.call('POST', '/tickets', report);
    if (told.ok) counts.numbers.reported += 1;
    else counts.refuse('report a machine', told);
    return told.ok;
  }
}
