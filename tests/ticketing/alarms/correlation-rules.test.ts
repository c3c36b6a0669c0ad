import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chatters } from '../../../ticketing/alarms/chattering.ts';
import { decideFlood, decideFloodEnd } from '../../../ticketing/alarms/flood-rules.ts';
import { decideGroup } from '../../../ticketing/alarms/group-rules.ts';
import { decideSilence } from '../../../ticketing/alarms/silence-rules.ts';
import { decideBeginning, defaultOpeningRules } from '../../../ticketing/lifecycle/opening-rules.ts';

describe('a flood', () => {
  const facts = { floodTicketId: null, floodAlarms: 10 };
  test('begins with the eleventh alarm, holds all while it goes on, and ends with fewer than five', () => {
    expect(decideFlood({ ...facts, newAlarms: 10 })).toMatchObject({ kind: 'none' });
    expect(decideFlood({ ...facts, newAlarms: 11 })).toMatchObject({ kind: 'begin', reason: /more than 10/ });
    expect(decideFlood({ ...facts, newAlarms: 1, floodTicketId: 7 })).toMatchObject({ kind: 'hold', ticketId: 7 });
    expect(decideFloodEnd({ recent: 5, ticketIsOpen: true })).toBeUndefined();
    expect(decideFloodEnd({ recent: 4, ticketIsOpen: true })).toContain('fewer than 5');
    expect(decideFloodEnd({ recent: 99, ticketIsOpen: false })).toContain('no longer open');
  });
});

test('three transitions within a minute, or more than six within an hour, are chattering', () => {
  const minutes = (...at: number[]) => at.map((minute) => minute * 60_000);
  expect(chatters(minutes(0, 0.5, 0.9), 54_000)).toContain('3 times within a minute');
  expect(chatters(minutes(0, 0.5, 1), 60_000)).toBeUndefined();
  expect(chatters(minutes(0, 9, 18, 27, 36, 45), 2_700_000)).toBeUndefined();
  expect(chatters(minutes(0, 9, 18, 27, 36, 45, 54), 3_240_000)).toContain('7 times within an hour');
  expect(chatters(minutes(90, 91, 92), 60_000)).toBeUndefined();
});

describe('a group', () => {
  const of = (id: number, parentId: number | null = null) => ({ id, assetId: `asset-${id}`, parentId });
  test('forms with the second trouble, takes the third in, and leaves alone what is alone', () => {
    expect(decideGroup(of(2), { siblings: [], parentId: null })).toMatchObject({ kind: 'alone' });
    expect(decideGroup(of(2), { siblings: [{ ...of(1), assetId: 'asset-2' }], parentId: null }).kind).toBe('alone');
    expect(decideGroup(of(2), { siblings: [of(1)], parentId: null })).toMatchObject({ kind: 'form', members: [1, 2] });
    const joined = decideGroup(of(4), { siblings: [of(1, 3), of(2, 3)], parentId: 3 });
    expect(joined).toMatchObject({ kind: 'join', parentId: 3, members: [4] });
    expect(decideGroup(of(4, 9), { siblings: [of(1)], parentId: 3 })).toMatchObject({ kind: 'alone' });
  });

  test('never has fewer than two members when it forms, and the ticket that asked is among them', () => {
    const member = fc.record({
      id: fc.integer({ min: 1, max: 9 }),
      assetId: fc.constantFrom('a', 'b', 'c'),
      parentId: fc.option(fc.integer({ min: 10, max: 12 })),
    });
    fc.assert(
      fc.property(member, fc.array(member), fc.option(fc.constant(11)), (ticket, siblings, parentId) => {
        const decision = decideGroup(ticket, { siblings, parentId });
        expect(decision.reason).not.toBe('');
        if (decision.kind === 'alone') return;
        expect(decision.members).toContain(ticket.id);
        if (decision.kind === 'form') expect(decision.members.length).toBeGreaterThan(1);
      }),
    );
  });
});

test('a silence is the gateway’s when it is silent itself, or a second device behind it is', () => {
  const facts = { isGateway: false, gateway: 'plant:gw', silentBeside: 0 };
  expect(decideSilence('plant:a', facts)).toMatchObject({ kind: 'device' });
  expect(decideSilence('plant:a', { ...facts, gateway: null, silentBeside: 3 })).toMatchObject({ kind: 'device' });
  expect(decideSilence('plant:a', { ...facts, silentBeside: 1 })).toMatchObject({
    kind: 'gateway',
    gateway: 'plant:gw',
  });
  const itself = decideSilence('plant:gw', { isGateway: true, gateway: null, silentBeside: 0 });
  expect(itself).toMatchObject({ kind: 'gateway', gateway: 'plant:gw' });
});

test('a ticket begins as a candidate below the bar or where its source is approved first', () => {
  const rules = { ...defaultOpeningRules, autoOpenScore: 1.5, approvedSources: ['person'] as const };
  const begin = (source: 'detector' | 'person' | 'api', peakScore: number | null) =>
    decideBeginning({ source, peakScore }, rules).state;
  expect([begin('detector', 1.49), begin('detector', 1.5)]).toEqual(['candidate', 'new']);
  expect([begin('person', null), begin('api', null)]).toEqual(['candidate', 'new']);
  expect(decideBeginning({ source: 'detector', peakScore: 1 }, defaultOpeningRules).state).toBe('new');
});
