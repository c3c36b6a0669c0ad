import { expect, test } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { behaviourOf } from '../../../simulator/crew/behaviour.ts';
import { inspect, trueVerdict } from '../../../simulator/crew/inspect.ts';
import type { TrueCondition } from '../../../simulator/crew/plant.ts';
import { drawRepair } from '../../../simulator/crew/repair.ts';
import { answerTo } from '../../../simulator/crew/technician.ts';
import { PUMP } from '../../../simulator/kinds/pump.ts';
import { dutyOf } from '../../../simulator/scenario/duty.ts';
import { PARTS, REMEDIES, SENSOR_PART, SKILLS } from '../../../simulator/scenario/remedies.ts';
import { failureCauses, failureMechanisms, failureModes } from '../../../ticketing/assets/catalogue/iso-14224.ts';
import { generalParts, skills } from '../../../ticketing/assets/catalogue/skills-and-parts.ts';

const SOUND: TrueCondition = { faults: [], isFailed: false, isStanding: false, troubles: [], isChanged: false };
const WORN: TrueCondition = { ...SOUND, faults: [{ fault: 'bearing_outer', damage: 0.4 }] };
const SURE = { sees: 0.05, misses: 0, misjudges: 0, learns: 0.5 };

function look(truth: TrueCondition, behaviour: Partial<typeof SURE> = {}, { tries = 0, seed = 1 } = {}) {
  const random = createRandom(seed);
  return inspect({ truth, possible: PUMP.faults, behaviour: { ...SURE, ...behaviour }, tries, random });
}

test.each([
  ['a worn part', WORN, 'potential_failure', 'right'],
  ['a machine that stands', { ...WORN, isFailed: true }, 'functional_failure', 'right'],
  ['a broken sensor', { ...SOUND, troubles: [{ channel: 'flow', trouble: 'stuck' }] }, 'sensor_fault', 'right'],
  ['another product', { ...SOUND, isChanged: true }, 'process_change', 'right'],
  ['a sound machine', SOUND, 'no_fault_found', 'nothing_there'],
  ['damage too small to see', { ...SOUND, faults: [{ fault: 'leak', damage: 0.01 }] }, 'no_fault_found', 'missed'],
] as const)('%s is judged %s as it is', (_name, truth, verdict, quality) => {
  expect(look(truth as TrueCondition)).toMatchObject({ verdict, quality });
});

test('what is found is what is there, the worst first', () => {
  const faults = [
    { fault: 'imbalance', damage: 0.5 },
    { fault: 'leak', damage: 0.2 },
    { fault: 'friction', damage: 0.01 },
  ] as const;
  expect(look({ ...SOUND, faults }).faults).toEqual(['imbalance', 'leak']);
});

test('inspections err as often as was said, and half as often the next time', () => {
  const share = (quality: string, tries: number, behaviour: object) =>
    Array.from({ length: 2000 }, (_, seed) => look(WORN, behaviour, { tries, seed }).quality).filter(
      (q) => q === quality,
    ).length / 2000;
  expect(share('missed', 0, { misses: 0.3 })).toBeCloseTo(0.3, 1);
  expect(share('missed', 1, { misses: 0.3 })).toBeCloseTo(0.15, 1);
  expect(share('misjudged', 0, { misjudges: 0.2 })).toBeCloseTo(0.2, 1);
});

test('a fault that is misjudged is one that the machine can have and does not have', () => {
  for (let seed = 0; seed < 50; seed++) {
    const [taken] = look(WORN, { misjudges: 1 }, { seed }).faults;
    expect(PUMP.faults).toContain(taken);
    expect(taken).not.toBe('bearing_outer');
  }
});

test('nobody takes a machine that stands for a sound one', () => {
  expect(look({ ...WORN, isFailed: true }, { misses: 1 }).verdict).toBe('functional_failure');
  expect(trueVerdict({ ...WORN, isFailed: true })).toBe('functional_failure');
});

const people = { mei: { name: 'Mei' } };
const days = ['mon' as const];
const shifts = { early: { people: ['mei'], days, from: '06:00', to: '14:00' } };
const duty = dutyOf({ sites: { north: {} }, people, shifts }, 'mei');
const inShift = Date.parse('2026-03-02T08:00:00Z');
const ticket = { priority: 'P3' as const, plan: { skills: [{ skill: 'mechanical' }] } };

function answer(over: object = {}, me: object = {}) {
  const free = { open: 0, busyUntil: undefined };
  return answerTo(ticket, {
    ...{ me: { duty, skills: null, ...me }, at: inShift, load: free, workload: 3, insisted: false },
    ...over,
  });
}

test('somebody in their shift with the skill and time takes a ticket', () => {
  expect(answer()).toEqual({ accepts: true });
});

test.each([
  ['off shift', { at: inShift + 12 * 3_600_000 }, {}],
  ['no skill', {}, { skills: new Set(['electrical']) }],
  ['too much work', { load: { open: 3, busyUntil: undefined } }, {}],
])('it is declined: %s', (why, over, me) => {
  expect(answer(over, me)).toMatchObject({ accepts: false, why });
});

test('somebody on call comes for urgent work only', () => {
  const at = inShift + 12 * 3_600_000;
  const load = { open: 0, busyUntil: undefined };
  const asked = { me: { duty, skills: null }, at, load, workload: 3, insisted: false };
  expect(answerTo({ ...ticket, priority: 'P2' }, asked)).toEqual({ accepts: true });
});

test('who works for another hour leaves a P1 to others, but not what a planner insists on', () => {
  const load = { open: 1, busyUntil: inShift + 2 * 3_600_000 };
  const asked = { me: { duty, skills: null }, at: inShift, load, workload: 3, insisted: false };
  expect(answerTo({ ...ticket, priority: 'P1' }, asked)).toMatchObject({ accepts: false, why: 'busy' });
  expect(answerTo({ ...ticket, priority: 'P1' }, { ...asked, insisted: true })).toEqual({ accepts: true });
});

test('skills, codes and parts are those that the product knows, by the same names', () => {
  const names = Object.fromEntries(Object.entries(skills).map(([id, { en }]) => [id, en]));
  expect(SKILLS).toEqual(names);
  for (const [id, name] of Object.entries(PARTS)) expect(generalParts[id]?.en ?? name).toBe(name);
  expect(PARTS).toHaveProperty(SENSOR_PART);
  for (const remedy of Object.values(REMEDIES)) {
    expect(PARTS).toHaveProperty(remedy.part);
    expect(SKILLS).toHaveProperty(remedy.skill);
    expect(failureModes).toHaveProperty(remedy.failureMode);
    expect(Object.keys(failureMechanisms)).toContain(remedy.failureMechanism);
    expect(Object.keys(failureCauses)).toContain(remedy.failureCause);
  }
});

const board = (behaviour: object) => ({
  behaviour: { ...behaviourOf({}), partly: 0, wrongPart: 0, wrongMachine: 0, learns: 0.5, ...behaviour },
  machines: new Map(
    ['north:pump-1', 'north:pump-2', 'south:pump-3'].map((id) => [id, { site: id.slice(0, 5), kind: PUMP }]),
  ),
});
const repairs = (behaviour: object, tries = 1) =>
  Array.from({ length: 2000 }, (_, seed) =>
    drawRepair({ me: { random: createRandom(seed) }, board: board(behaviour) }, { device: 'north:pump-1', tries }),
  );

test('repairs turn out as often wrong as was said, and half as often at the next try', () => {
  const share = (name: string, tries: number) =>
    repairs({ partly: 0.3, wrongPart: 0.2 }, tries).filter((repair) => repair.name === name).length / 2000;
  expect(share('partly', 1)).toBeCloseTo(0.3, 1);
  expect(share('wrong_part', 1)).toBeCloseTo(0.2, 1);
  expect(share('partly', 2)).toBeCloseTo(0.15, 1);
  expect(repairs({}).every(({ quality }) => quality === 'as_new')).toBe(true);
});

test('the wrong machine is an equal one at the same site', () => {
  const wrong = repairs({ wrongMachine: 1 });
  expect(new Set(wrong.map(({ device, name }) => `${name} ${device}`))).toEqual(
    new Set(['wrong_machine north:pump-2']),
  );
});
