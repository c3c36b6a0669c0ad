import { expect, test } from 'vitest';
import { openCrewPlant } from './crew-plant.ts';

const PLANT = `
teaches: A test.
seed: 1
start: 2026-03-02T00:00:00Z
duration: 10d
sites:
  north: {}
machines:
  pump: { kind: pump, site: north, count: 2 }
faults:
  - { machine: pump-1, fault: bearing_outer, after: 0s, growth: 16h }
people:
  mei: { name: Mei Chen, sites: [north] }
  jonas: { name: Jonas Weber, sites: [north], skills: [electrical] }
`;
const DAYS = 'days: [mon, tue, wed, thu, fri]';
const SHIFTS = `shifts:
  early: { people: [mei], ${DAYS}, from: "06:00", to: "14:00" }
  late: { people: [jonas], ${DAYS}, from: "14:00", to: "22:00" }
`;
const SURE = 'misses: 0, misjudges: 0, partly: 0, wrongPart: 0, wrongMachine: 0, forgetsTimer: 0, answer: 1m';

test('a crew takes a fault from the ticket to its end, with its labour, its part and a true verdict', async () => {
  const plant = await openCrewPlant(`${PLANT}${SHIFTS}crew: { ${SURE} }\n`);
  await plant.run(18);
  const [ticket, ...others] = await plant.tickets();
  expect(others).toEqual([]);
  expect(ticket).toMatchObject({ state: 'closed', verdict: 'potential_failure', assignee: { id: 'mei' } });
  const events = await plant.events(ticket?.number ?? '');
  const kinds = ['accepted', 'started', 'commented', 'part_used', 'labour_booked', 'resolved'];
  expect(events.filter(({ kind }) => kinds.includes(kind)).map(({ kind, actor }) => [kind, actor])).toEqual(
    kinds.map((kind) => [kind, 'mei']),
  );
  expect(plant.plant.conditionOf('north:pump-1', plant.clock.now.getTime())).toMatchObject({ faults: [] });
  const report = plant.crew.report();
  expect(report).toMatchObject({
    refused: [],
    verdictErrors: 0,
    parts: { bearing: 1 },
    repairs: { as_new: 1, wrong_machine: 0 },
    tickets: { potential_failure: 1 },
  });
  expect(report.labourHours).toBeGreaterThan(3);
  expect(report.bookedHours).toBeCloseTo(report.labourHours, 0);
  expect(report.downtimeHours).toBeGreaterThan(2);
  // The product says the same of the costs: hours that are booked at the rate, and the part.
  const costs = await plant.get<{ labour: string; parts: string }>(`/tickets/${ticket?.number}/costs`);
  expect(Number(costs.parts)).toBe(report.costs.parts);
  expect(Number(costs.labour)).toBeCloseTo(60 * report.bookedHours, 0);
});

test('a wrong part leaves the fault, and the ticket comes again', async () => {
  const runsOn = PLANT.replace('count: 2', 'count: 2, atFailure: run');
  const errs = SURE.replace('wrongPart: 0', 'wrongPart: 1, learns: 0');
  const plant = await openCrewPlant(`${runsOn}${SHIFTS}crew: { ${errs} }\n`);
  await plant.run(38);
  const [ticket, ...others] = await plant.tickets();
  expect(others).toEqual([]);
  const events = await plant.events(ticket?.number ?? '');
  const moves = events
    .map(({ payload }) => payload.action)
    .filter((action) => /^(resolve|soak_failed)$/.test(action ?? ''));
  expect(moves).toEqual(['resolve', 'soak_failed', 'resolve']);
  expect(plant.crew.report()).toMatchObject({
    repairs: { wrong_part: 1, as_new: 1 },
    parts: { bearing: 2 },
    refused: [],
  });
});

test('nobody on shift: the ticket waits until somebody comes, and nobody works at night', async () => {
  // The damage can be seen on Monday at about 15:45, after the only shift.
  const late = PLANT.replace('after: 0s, growth: 16h', 'after: 7h, growth: 16h').replace(/ {2}jonas.*\n/, '');
  const early = SHIFTS.replace(/ {2}late.*\n/, '');
  const plant = await openCrewPlant(`${late}${early}crew: { ${SURE} }\n`);
  await plant.run(26);
  const [ticket] = await plant.tickets();
  expect(ticket).toMatchObject({ state: 'new', assignee: null });
  expect(plant.crew.report()).toMatchObject({ accepted: 0, labourHours: 0 });
  await plant.run(12);
  const events = await plant.events(ticket?.number ?? '');
  const started = events.find(({ kind }) => kind === 'started');
  expect(started?.at).toMatch(/^2026-03-03T0[67]/);
  expect(plant.crew.report()).toMatchObject({ refused: [], tickets: { functional_failure: 1 } });
});

test('a part that is not in stock is ordered: the ticket waits on hold, and the repair comes with the part', async () => {
  const plant = await openCrewPlant(
    `${PLANT.replace('growth: 16h', 'growth: 60h')}${SHIFTS}crew: { ${SURE}, parts: { bearing: { stock: 0, lead: 20h } } }\n`,
  );
  await plant.run(70);
  const [ticket] = await plant.tickets();
  const events = await plant.events(ticket?.number ?? '');
  const story = events.filter(({ kind }) => ['started', 'held', 'resumed', 'part_used', 'resolved'].includes(kind));
  expect(story.map(({ kind }) => kind)).toEqual(['started', 'held', 'resumed', 'part_used', 'resolved']);
  // Until Wednesday at 07:00, when the planner comes, and not only until the part does.
  const hours = (Date.parse(story[2]?.at ?? '') - Date.parse(story[1]?.at ?? '')) / 3_600_000;
  expect(hours).toBeGreaterThanOrEqual(20);
  expect(plant.crew.report()).toMatchObject({ holds: { parts: 1 }, parts: { bearing: 1 }, refused: [] });
});

test('the same seed gives the same course, and another seed another one', async () => {
  const course = async (seed: number) => {
    const plant = await openCrewPlant(`${PLANT}${SHIFTS}`, { seed });
    await plant.run(16);
    const [ticket] = await plant.tickets();
    const events = await plant.events(ticket?.number ?? '');
    return [events.map(({ kind, actor, at }) => [kind, actor, at]), plant.crew.report()];
  };
  const first = await course(5);
  expect(await course(5)).toEqual(first);
  expect(await course(6)).not.toEqual(first);
});
