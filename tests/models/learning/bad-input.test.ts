import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createRandom } from '../../../lib/random.ts';
import { describeProgress } from '../../../models/learning/describe-progress.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { feed, openDetector, type Run } from '../detector-runs.ts';

/** The promises of docs/learning.md for odd machines, under "What odd machines get". */
const DEVICE = 'plant:odd';
const START = Date.UTC(2026, 2, 2);
const MINUTE = 60_000;
const LEARN_ROWS = 400;

type Values = Record<string, number>;

/**
 * A healthy machine of four channels.
 * @param change gives the values of a row, and moves its time
 */
function odd(rows: number, change: (values: Values, row: number) => Values, at = (row: number) => row * MINUTE) {
  const random = createRandom(3);
  return Array.from({ length: rows }, (_, row): Reading => {
    const values = {
      vibration: 2 + 0.1 * random.gaussian(),
      temperature: 60 + 0.8 * random.gaussian(),
      flow: 30 + 0.5 * random.gaussian(),
      pressure: 4 + 0.05 * random.gaussian(),
    };
    return {
      device: DEVICE,
      sampledAt: START + at(row),
      receivedAt: START + row * MINUTE + 20,
      sequence: row,
      timeSource: 'device',
      values: change(values, row),
    };
  });
}

const same = (values: Values): Values => values;

function without(values: Values, name: string): Values {
  return Object.fromEntries(Object.entries(values).filter(([each]) => each !== name));
}

async function run(readings: readonly Reading[], learnRows = LEARN_ROWS): Promise<Run> {
  return await feed(openDetector(learnRows), [readings]);
}

/** The same, but each arrives as it is measured. */
function timely(readings: readonly Reading[]): Reading[] {
  return readings.map((reading) => ({ ...reading, receivedAt: reading.sampledAt + 20 }));
}

/** Each alarm in the order in which it came and went: `+` raised, `-` cleared, `=` stayed. */
function story({ transitions }: Run): string[] {
  const told = transitions.filter(({ kind }) => kind !== 'worsened');
  return told.map(({ kind, episode: { condition, detector, firstChannel, stayed } }) => {
    const sign = kind === 'raised' ? '+' : stayed === true ? '=' : '-';
    const what = detector === 'instrument/1' ? condition : 'machine';
    return `${sign}${what}${what === 'machine' || firstChannel === '' ? '' : ` ${firstChannel}`}`;
  });
}

function progressOf({ detector, kept }: Run) {
  const [state] = detector.statesOf(DEVICE);
  if (state === undefined) throw new Error('the device is known');
  return learningProgress(state, { learnRows: LEARN_ROWS, rules: 0, kept });
}

const reasonOf = (of: Run, channel: string): string =>
  progressOf(of).provisional.find((each) => each.channel === channel)?.reason ?? '';

const DAYS_4 = 4 * 1440;

describe('an instrument that is broken for longer than its device had been known', () => {
  const broken = (row: number): boolean => row > 1000 && row < DAYS_4;
  const cases: [string, (values: Values) => Values, string][] = [
    ['dies', (values) => without(values, 'flow'), 'sensor_dropout flow'],
    ['is stuck', (values) => ({ ...values, flow: 29.3 }), 'sensor_stuck flow'],
    ['comes in kPa', (values) => ({ ...values, pressure: (values['pressure'] ?? 0) * 100 }), 'unit_change pressure'],
  ];
  it.each(cases)('that %s stays one alarm of the instrument until it is good again', async (_, change, alarm) => {
    const told = story(await run(odd(DAYS_4 + 300, (values, row) => (broken(row) ? change(values) : values))));
    expect(told).toEqual([`+${alarm}`, `-${alarm}`]);
  });

  it('is no alarm any more once too few good readings of it are left, and says so', async () => {
    const dead = odd(1200, (values, row) => (row > 200 ? without(values, 'flow') : values));
    const { transitions } = await run(dead, 200);
    const last = transitions.findLast(({ episode }) => episode.firstChannel === 'flow');
    expect(last?.kind).toBe('cleared');
    expect(last?.episode.endedBecause).toContain('too few of the readings');
  });
});

describe('a channel that is renamed', () => {
  it('is one alarm, which names what came instead', async () => {
    const rename = (values: Values) => ({ ...without(values, 'flow'), flow_rate: values['flow'] ?? 0 });
    const told = await run(odd(2000, (values, row) => (row < 1000 ? values : rename(values))));
    expect(story(told)).toEqual(['+sensor_dropout flow']);
    expect(told.transitions[0]?.episode.reason).toContain('flow_rate came instead');
  });
});

describe('a clock that jumps', () => {
  const jumped = async (jump: (row: number) => number) =>
    await run(odd(3000, same, (row) => (row + jump(row)) * MINUTE));

  it('ahead is a wrong clock, and no silence', async () => {
    expect(story(await jumped((row) => (row < 1500 ? 0 : 60)))).toEqual(['+clock_skew']);
  });

  it('ahead and back is told once, and does not end before it began', async () => {
    const told = await jumped((row) => (row > 1500 && row < 2000 ? 1440 : 0));
    expect(story(told)).toEqual(['+clock_skew', '-clock_skew']);
    const [begin, end] = told.transitions;
    expect(end?.episode.clearedAt).toBeGreaterThanOrEqual(begin?.episode.raisedAt ?? Number.NaN);
  });

  it('back and right again is a wrong clock, and no silence', async () => {
    const told = await jumped((row) => (row > 1500 && row < 2000 ? -700 : 0));
    expect(story(told)).toEqual(['+clock_skew', '-clock_skew']);
  });
});

describe('a machine that was silent for a month', () => {
  const month = (row: number): number => (row + (row < 1500 ? 0 : 43_200)) * MINUTE;
  it('is told as silent, and is well when it comes back as it was', async () => {
    expect(story(await run(timely(odd(3000, same, month))))).toEqual(['+no_data', '-no_data']);
  });

  it('is in alarm when it comes back far from where it was', async () => {
    const moved = (values: Values, row: number) => ({ ...values, flow: (values['flow'] ?? 0) + (row < 1500 ? 0 : 5) });
    expect(story(await run(timely(odd(1800, moved, month))))).toEqual(['+no_data', '-no_data', '+machine']);
  });
});

describe('a machine that stands still', () => {
  it('teaches nothing, which its progress says with the number of readings', async () => {
    const told = await run(odd(1000, () => ({ vibration: 0, flow: 0 })));
    expect(story(told)).toEqual([]);
    expect(describeProgress(progressOf(told))).toBe(
      'learning: 200 of 400 readings; nothing changed in the 800 before, from which nothing can be learned',
    );
    expect(told.detector.unjudged()[0]?.unjudged[0]?.detail).toContain('nothing changed in 800 readings');
  });

  it('and then runs is learned as it runs, also a channel that comes with each 30th reading', async () => {
    const seldom = (values: Values, row: number) => (row % 30 === 0 ? values : without(values, 'pressure'));
    const starts = (values: Values, row: number) =>
      seldom(row < 4000 ? { ...values, vibration: 0, temperature: 20, flow: 0, pressure: 0 } : values, row);
    expect(story(await run(odd(6000, starts)))).toEqual([]);
  });
});

describe('a learning span with a fault in it', () => {
  const faulty = (share: number, size: number) => (values: Values, row: number) => {
    const isFault = (row >= 100 && row < 100 + share * LEARN_ROWS) || row >= 2880;
    return isFault ? { ...values, vibration: (values['vibration'] ?? 0) + 0.1 * size } : values;
  };

  it('of a fifth of it still finds the same fault of 8 spreads later', async () => {
    expect(story(await run(odd(3000, faulty(0.2, 8))))).toEqual(['+machine']);
  });

  it('of half of it is blind for that fault, and says what it learned from', async () => {
    const told = await run(odd(3000, faulty(0.5, 8)));
    expect(story(told)).toEqual([]);
    expect(reasonOf(told, 'vibration')).toMatch(/it was at 2\.\d+ from 2026-03-02T01:.* its limits may allow for both/);
  });

  it('that a slow course looks like is not told of', async () => {
    const drift = (values: Values, row: number) => ({
      ...values,
      flow: (values['flow'] ?? 0) + 5 * Math.sin(row / 200),
    });
    expect(reasonOf(await run(odd(700, drift)), 'flow')).toBe('learned from 400 of 1000 readings');
  });
});

describe('a machine with many channels', () => {
  const many = (channels: number) => {
    const random = createRandom(4);
    return () => Object.fromEntries(Array.from({ length: channels }, (_, c) => [`ch${c}`, c + random.gaussian()]));
  };

  it('is learned from nearly all of its healthy readings', async () => {
    const told = await run(odd(1700, many(30)));
    expect(story(told)).toEqual([]);
    expect(progressOf(told).seen.readings).toBeGreaterThan(1200);
  });

  it('of more than 64 names those that are not judged', async () => {
    const [told] = (await run(odd(20, many(80)))).detector.unjudged();
    expect(told?.unjudged.find(({ reason }) => reason === 'too_many_channels')?.detail).toMatch(/^16 channels beyond/);
  });
});

describe('a machine at another pace', () => {
  const stepped = (from: number) => (values: Values, row: number) =>
    row < from ? values : { ...values, vibration: (values['vibration'] ?? 0) + 0.8 };

  it.each([
    ['10 Hz', 100],
    ['one reading a day', 86_400_000],
  ])('of %s is quiet, and finds a step of 8 spreads within 20 readings', async (_, stepMs) => {
    const { transitions } = await run(timely(odd(1320, stepped(1300), (row) => row * stepMs)));
    const machine = transitions.filter(({ episode, kind }) => episode.detector !== 'instrument/1' && kind === 'raised');
    expect(machine).toHaveLength(1);
    expect(machine[0]?.episode.onsetAt).toBeGreaterThanOrEqual(START + 1300 * stepMs);
  });

  it('of one channel is judged', async () => {
    const one = (values: Values, row: number) => ({ flow: (values['flow'] ?? 0) + (row < 1300 ? 0 : 4) });
    expect(story(await run(odd(1400, one)))).toEqual(['+machine']);
  });
});
