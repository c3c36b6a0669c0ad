import { expect, test } from 'vitest';
import { createRandom } from '../../lib/random.ts';
import type { Measurement } from '../../simulator/machine/measurement.ts';
import { createInstruments, type InstrumentTrouble } from '../../simulator/trouble/instruments.ts';
import { createNetwork, type NetworkTrouble } from '../../simulator/trouble/network.ts';

const FROM = 100_000;
const UNTIL = 300_000;

function reading(second: number): Measurement {
  return {
    sampledAt: second * 1000,
    sequence: second + 1,
    values: { temperature: 20 + second / 100, flow: 5 },
    units: { temperature: 'Cel', flow: 'm3/h' },
  };
}

type Distribute<T> = T extends unknown ? Omit<T, 'channel' | 'from' | 'until'> : never;

/** The temperature that is shown at each second. */
function shown(trouble: Distribute<InstrumentTrouble>): readonly (number | undefined)[] {
  const full = { channel: 'temperature', from: FROM, until: UNTIL, ...trouble } as InstrumentTrouble;
  const instruments = createInstruments([full], createRandom(1));
  return Array.from({ length: 400 }, (_, second) => instruments(reading(second))?.values['temperature']);
}

const truth = Array.from({ length: 400 }, (_, second) => reading(second).values['temperature'] ?? 0);
const during = <T>(all: readonly T[]): readonly T[] => all.slice(100, 300);
const apart = (all: readonly (number | undefined)[]) =>
  during(all).map((value, i) => (value ?? Number.NaN) - (truth[i + 100] ?? 0));

test.each([
  { trouble: 'noise', deviation: 2 },
  { trouble: 'quantisation', step: 5 },
  { trouble: 'bias', amount: 3 },
  { trouble: 'drift', amount: 3 },
  { trouble: 'stuck' },
  { trouble: 'spikes', amount: 50, share: 0.1 },
  { trouble: 'drop_out', share: 0.5 },
  { trouble: 'unit', factor: 1.8, offset: 32 },
  { trouble: 'reset' },
] as const)('$trouble changes nothing before and after its time', (trouble) => {
  const values = shown(trouble);
  expect(values.slice(0, 100)).toEqual(truth.slice(0, 100));
  expect(values.slice(300)).toEqual(truth.slice(300));
  expect(during(values)).not.toEqual(during(truth));
});

test('each trouble of an instrument does what it says', () => {
  expect(Math.hypot(...apart(shown({ trouble: 'noise', deviation: 2 }))) / Math.sqrt(200)).toBeCloseTo(2, 0);
  expect(new Set(during(shown({ trouble: 'quantisation', step: 5 })))).toEqual(new Set([20, 25]));
  expect(apart(shown({ trouble: 'bias', amount: 3 })).every((gap) => Math.abs(gap - 3) < 1e-9)).toBe(true);
  const drift = apart(shown({ trouble: 'drift', amount: 3 }));
  expect([drift[0], drift[100], drift[199]].map((gap) => Number(gap?.toFixed(3)))).toEqual([0, 1.5, 2.985]);
  expect(new Set(during(shown({ trouble: 'stuck' })))).toEqual(new Set([21]));
  const spikes = apart(shown({ trouble: 'spikes', amount: 50, share: 0.1 })).filter((gap) => gap > 49);
  expect(spikes.length).toBeGreaterThan(8);
  expect(spikes.length).toBeLessThan(35);
  expect(during(shown({ trouble: 'drop_out', share: 1 }))).toEqual(Array.from({ length: 200 }, () => undefined));
  expect(during(shown({ trouble: 'unit', factor: 1.8, offset: 32 }))[0]).toBeCloseTo(69.8, 9);
  expect(during(shown({ trouble: 'reset' }))[0]).toBe(0);
});

test('a mistaken unit is said only where the device says it', () => {
  const base = { channel: 'temperature', from: 0, until: UNTIL, trouble: 'unit', factor: 1.8, offset: 32 } as const;
  expect(createInstruments([base], createRandom(1))(reading(1))?.units).toMatchObject({ temperature: 'Cel' });
  const told = createInstruments([{ ...base, unit: '[degF]' }], createRandom(1))(reading(1));
  expect(told?.units).toEqual({ temperature: '[degF]', flow: 'm3/h' });
});

/** Sequences that leave at each second, and the network. */
function through(...troubles: readonly NetworkTrouble[]) {
  const network = createNetwork(troubles, createRandom(2));
  const leaving = Array.from({ length: 400 }, (_, second) => network.offer(reading(second), second * 1000));
  return { network, leaving, all: [...leaving.flat(), ...network.end()] };
}

const span = { from: FROM, until: UNTIL };
const sequences = (all: readonly Measurement[]) => all.map(({ sequence }) => sequence);
const inOrder = Array.from({ length: 400 }, (_, i) => i + 1);

test('after an outage the device sends what it kept, oldest first, before anything newer', () => {
  const { leaving, all, network } = through({ ...span, trouble: 'outage', keeps: 1000 });
  expect(leaving.slice(100, 300).flat()).toEqual([]);
  expect(leaving[300]?.length).toBe(201);
  expect(sequences(all)).toEqual(inOrder);
  expect(network.counts).toMatchObject({ buffered: 200, lost: 0 });
});

test('a device with little memory loses the oldest of an outage, and says how many', () => {
  const { all, network } = through({ ...span, trouble: 'outage', keeps: 50 });
  expect(sequences(all)).toEqual([...inOrder.slice(0, 100), ...inOrder.slice(250)]);
  expect(network.counts).toMatchObject({ buffered: 50, lost: 150 });
});

test('lost, doubled and late readings are counted', () => {
  const lost = through({ ...span, trouble: 'loss', share: 1 });
  expect([lost.all.length, lost.network.counts.lost]).toEqual([200, 200]);
  const doubled = through({ ...span, trouble: 'duplicates', share: 0.5 });
  expect(doubled.all.length - 400).toBe(doubled.network.counts.duplicated);
  expect(doubled.network.counts.duplicated).toBeGreaterThan(60);
  const late = through({ ...span, trouble: 'reordering', share: 0.2, delayMs: 30_000 });
  expect(sequences(late.all)).not.toEqual(inOrder);
  expect(sequences(late.all).sort((a, b) => a - b)).toEqual(inOrder);
  expect(late.network.counts.reordered).toBeGreaterThan(15);
});

test('clocks that are wrong say other times, and only then', () => {
  const skewed = through({ ...span, trouble: 'clock_skew', byMs: -7000 }).all;
  expect([skewed[99]?.sampledAt, skewed[100]?.sampledAt, skewed[300]?.sampledAt]).toEqual([99_000, 93_000, 300_000]);
  const fallen = through({ ...span, trouble: 'clock_fall_back', toMs: 5 }).all;
  expect([fallen[100]?.sampledAt, fallen[101]?.sampledAt]).toEqual([5, 1005]);
});

test('a new firmware calls a channel otherwise, with its unit', () => {
  const { all } = through({ ...span, trouble: 'payload_change', rename: { flow: 'q' } });
  expect(all[99]?.values).toHaveProperty('flow');
  expect(all[100]).toMatchObject({ values: { q: 5 }, units: { q: 'm3/h' } });
  expect(all[100]?.values).not.toHaveProperty('flow');
});

test('a connection breaks as often as it is said', () => {
  const network = createNetwork([{ ...span, trouble: 'reconnects', everyMs: 50_000 }], createRandom(1));
  const breaks = inOrder.filter((second) => network.breaksAt(second * 1000));
  expect(breaks).toEqual([100, 150, 200, 250]);
  expect(network.counts.reconnects).toBe(4);
});
