import type { FaultName } from '../machine/faults.ts';
import { REMEDIES, SENSOR_PART } from '../scenario/remedies.ts';
import { type Board, type Case, drawn, pay } from './board.ts';
import { count } from './crew-report.ts';
import { inspect, trueVerdict } from './inspect.ts';
import {
  comment,
  hold,
  move,
  moves,
  type Paperwork,
  refuse,
  resolve,
  startTimer,
  stopTimer,
  tick,
} from './paperwork.ts';
import type { TrueCondition } from './plant.ts';
import { drawRepair } from './repair.ts';
import { MAIN_STORE } from './set-up.ts';
import { type CrewTicket, deviceOf } from './tickets.ts';

const MINUTE_MS = 60_000;
const SENSOR_MS = 45 * MINUTE_MS;
const PERMIT_MS = 240 * MINUTE_MS;
/** To a machine at another site, times that at the own one. */
const FAR = 3;
const SOUND: TrueCondition = { faults: [], isFailed: false, isStanding: false, troubles: [], isChanged: false };

type Phase = 'travel' | 'inspect' | 'repair' | 'paper';

/**
 * One visit of a technician to a machine: the way, the safety steps, the inspection, the repair and
 * the words about it. Each phase ends at {@link until}; then {@link advance} begins the next.
 */
export class Job {
  until: number;
  readonly ticket: CrewTicket;
  readonly #work: Paperwork;
  readonly #case: Case;
  readonly #device: string | undefined;
  readonly #setOutAt: number;
  readonly #called: boolean;
  #phase: Phase = 'travel';
  #arrivedAt = 0;
  #repairing: FaultName | undefined;

  /** Sets out. @param how.at when; `called`: from home, out of the shift */
  constructor(
    work: Omit<Paperwork, 'ticket'>,
    ticket: CrewTicket,
    how: { at: number; place: string; called: boolean },
  ) {
    this.#work = { ...work, ticket: ticket.number };
    this.ticket = ticket;
    this.#case = work.board.caseOf(ticket.number);
    this.#device = deviceOf(ticket);
    this.#setOutAt = how.at;
    this.#called = how.called;
    const { travelMs, fromHomeMs } = work.board.behaviour;
    const way = how.place === this.place ? 0 : drawn(travelMs, work.me.random);
    const far = ticket.asset.site === work.me.site ? 1 : FAR;
    this.until = how.at + way * far + (how.called ? drawn(fromHomeMs, work.me.random) : 0);
  }

  /** Where it is. */
  get place(): string {
    return this.#device ?? this.ticket.asset.site;
  }

  /** Ends the present phase and begins the next. @returns whether there is one */
  async advance(): Promise<boolean> {
    const at = this.until;
    const goesOn = await this.#next(at);
    if (!goesOn) this.#leave(at);
    return goesOn;
  }

  async #next(at: number): Promise<boolean> {
    switch (this.#phase) {
      case 'travel':
        return await this.#arrive(at);
      case 'inspect':
        return await this.#judge(at);
      case 'repair':
        return await this.#finishRepair(at);
      case 'paper':
        return await this.#close(at);
      default:
        return this.#phase satisfies never;
    }
  }

  async #arrive(at: number): Promise<boolean> {
    const { me, board, ticket } = this.#work;
    board.counts.numbers.travelMs += at - this.#setOutAt;
    pay(board, me, at - this.#setOutAt);
    this.#arrivedAt = at;
    const found = await me.client.call<CrewTicket>('GET', `/tickets/${ticket}`);
    if (!found.ok) {
      refuse(this.#work, 'read ticket', found);
      return false;
    }
    // Somebody else was faster, or it was taken away meanwhile.
    if (found.body.assignee?.id !== me.id || !(await this.#start(found.body))) return false;
    await startTimer(this.#work);
    if (this.#case.todo.length > 0) return await this.#repair(at);
    this.#phase = 'inspect';
    this.until = at + board.behaviour.safetyMs + drawn(board.behaviour.inspectMs, me.random);
    return true;
  }

  /** Begins the work, or goes on with it. */
  async #start({ state, hold: held }: CrewTicket): Promise<boolean> {
    let from = state;
    if (state === 'on_hold' && held) {
      if (!(await moves(this.#work, 'resume', { to: held.from }))) return false;
      from = held.from;
    }
    if (from === 'in_progress') return true;
    if (from !== 'accepted' && from !== 'scheduled') return false;
    await tick(this.#work, 'safety');
    const started = await move(this.#work, { to: 'in_progress' });
    if (started.ok) return true;
    if (started.field === 'approvals') await this.#askPermit();
    else refuse(this.#work, 'start', started);
    return false;
  }

  async #askPermit(): Promise<void> {
    const { me, board, ticket } = this.#work;
    const asked = await me.client.call<{ id: number }>('POST', `/tickets/${ticket}/approvals`, { kind: 'permit' });
    if (!asked.ok) return refuse(this.#work, 'ask for a permit', asked);
    const permit = { ticket, approval: asked.body.id, by: me.id, isDecided: false };
    this.#case.permit = permit;
    board.permits.push(permit);
    await hold(this.#work, 'approval', board.now + PERMIT_MS);
  }

  async #judge(at: number): Promise<boolean> {
    const { me, board } = this.#work;
    const device = this.#device;
    const possible = device === undefined ? [] : (board.machines.get(device)?.kind.faults ?? []);
    const isKnown = device !== undefined && board.machines.has(device);
    const truth = isKnown ? board.plant.conditionOf(device, at) : SOUND;
    const { tries } = this.#case;
    const finding = inspect({ truth, possible, behaviour: board.behaviour, tries, random: me.random });
    Object.assign(this.#case, { finding, todo: [...finding.faults], truth: trueVerdict(truth), tries: tries + 1 });
    board.counts.inspections.done += 1;
    board.counts.inspections[finding.quality] += 1;
    await comment(this.#work, `Looked at it: ${wordsOf(finding.verdict, finding.faults)}.`);
    if (finding.faults.length === 0) {
      this.#phase = 'paper';
      this.until = at + (finding.verdict === 'sensor_fault' ? SENSOR_MS : 0) + board.behaviour.paperMs;
      return true;
    }
    return await this.#repair(at);
  }

  /** Leaves it to somebody with the skill: at once, or when their shift begins. @returns whether */
  async #leavesToOther(at: number): Promise<boolean> {
    const { me, board, ticket } = this.#work;
    const [fault] = this.#case.todo;
    const skill = fault && REMEDIES[fault].skill;
    if (skill === undefined || me.skills === null || me.skills.has(skill)) return false;
    const [next] = board.members
      .filter(({ role, skills, id }) => role !== 'planner' && id !== me.id && (skills === null || skills.has(skill)))
      .sort((a, b) => a.duty.next(at) - b.duty.next(at));
    if (next === undefined) return false;
    if (next.duty.at(at) !== undefined) {
      await stopTimer(this.#work, at);
      board.insisted.add(ticket);
      return await moves(this.#work, 'hand over', { to: 'assigned', assignee: next.id, reason: `needs ${skill}` });
    }
    // Who waited once does it alone, and so does everybody before a machine that stands.
    if (this.#case.waited || board.plant.conditionOf(this.#device as string, at).isStanding) return false;
    this.#case.waited = true;
    await stopTimer(this.#work, at);
    await comment(this.#work, `Waits for ${next.name}: needs ${skill}.`);
    return await hold(this.#work, 'other', next.duty.next(at));
  }

  /** Begins the repair of the next fault, unless a part is missing or the shift ends. */
  async #repair(at: number): Promise<boolean> {
    const { me, board } = this.#work;
    const [fault] = this.#case.todo;
    if (fault === undefined) return this.#write(at);
    if (await this.#leavesToOther(at)) return false;
    if (!(await this.#hasPart(REMEDIES[fault].part, at))) return false;
    const ms = drawn(REMEDIES[fault].hours * board.behaviour.repair * 60 * MINUTE_MS, me.random);
    if (await this.#waitsForShift(at, ms)) return false;
    const repair = drawRepair(this.#work, { device: this.#device as string, tries: this.#case.tries });
    const { device, quality, name } = repair;
    const { isStanding } = board.plant.conditionOf(device, at);
    board.plant.work(device, { from: at, until: at + ms, what: 'repair', fault, quality });
    if (!isStanding) board.counts.numbers.downtimeMs += ms;
    board.counts.repairs[name] += 1;
    this.#repairing = fault;
    this.#phase = 'repair';
    this.until = at + ms;
    return true;
  }

  /** Whether the part is there; where it is not, it is ordered and the ticket waits. */
  async #hasPart(part: string, at: number): Promise<boolean> {
    const { me, board, ticket } = this.#work;
    if (this.#case.reserved === part) return true;
    type Stock = { readonly stock: readonly { readonly available: number }[] };
    const found = await me.client.call<Stock>('GET', `/parts/${part}`);
    if (!found.ok) refuse(this.#work, 'read part', found);
    if (found.ok && found.body.stock.some(({ available }) => available >= 1)) {
      const body = { part, store: MAIN_STORE, quantity: 1 };
      const kept = await me.client.call('POST', `/tickets/${ticket}/reservations`, body);
      if (!kept.ok) refuse(this.#work, 'reserve part', kept);
      this.#case.reserved = part;
      return true;
    }
    // Each ticket has an order of its own: one part does not mend two machines.
    const order = { part, dueAt: at + board.behaviour.partOf(part).leadMs, hasCome: false };
    board.orders.push(order);
    this.#case.order = order;
    await stopTimer(this.#work, at);
    await comment(this.#work, `No ${part} in stock; it is ordered.`);
    await hold(this.#work, 'parts', receivedAt(board, order.dueAt));
    return false;
  }

  /** Whether the repair must wait for the next shift; a machine that stands is repaired at once. */
  async #waitsForShift(at: number, ms: number): Promise<boolean> {
    const { me, board } = this.#work;
    const duty = me.duty.at(at);
    const { isStanding } = board.plant.conditionOf(this.#device as string, at);
    if (this.#called || duty === undefined || isStanding) return false;
    const fits = at + ms <= duty.until + board.behaviour.overtimeMs;
    if (fits || at - duty.from < 90 * MINUTE_MS) return false;
    await stopTimer(this.#work, at);
    return await hold(this.#work, 'other', me.duty.next(duty.until));
  }

  async #finishRepair(at: number): Promise<boolean> {
    const fault = this.#repairing as FaultName;
    await this.#usePart(REMEDIES[fault].part);
    this.#case.todo = this.#case.todo.filter((each) => each !== fault);
    return await this.#repair(at);
  }

  async #usePart(part: string): Promise<void> {
    const { me, board, ticket } = this.#work;
    const used = await me.client.call('POST', `/tickets/${ticket}/parts-used`, { part, quantity: 1 });
    if (!used.ok) return refuse(this.#work, 'use part', used);
    this.#case.reserved = undefined;
    count(board.counts.parts, part);
    board.counts.numbers.partsCost += board.behaviour.partOf(part).cost;
  }

  /** All is repaired: a trial run, and the words about it. */
  #write(at: number): boolean {
    this.#phase = 'paper';
    this.until = at + this.#work.board.behaviour.paperMs;
    return true;
  }

  async #close(at: number): Promise<boolean> {
    const { me, board } = this.#work;
    if (this.#case.finding?.verdict === 'sensor_fault') {
      await this.#usePart(SENSOR_PART);
      board.plant.mend(this.#device as string, at);
    }
    await tick(this.#work, 'all');
    if (me.random.next() < board.behaviour.forgetsTimer) {
      board.counts.numbers.forgottenTimers += 1;
      this.#case.doneAt = at;
      return false;
    }
    await stopTimer(this.#work, at);
    await resolve(this.#work);
    return false;
  }

  /** Adds the hours of the visit, and those beyond the shift. */
  #leave(at: number): void {
    const { me, board } = this.#work;
    if (this.#arrivedAt === 0) return;
    const ms = at - this.#arrivedAt;
    board.counts.numbers.labourMs += ms;
    pay(board, me, ms);
    const end = me.duty.at(this.#setOutAt)?.until ?? this.#setOutAt;
    board.counts.numbers.overtimeMs += Math.max(0, at - Math.max(this.#setOutAt, end));
  }
}

/** When a planner has received what comes at a moment, at the latest. */
function receivedAt({ members }: Board, dueAt: number): number {
  const planners = members.filter(({ role }) => role === 'planner').map(({ duty }) => duty.next(dueAt));
  return Math.min(...planners, dueAt + 7 * 24 * 60 * MINUTE_MS) + 30 * MINUTE_MS;
}

function wordsOf(verdict: string, faults: readonly FaultName[]): string {
  const words = faults.length > 0 ? faults.join(', ') : verdict;
  return words.replaceAll('_', ' ');
}
