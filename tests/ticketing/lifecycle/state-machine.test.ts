import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionsBetween, legalNextStates } from '../../../ticketing/lifecycle/state-machine.ts';
import { endStates, type TicketState, ticketStates } from '../../../ticketing/ticket/ticket-state.ts';

type Spec = { states: string[]; notOpen: string[]; transitions: [string, string, string][] };

/** The machine-readable contract, where it is beside the checkout. */
function readSpec(): Spec | undefined {
  const file = path.resolve('../shared/spec/ticket-state-machine.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

const spec = readSpec();

describe.runIf(spec)('the state machine of the specification', () => {
  test('has the same states and ends', () => {
    expect(ticketStates).toEqual(spec?.states);
    expect(endStates).toEqual(spec?.notOpen);
  });

  test('has the same transitions for the same reasons, and no other', () => {
    const ours = ticketStates.flatMap((from) =>
      ticketStates.flatMap((to) => {
        const actions = actionsBetween(from, to);
        return actions.length > 0 ? [`${from} ${to} ${[...actions].sort().join('|')}`] : [];
      }),
    );
    const theirs = spec?.transitions.map(([from, to, why]) => `${from} ${to} ${why.split('|').sort().join('|')}`);
    expect(ours.sort()).toEqual(theirs?.sort());
  });
});

test('what ended stays ended, but for reopening', () => {
  expect(legalNextStates('cancelled', null)).toEqual([]);
  expect(legalNextStates('merged', null)).toEqual([]);
  expect(legalNextStates('closed', null)).toEqual(['new']);
});

test('a held ticket resumes where it was held, and nowhere else', () => {
  expect(legalNextStates('on_hold', 'scheduled')).toEqual(['scheduled', 'cancelled', 'merged']);
});

test('no walk along legal transitions leaves the known states or resumes elsewhere', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 40 }), (choices) => {
      let state: TicketState = 'candidate';
      let heldFrom: TicketState | null = null;
      for (const choice of choices) {
        const legal: readonly TicketState[] = legalNextStates(state, heldFrom);
        const next = legal[choice % Math.max(1, legal.length)];
        if (next === undefined) break;
        expect(actionsBetween(state, next)).not.toEqual([]);
        if (state === 'on_hold' && !endStates.includes(next)) expect(next).toBe(heldFrom);
        heldFrom = next === 'on_hold' ? state : null;
        state = next;
        expect(ticketStates).toContain(state);
      }
    }),
  );
});
