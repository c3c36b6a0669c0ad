import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../lib/errors.ts';
import { createTicketing, type Ticketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { actionsBetween } from '../../../ticketing/lifecycle/state-machine.ts';
import { transitionTicket } from '../../../ticketing/lifecycle/transition-ticket.ts';
import { clockEvents } from '../../../ticketing/sla/clock.ts';
import { clocksOf } from '../../../ticketing/sla/clocks.ts';
import { createSlaPolicy } from '../../../ticketing/sla/sla-policy.ts';
import { ticketNumber } from '../../../ticketing/ticket/ticket.ts';
import { findBrokenLink, readEvents } from '../../../ticketing/ticket/ticket-events.ts';
import { endStates, type TicketState, ticketStates } from '../../../ticketing/ticket/ticket-state.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

/**
 * Possible events: an alarm of one of three machines, a transition of one of their tickets, or
 * time.
 */
type Step =
  | { readonly kind: 'raised' | 'cleared' | 'worsened'; readonly machine: number; readonly episode: number }
  | { readonly kind: 'move'; readonly pick: number; readonly to: TicketState; readonly target: number }
  | { readonly kind: 'time'; readonly minutes: number };

const machine = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('raised', 'cleared', 'worsened'), machine, episode: fc.nat(3) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('move'),
      pick: fc.nat(5),
      to: fc.constantFrom(...ticketStates),
      target: fc.nat(5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('time'), minutes: fc.integer({ min: 1, max: 20_000 }) }) },
);
const refusals = ['conflict', 'unprocessable', 'stale'];

for (const { name, open } of databases()) {
  describe(`whatever happens to tickets on ${name}`, () => {
    let db: Db;
    let ticketing: Ticketing;
    let now = new Date('2026-02-01T10:00:00Z');
    let run = 0;
    const policy = createSlaPolicy();
    beforeAll(async () => {
      db = await open();
      const roster = ['ann', 'bo'].map((id) => ({ id, name: id }));
      ticketing = createTicketing({ db, now: () => now, roster, log: pino({ level: 'silent' }) });
      await ticketing.start();
    });
    afterAll(() => db?.close());

    const ticketsOf = async (site: string) =>
      (
        await db.query<{ id: number; state: TicketState; version: number }>(
          'select t.id, t.state, t.version from ticket t join asset a on a.id = t.asset_id where a.site = $1 order by t.id',
          [site],
        )
      ).rows;

    const move = async (site: string, { pick, to, target }: Extract<Step, { kind: 'move' }>) => {
      const tickets = await ticketsOf(site);
      const ticket = tickets[pick % Math.max(1, tickets.length)];
      if (!ticket) return;
      const other = ticketNumber(tickets[target % tickets.length]?.id ?? 0);
      const later = new Date(now.getTime() + 86_400_000);
      const request = {
        to,
        reason: to === 'on_hold' ? 'access' : 'because',
        reviewAt: later,
        scheduledFrom: later,
        target: other,
        verdict: 'no_fault_found' as const,
      };
      const before = ticket.state;
      try {
        const after = await transitionTicket(db, { ticketId: ticket.id, request, actor: 'cy', now, policy });
        expect(actionsBetween(before, to)).not.toEqual([]);
        if (to !== 'new') expect(after.state).toBe(to);
        expect(after.version).toBeGreaterThan(ticket.version);
      } catch (error) {
        if (!(error instanceof AppError && refusals.includes(error.code))) throw error;
        // A refusal changes nothing, and says what would be legal or which field is wrong.
        const [same] = (await ticketsOf(site)).filter(({ id }) => id === ticket.id);
        expect(same).toEqual(ticket);
        expect(error.details['legalNextStates'] ?? error.details['field']).toBeDefined();
      }
    };

    const happen = async (site: string, next: Step) => {
      if (next.kind === 'move') return await move(site, next);
      if (next.kind === 'time') {
        now = new Date(now.getTime() + 60_000 * next.minutes);
        return await ticketing.sweep();
      }
      const id = `${site}-${next.machine}-${next.episode}`;
      const at = now.getTime();
      const over = { id, device: `${site}:m${next.machine}`, onsetAt: at - 1, raisedAt: at, severity: 'high' as const };
      await ticketing.applyTransition(
        transitionOf(next.kind, { ...over, clearedAt: next.kind === 'cleared' ? at : null }),
      );
    };

    const check = async (site: string) => {
      const rules = await policy.rules(db);
      for (const { id, state } of await ticketsOf(site)) {
        const record = await readEvents(db, id);
        expect(findBrokenLink(id, record)).toBeUndefined();
        const clocks = clocksOf(clockEvents(record), rules);
        const stored = await db.query<{ kind: string; state: string; elapsed: number }>(
          `select kind, state, elapsed_ms as elapsed from sla_clock where ticket_id = $1
           order by generation, kind, ordinal`,
          [id],
        );
        const states = clocks.map(({ outcome, runningSince }) => outcome ?? (runningSince ? 'running' : 'paused'));
        expect(stored.rows.map((clock) => clock.state).sort()).toEqual(states.sort());
        const total = (all: readonly { elapsed: number }[]) => all.reduce((sum, { elapsed }) => sum + elapsed, 0);
        expect(total(stored.rows)).toBe(total(clocks));
        if (endStates.includes(state)) expect(states).not.toContain('running');
      }
      const { rows: doubled } = await db.query(
        `select asset_id, failure_mode_group, work_class from ticket
         where state not in ('closed', 'cancelled', 'merged') group by 1, 2, 3 having count(*) > 1`,
      );
      expect(doubled).toEqual([]);
      const { rows: lost } = await db.query(
        `select e.id from alarm_episode e where e.device like $1 and e.state in ('UNACK', 'RTNUN')
         and not exists (select 1 from ticket_episode l where l.episode_id = e.id and l.left_at is null)`,
        [`${site}:%`],
      );
      expect(lost).toEqual([]);
      const { rows: wrong } = await db.query(
        `select e.id from alarm_episode e join ticket_episode l on l.episode_id = e.id and l.left_at is null
           join ticket t on t.id = l.ticket_id
         where e.device like $1 and (t.state = 'merged'
           or 'ticket' = any (e.suppressed_by) and t.state <> 'in_progress')`,
        [`${site}:%`],
      );
      expect(wrong).toEqual([]);
    };

    test('no sequence reaches an illegal state, loses an alarm or bends a clock', async () => {
      const sequences = fc.array(step, { minLength: 10, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(sequences, async (steps) => {
          const site = `s${++run}`;
          await happen(site, { kind: 'raised', machine: 0, episode: 0 });
          for (const next of steps) await happen(site, next);
          await check(site);
        }),
        { numRuns: 15, seed: 20_261_127, endOnFailure: true },
      );
    });
  });
}
