import { expect, test } from 'vitest';
import { openCrewPlant } from './crew-plant.ts';

const PEOPLE = `
crew: { misses: 0, misjudges: 0, partly: 0, wrongPart: 0, wrongMachine: 0, overtime: 0m, answer: 40m, forgetsTimer: 1 }
people:
  tim: { name: Tim Mori, sites: [timer] }
  sara: { name: Sara Lind, sites: [short] }
  emma: { name: Emma Rossi, sites: [handover] }
  luis: { name: Luis Vega, sites: [handover] }
  mei: { name: Mei Chen, sites: [night] }
  jonas: { name: Jonas Weber, sites: [night] }
  lena: { name: Lena Fischer, role: lead, sites: [night] }
shifts:
  early: { people: [tim, sara, emma, mei, lena], days: [mon, tue, wed, thu, fri], from: "06:00", to: "14:00" }
  late: { people: [luis], days: [mon, tue, wed, thu, fri], from: "14:00", to: "22:00" }
  middle: { people: [jonas], days: [mon, tue, wed, thu, fri], from: "10:00", to: "18:00" }
onCall: { people: [jonas], hours: "18:00-06:00" }
`;

/** From Sunday noon on; the damage of a pump can be seen ten and a half hours after its onset. */
const PLANT = `
teaches: Four sites on a Monday, each with one pump and people of its own.
seed: 1
start: 2026-03-01T12:00:00Z
duration: 10d
sites: { timer: {}, short: {}, handover: {}, night: {} }
machines:
  timer-pump: { kind: pump, site: timer, atFailure: run }
  short-pump: { kind: pump, site: short, atFailure: run }
  handover-pump: { kind: pump, site: handover, atFailure: run }
  night-pump: { kind: pump, site: night, atFailure: run }
faults:
  - { machine: timer-pump, fault: bearing_outer, after: 7h35m, growth: 20h }
  - { machine: short-pump, fault: bearing_outer, after: 12h, growth: 20h }
  - { machine: handover-pump, fault: bearing_outer, after: 15h5m, growth: 20h }
  - { machine: night-pump, fault: bearing_outer, after: 20h, growth: 20h }
${PEOPLE}`;

type Plant = Awaited<ReturnType<typeof openCrewPlant>>;
/**
 * What of these kinds happened to the only ticket of a machine: day and hour, kind, move, person.
 */
async function storyOf(plant: Plant, device: string, kinds: readonly string[]): Promise<readonly string[]> {
  const mine = (await plant.tickets()).filter(({ device: own }) => own === device);
  expect(mine).toHaveLength(1);
  const events = await plant.events(mine[0]?.number ?? '');
  return events
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, actor, at, payload }) => `${at.slice(8, 13)} ${kind} ${payload.action ?? '-'} ${actor}`);
}

const WORK = ['assigned', 'declined', 'accepted', 'started', 'held', 'resumed', 'labour_booked', 'resolved'];

test('on call, a page, the end of a shift and a forgotten timer go by the plant’s clock, day and night', async () => {
  const plant = await openCrewPlant(PLANT, { urgent: ['night:night-pump'], jobs: 'when due' });
  await plant.run(43);
  // The timer runs longer than a shift lasts: the program asks. The next morning it is written
  // down.
  expect(await storyOf(plant, 'timer:timer-pump', WORK)).toEqual([
    '02T06 assigned - dispatcher',
    '02T06 accepted accept tim',
    '02T07 started start tim',
    '03T06 labour_booked - tim',
    '03T06 resolved resolve tim',
  ]);
  // Four hours of repair do not fit before 14:00.
  expect(await storyOf(plant, 'short:short-pump', WORK)).toEqual([
    '02T10 assigned - dispatcher',
    '02T11 accepted accept sara',
    '02T11 started start sara',
    '02T12 labour_booked - sara',
    '02T12 held hold sara',
    '03T06 resumed resume system',
  ]);
  // Emma goes home without an answer.
  expect(await storyOf(plant, 'handover:handover-pump', WORK)).toEqual([
    '02T13 assigned - dispatcher',
    '02T14 declined shift_end system',
    '02T14 assigned - dispatcher',
    '02T14 accepted accept luis',
    '02T15 started start luis',
  ]);
  // The answer comes too late, nobody else is there, and the page brings the same person out.
  expect(await storyOf(plant, 'night:night-pump', WORK)).toEqual([
    '02T18 assigned - dispatcher',
    '02T18 declined ack_timeout system',
    '02T19 assigned assign jonas',
    '02T19 accepted accept jonas',
    '02T20 started start jonas',
    '03T02 labour_booked - jonas',
    '03T02 resolved resolve jonas',
  ]);
  const told = (await plant.notified()).map(({ to, kind, at }) => `${at.toISOString().slice(8, 16)} ${kind} ${to}`);
  const urgent = ['sla_breach', 'coverage_gap', 'page', 'timer_forgotten'];
  expect(told.filter((line) => urgent.includes(line.split(' ')[1] ?? ''))).toEqual([
    '02T15:15 timer_forgotten tim',
    '02T18:55 sla_breach lena',
    '02T18:55 sla_breach jonas',
    '02T18:55 coverage_gap lena',
    '02T19:05 page jonas',
    '02T23:35 timer_forgotten luis',
  ]);
  expect(plant.crew.report()).toMatchObject({ holds: { other: 1 }, accepted: 4, forgottenTimers: 3, refused: [] });
});

test('work waits for a permit until a second person is there to give it, and for its own shift', async () => {
  const plant = await openCrewPlant(
    `
teaches: The planner, who may give the permit, goes home at 16:00.
seed: 1
start: 2026-03-02T05:00:00Z
duration: 10d
sites: { north: {} }
machines:
  pump: { kind: pump, site: north, atFailure: run }
faults:
  - { machine: pump, fault: bearing_outer, after: 0s, growth: 20h }
people:
  mei: { name: Mei Chen, sites: [north] }
shifts:
  late: { people: [mei], days: [mon, tue, wed, thu, fri], from: "14:00", to: "22:00" }
`,
    { permit: true, jobs: 'when due' },
  );
  await plant.run(33.5);
  const kinds = ['approval_requested', 'held', 'resumed', 'approval_decided', 'started'];
  expect(await storyOf(plant, 'north:pump', kinds)).toEqual([
    '02T15 approval_requested - mei',
    '02T15 held hold mei',
    '02T19 resumed resume system',
    '03T07 approval_decided - planner',
    '03T14 started start mei',
  ]);
  expect(plant.crew.report()).toMatchObject({ holds: { approval: 1 }, refused: [] });
});
