import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Candidate, Demand, Job } from '../../../../ticketing/people/dispatch/candidate.ts';
import { chooseAssignee } from '../../../../ticketing/people/dispatch/choose-assignee.ts';
import { exclusionsOf } from '../../../../ticketing/people/dispatch/exclusions.ts';
import { components, defaultWeights } from '../../../../ticketing/people/dispatch/score.ts';
import { daily, ms } from '../../calendar/calendars.ts';
import { candidateOf, jobOf, works } from '../../helpers/candidates.ts';

const demand = (skill: string, over: Partial<Demand> = {}): Demand => ({
  skill,
  minLevel: 2,
  mandatory: true,
  certificate: false,
  ...over,
});
const has = (skill: string, level: number, expiresAt: Date | null = null) => ({
  skills: [{ skill, level, expiresAt }],
});
const nights = works(daily('UTC', '22:00-06:00'));
const atwork = jobOf().workAt;
const hour = 3_600_000;
const hot = jobOf({ demands: [demand('hot_work', { certificate: true })] });

test.each<[string, Partial<Candidate>, Job, string | undefined]>([
  ['nothing against it', {}, jobOf(), undefined],
  ['left', { active: false }, jobOf(), 'active: no longer works here'],
  ['no skill', {}, jobOf({ demands: [demand('weld')] }), 'skill: lacks weld'],
  ['too little', has('weld', 1), jobOf({ demands: [demand('weld')] }), 'skill: weld at level 1, needs 2'],
  ['just enough', has('weld', 2), jobOf({ demands: [demand('weld')] }), undefined],
  ['nice to have', {}, jobOf({ demands: [demand('weld', { mandatory: false })] }), undefined],
  ['valid', has('hot_work', 3, new Date(atwork.getTime() + 1)), hot, undefined],
  ['expired', has('hot_work', 3, atwork), hot, 'certificate: hot_work expired on 2026-03-02'],
  ['off shift', { shifts: [nights] }, jobOf(), 'shift: neither on shift nor on call'],
  ['on call', { shifts: [nights], onCall: 'mechanics' }, jobOf(), undefined],
  ['ended shifts', { shifts: [{ ...nights, untilDay: 0 }] }, jobOf(), 'shift: neither on shift nor on call'],
  ['absent', { absences: [{ from: +atwork, to: +atwork + 1 }] }, jobOf(), 'absence: absent'],
  ['back', { absences: [{ from: +atwork - hour, to: +atwork }] }, jobOf(), undefined],
  ['declined', {}, jobOf({ declined: new Map([['ann', 'declined it']]) }), 'declined: declined it'],
  ['other site', { sites: ['quarry'] }, jobOf(), 'site: has no access to plant'],
  ['its site', { sites: ['quarry', 'plant'] }, jobOf(), undefined],
  ['no access', {}, jobOf({ restricted: true }), 'site: has no access to plant'],
  ['access', { access: [{ site: 'plant', expiresAt: null }] }, jobOf({ restricted: true }), undefined],
  [
    'lapsed',
    { access: [{ site: 'plant', expiresAt: atwork }] },
    jobOf({ restricted: true }),
    'site: has no access to plant',
  ],
  ['full', { openTickets: 3, maxOpenTickets: 3 }, jobOf(), 'capacity: has 3 open tickets of at most 3'],
  ['room', { openTickets: 2, maxOpenTickets: 3 }, jobOf(), undefined],
  ['hours', { openTickets: 3, maxOpenHours: 7 }, jobOf(), 'capacity: has 6 h of work of at most 7 h'],
])('the filters: %s', (_, over, job, expected) => {
  const [first] = exclusionsOf(candidateOf('ann', over), job);
  expect(first && `${first.filter}: ${first.reason}`).toBe(expected);
});

test('a certificate that is valid now but not when the work begins does not count', () => {
  const ann = candidateOf('ann', has('hot_work', 3, new Date('2026-03-05T00:00:00Z')));
  const { kind } = chooseAssignee([ann], { ...hot, workAt: new Date('2026-03-06T08:00:00Z') });
  expect(kind).toBe('coverage_gap');
  expect(chooseAssignee([ann], { ...hot, workAt: new Date('2026-03-04T08:00:00Z') }).kind).toBe('assign');
});

const near = { site: 'plant', at: null };
test.each<[string, Partial<Candidate>, Partial<Candidate>, Partial<Job>]>([
  ['more skilled', has('weld', 5), has('weld', 2), { demands: [demand('weld')] }],
  ['nearer', { base: near }, { base: { site: 'quarry', at: null } }, {}],
  ['less to do', { openTickets: 1 }, { openTickets: 2 }, {}],
  ['parts in the van', { van: [{ part: 'b', quantity: 2 }] }, { van: [] }, { parts: [{ part: 'b', quantity: 2 }] }],
  ['repairs that hold', { repairs: 10, held: 9 }, { repairs: 10, held: 4 }, {}],
  ['knows the machine', { ticketsOnAsset: 3 }, { ticketsOnAsset: 0 }, {}],
  ['fewer this week', { recentTickets: 1 }, { recentTickets: 4 }, {}],
  ['assigned longer ago', { lastAssignedAt: new Date(1) }, { lastAssignedAt: new Date(2) }, {}],
])('of two who can take it the better one gets it: %s', (_, better, worse, over) => {
  const job = jobOf(over);
  // The ids are against it: without the difference 'ann' would get it.
  const people = [candidateOf('ann', worse), candidateOf('bo', better)];
  expect(chooseAssignee(people, job)).toMatchObject({ kind: 'assign', assignee: 'bo' });
});

test('a lucky first repair counts less than a long record', () => {
  const people = [
    candidateOf('ann', { repairs: 1, held: 1 }),
    candidateOf('bo', { repairs: 40, held: 38 }),
    candidateOf('cy', { repairs: 40, held: 20 }),
  ];
  expect(chooseAssignee(people, jobOf())).toMatchObject({ assignee: 'bo' });
});

test('what is not known has no weight: a plant with a roster only spreads the work', () => {
  const choice = chooseAssignee([candidateOf('bo'), candidateOf('ann')], jobOf());
  expect(choice).toMatchObject({ assignee: 'ann', reason: 'score 0.80 like bo, assigned less recently' });
  expect(choice.candidates[0]?.scores).toMatchObject({ skill: null, travel: null, partsHeld: null, repairsHeld: null });
});

test('nobody is a coverage gap that says what each was left out for', () => {
  expect(chooseAssignee([], jobOf()).reason).toBe('nobody who could take it is in the roster');
  const people = [candidateOf('a', { shifts: [nights] }), candidateOf('b', { shifts: [nights], active: false })];
  expect(chooseAssignee(people, jobOf())).toMatchObject({
    kind: 'coverage_gap',
    reason: 'nobody can take it; left out: 1 by active, 1 by shift',
  });
});

const candidate = fc
  .record({
    id: fc.constantFrom('ann', 'bo', 'cy', 'di', 'ed'),
    active: fc.boolean(),
    team: fc.constantFrom(null, 'a', 'b'),
    level: fc.integer({ min: 1, max: 5 }),
    shifts: fc.constantFrom([], [nights]),
    onCall: fc.constantFrom(null, 'rota'),
    base: fc.constantFrom(null, near, { site: 'x', at: null }, { site: 'y', at: { latitude: -89, longitude: 179 } }),
    maxOpenTickets: fc.option(fc.integer({ min: 0, max: 5 })),
    openTickets: fc.nat(50),
    recentTickets: fc.nat(9),
    ticketsOnAsset: fc.nat(20),
    repairs: fc.nat(20),
    lost: fc.nat(20),
    van: fc.constantFrom(null, [], [{ part: 'b', quantity: 1 }]),
    absences: fc.constantFrom([], [{ from: ms('2026-03-01T00:00:00Z'), to: ms('2026-03-09T00:00:00Z') }]),
  })
  .map(({ level, lost, id, ...over }) =>
    candidateOf(id, { ...over, held: Math.max(0, over.repairs - lost), ...has('weld', level) }),
  );
const people = fc.uniqueArray(candidate, { selector: ({ id }) => id });
const weights = fc.record(
  Object.fromEntries(components.map((component) => [component, fc.integer({ min: 0, max: 9 })])) as Record<
    (typeof components)[number],
    fc.Arbitrary<number>
  >,
);
const job = jobOf({
  demands: [demand('weld')],
  parts: [{ part: 'b', quantity: 1 }],
  place: { site: 'plant', at: { latitude: 52.5, longitude: 13.4 } },
  declined: new Map([['ed', 'declined it']]),
});

test('every score lies in [0, 1], nobody who is left out is chosen, and the order of asking does not matter', () => {
  fc.assert(
    fc.property(people, weights, (given, weight) => {
      const choice = chooseAssignee(given, job, weight);
      for (const { score, scores } of choice.candidates) {
        const parts = Object.values(scores).filter((part) => part !== null);
        expect([score, ...parts].every((value) => value >= 0 && value <= 1)).toBe(true);
      }
      const able = choice.candidates.filter(({ excluded }) => excluded.length === 0);
      expect(choice.kind).toBe(able.length > 0 ? 'assign' : 'coverage_gap');
      if (choice.kind === 'assign') {
        expect(able.map(({ person }) => person)).toContain(choice.assignee);
        expect(Math.max(...able.map(({ score }) => score))).toBe(able[0]?.score);
      }
      expect(chooseAssignee(given.toReversed(), job, weight)).toEqual(choice);
    }),
    { numRuns: 300 },
  );
});

test('whoever declines is never chosen, whatever speaks for them', () => {
  fc.assert(
    fc.property(people, (given) => {
      const choice = chooseAssignee(given, job, defaultWeights);
      expect(choice.kind === 'assign' && choice.assignee === 'ed').toBe(false);
    }),
    { numRuns: 300 },
  );
});
