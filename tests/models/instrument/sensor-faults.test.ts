import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { FAULT_ROW, fault, plantReadings, raisedIn, rowOf, type Values } from './instrument-runs.ts';

const one = (name: string) => ({ instrument: [name], machine: [] });

test('a sensor that repeats itself is stuck, and the machine is well', async () => {
  let kept = 0;
  const readings = plantReadings(
    1000,
    fault((values, row) => {
      if (row === 0) kept = values['current'] ?? 0;
      values['current'] = kept;
    }),
  );
  const raised = await raisedIn(readings);
  expect(raised).toMatchObject(one('sensor_stuck current'));
  const [episode] = raised.episodes;
  expect(rowOf(episode?.onsetAt ?? 0)).toBe(FAULT_ROW);
  expect(rowOf(episode?.raisedAt ?? 0)).toBeLessThan(FAULT_ROW + 60);
  expect(episode).toMatchObject({ severity: 'medium', reason: expect.stringMatching(/^current has read exactly/) });
});

test('a placeholder such as -999 is a drop-out within a few readings', async () => {
  const raised = await raisedIn(
    plantReadings(
      1000,
      fault((values) => (values['temperature_a'] = -999)),
    ),
  );
  expect(raised).toMatchObject(one('sensor_dropout temperature_a'));
  expect(rowOf(raised.episodes[0]?.raisedAt ?? 0)).toBeLessThan(FAULT_ROW + 5);
});

test('a channel that falls to zero alone is a drop-out', async () => {
  expect(
    await raisedIn(
      plantReadings(
        1000,
        fault((values) => (values['vibration_rms'] = 0)),
      ),
    ),
  ).toMatchObject(one('sensor_dropout vibration_rms'));
});

test('a channel that stops coming while others come is a drop-out, and over when it comes again', async () => {
  const gone = fault((values) => delete values['pressure'], 100);
  const raised = await raisedIn(plantReadings(1200, gone));
  expect(raised).toMatchObject(one('sensor_dropout pressure'));
  expect(raised.transitions.map(({ kind }) => kind)).toEqual(['raised', 'cleared']);
  expect(raised.transitions[1]?.episode.id).toBe(raised.episodes[0]?.id);
});

test('values far off that return at once are spikes once there are several', async () => {
  const spiky = (every: number) =>
    fault((values, row) => {
      if (row % every === 0) values['pressure'] = 9;
    });
  expect(await raisedIn(plantReadings(1000, spiky(20)))).toMatchObject(one('sensor_spikes pressure'));
  expect(await raisedIn(plantReadings(1000, spiky(1000)))).toMatchObject({ instrument: [], machine: [] });
});

test('one of two channels that measure the same departs slowly: it drifts', async () => {
  const drift = fault((values, row) => (values['temperature_b'] = (values['temperature_b'] ?? 0) + 0.02 * row));
  const raised = await raisedIn(plantReadings(1200, drift));
  expect(raised).toMatchObject(one('sensor_drift temperature_b'));
  expect(raised.episodes[0]?.reason).toContain('temperature_a, which measures the same');
});

test.each<[string, string, (value: number) => number]>([
  ['inches instead of millimetres', 'vibration_rms', (value) => value / 25.4],
  ['°F instead of °C', 'temperature_a', (value) => 1.8 * value + 32],
  ['kPa instead of bar', 'pressure', (value) => 100 * value],
  ['psi instead of bar', 'pressure', (value) => 14.5038 * value],
  ['m/s² instead of g', 'vibration_rms', (value) => 9.80665 * value],
  ['thousandths', 'current', (value) => 1000 * value],
])('a jump to %s is a change of unit', async (_, channel, convert) => {
  const changed = fault((values) => (values[channel] = convert(values[channel] ?? 0)));
  expect(await raisedIn(plantReadings(1000, changed))).toMatchObject(one(`unit_change ${channel}`));
});

test('a declared unit that changes is told at once, and over when the old one is back', async () => {
  const readings = plantReadings(1000).map((reading, row) => ({
    ...reading,
    units: { pressure: row >= FAULT_ROW && row < FAULT_ROW + 50 ? 'kPa{abs}' : 'bar' },
  }));
  const raised = await raisedIn(readings);
  expect(raised).toMatchObject(one('unit_change pressure'));
  expect(raised.episodes[0]?.reason).toBe('pressure comes in kPa{abs}, before in bar.');
  expect(rowOf(raised.episodes[0]?.raisedAt ?? 0)).toBe(FAULT_ROW);
  expect(raised.transitions.at(-1)?.kind).toBe('cleared');
});

test('a machine that runs as ever has no broken instrument', async () => {
  expect(await raisedIn(plantReadings(20_000))).toMatchObject({ instrument: [], machine: [] });
});

const stop = (values: Values): void => {
  for (const channel of ['vibration_rms', 'current', 'flow', 'pressure']) values[channel] = 0;
};

test('a machine that stops has no broken instrument, however long it stands', async () => {
  expect((await raisedIn(plantReadings(2000, fault(stop)))).instrument).toEqual([]);
  expect((await raisedIn(plantReadings(2000, fault(stop, 500)))).instrument).toEqual([]);
});

test('a step in load moves several channels: no broken instrument', async () => {
  const step = fault((values) => {
    values['current'] = (values['current'] ?? 0) * 1.5;
    values['vibration_rms'] = (values['vibration_rms'] ?? 0) * 1.4;
    values['pressure'] = (values['pressure'] ?? 0) * 1.3;
  });
  expect((await raisedIn(plantReadings(2000, step))).instrument).toEqual([]);
});

test("a fault of the machine in one channel stays the machine's", async () => {
  const worn = fault((values) => (values['vibration_rms'] = (values['vibration_rms'] ?? 0) + 1));
  const raised = await raisedIn(plantReadings(1000, worn));
  expect(raised.instrument).toEqual([]);
  expect(raised.machine).toHaveLength(1);
});

test('a fault of the machine is found while a sensor is dead, and does not name it', async () => {
  const both = fault((values, row) => {
    values['temperature_a'] = -999;
    if (row > 100) values['vibration_rms'] = (values['vibration_rms'] ?? 0) + 1;
  });
  const raised = await raisedIn(plantReadings(1200, both));
  expect(raised.instrument).toEqual(['sensor_dropout temperature_a']);
  expect(raised.machine).toHaveLength(1);
  expect(raised.episodes.at(-1)?.contributions['temperature_a']).toBeLessThan(0.01);
});

test('a temperature that leaps to another level and stays there is its instrument', async () => {
  const shifted = fault((values) => (values['temperature_a'] = (values['temperature_a'] ?? 0) + 25));
  const raised = await raisedIn(plantReadings(1000, shifted));
  expect(raised).toMatchObject(one('sensor_shift temperature_a'));
  expect(raised.episodes[0]?.reason).toContain('from one reading to the next');
  expect(rowOf(raised.episodes[0]?.onsetAt ?? 0)).toBe(FAULT_ROW);
});

test('a counter that rises out of all that was learned hides no fault of another channel, and its reset is none', async () => {
  let energy = 5000;
  const counted = (values: Values, row: number) => {
    energy = row === FAULT_ROW + 50 ? 0 : energy + 0.4 + 0.1 * Math.sin(row) ** 2;
    values['energy'] = energy;
    if (row >= FAULT_ROW + 100) values['temperature_a'] = 1.8 * (values['temperature_a'] ?? 0) + 32;
  };
  const raised = await raisedIn(plantReadings(1000, counted));
  expect(raised).toMatchObject(one('unit_change temperature_a'));
});

describe('a channel that goes back and forth', () => {
  const random = createRandom(3);
  /** A drive: its power follows its current, and the load changes by steps. */
  const drive = (change: (values: Values, row: number) => void) => (values: Values, row: number) => {
    const load = Math.floor(row / 37) % 3;
    const current = 12 + 6 * load;
    values['current'] = current + 0.2 * random.gaussian();
    values['power'] = 0.55 * current + 0.1 * random.gaussian();
    change(values, row);
  };

  test('is its instrument, while what it goes along with stays', async () => {
    const noisy = fault((values) => (values['current'] = (values['current'] ?? 0) + 6 * random.gaussian()));
    const raised = await raisedIn(plantReadings(1200, drive(noisy)));
    expect(raised).toMatchObject(one('sensor_noise current'));
    expect(raised.episodes[0]?.reason).toContain('power, which it goes along with, does not');
    expect(rowOf(raised.episodes[0]?.onsetAt ?? 0)).toBeLessThan(FAULT_ROW + 4);
  });

  test('is no instrument where what it goes along with does so, too', async () => {
    const shaken = fault((values) => {
      const by = 5 * random.gaussian();
      values['current'] = (values['current'] ?? 0) + by;
      values['power'] = (values['power'] ?? 0) + 0.55 * by;
    });
    const raised = await raisedIn(plantReadings(1200, drive(shaken)));
    expect(raised.instrument).toEqual([]);
  });

  test('ends when it is calm again', async () => {
    const noisy = fault(
      (values) => (values['temperature_a'] = (values['temperature_a'] ?? 0) + 1.5 * random.gaussian()),
      60,
    );
    const raised = await raisedIn(plantReadings(1200, noisy));
    expect(raised).toMatchObject(one('sensor_noise temperature_a'));
    expect(raised.transitions.filter(({ kind }) => kind === 'cleared')).toHaveLength(1);
  });
});

test('a value that has become coarse is not the machine', async () => {
  const coarse = fault((values) => (values['speed'] = 50 * Math.round((values['speed'] ?? 0) / 50)));
  const random = createRandom(5);
  const turned = (values: Values, row: number) => {
    values['speed'] = Math.round(1488 + 0.7 * random.gaussian());
    coarse(values, row);
  };
  const raised = await raisedIn(plantReadings(1200, turned));
  expect(raised).toMatchObject(one('sensor_dropout speed'));
});
