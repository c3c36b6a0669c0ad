import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import { createKeptRows } from '../../../models/device/kept-rows.ts';
import { createWatchBook, type PersonLimit, type WatchSettings } from '../../../models/device/watch-settings.ts';
import type { EpisodeTransition } from '../../../models/episode/alarm-episode.ts';
import { backend, cutAt } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const DEVICE = 'plant:pump-1';
const START = 1_700_000_000_000;

function open() {
  const watch = createWatchBook();
  const raised: string[] = [];
  const kept = createKeptRows();
  const make = () =>
    createDetector({
      backend,
      learnRows: 200,
      watch,
      kept,
      now: () => new Date(0),
      onRaised: (_, { id }) => void raised.push(id),
    });
  const detector = make();
  const set = (more: Partial<WatchSettings>) =>
    watch.replace([{ device: DEVICE, limitFactor: 1, factorAuthor: null, excluded: [], limits: [], ...more }]);
  const modelOf = (of = detector) => of.statesOf(DEVICE)[0]?.model?.id ?? null;
  const take = async (readings: readonly Reading[]): Promise<readonly EpisodeTransition[]> =>
    (await detector.process(readings, 0)).transitions;
  return { detector, make, watch, set, modelOf, take, raised };
}

const limit = (more: Partial<PersonLimit>): PersonLimit => ({
  channel: 'pressure',
  low: null,
  high: 4.5,
  severity: 'high',
  reason: 'seal',
  setBy: 'eve',
  setAt: Date.UTC(2026, 2, 1, 12),
  until: null,
  ...more,
});

describe('a factor on the limits', () => {
  it('makes alarms of a small fault come or stay away, without a restart, and comes back to what was learned', async () => {
    const [learned = [], wide = [], narrow = []] = cutAt(
      machineReadings({ rows: 600, faultFrom: 250, faultTo: 320 }),
      [240, 400],
    );
    const on = open();
    await on.take(learned);
    const own = on.modelOf();
    on.set({ limitFactor: 4 });
    expect(await on.take(wide)).toEqual([]);
    const scaled = on.modelOf();
    expect(scaled).not.toBe(own);
    on.set({});
    await on.take(narrow.slice(0, 1));
    expect(on.modelOf()).toBe(own);
  });

  it('stays over a restart and over learning again, and an alarm is kept with the limits that it was raised by', async () => {
    const [learned = [], more = [], fault = []] = cutAt(machineReadings({ rows: 560, faultFrom: 500 }), [240, 460]);
    const on = open();
    const author = { by: 'eve', at: Date.UTC(2026, 2, 1, 12), reason: 'rough ground' };
    on.set({ limitFactor: 0.8, factorAuthor: author });
    await on.take(learned);
    await on.take(learned.slice(-1));
    const before = on.modelOf();
    await on.take(more);
    await on.take(fault.slice(0, 1));
    expect(on.modelOf()).not.toBe(before);
    const resumed = on.make();
    for (const [device, state] of on.detector.dirty()) resumed.restore(device, state);
    const { transitions } = await resumed.process(fault.slice(1), 0);
    const raised = transitions.find(({ kind }) => kind === 'raised')?.episode;
    expect(raised?.reason).toMatch(/; the learned limits count 0\.8 times, as eve set on 2026-03-01: rough ground\.$/);
    expect(resumed.statesOf(DEVICE)[0]?.assigned?.scaled).toMatchObject({ factor: 0.8, id: on.modelOf(resumed) });
    expect(on.raised).toEqual([on.modelOf(resumed)]);
  });
});

describe('a channel that is left out', () => {
  it('raises nothing, is not blamed, and is judged again once it is taken in', async () => {
    const readings = machineReadings({ rows: 900, faultFrom: 260, faultTo: 500 });
    const [learned = [], faulty = [], back = []] = cutAt(readings, [240, 700]);
    const on = open();
    await on.take(learned);
    on.set({ excluded: ['vibration_rms'] });
    expect(await on.take(faulty)).toEqual([]);
    on.set({});
    const faultyAgain = back.map((reading) => ({
      ...reading,
      values: { ...reading.values, vibration_rms: 5 },
    }));
    expect((await on.take(faultyAgain)).map(({ kind, episode }) => [kind, episode.firstChannel])).toContainEqual([
      'raised',
      'vibration_rms',
    ]);
  });

  it('ends the fault of its instrument', async () => {
    const readings = machineReadings({ rows: 500 }).map((reading, row) =>
      row < 260 ? reading : { ...reading, values: { ...reading.values, flow: -999 } },
    );
    const [learned = [], broken = [], left = []] = cutAt(readings, [240, 330]);
    const on = open();
    await on.take(learned);
    expect((await on.take(broken)).map(({ kind, episode }) => [kind, episode.condition])).toEqual([
      ['raised', 'sensor_dropout'],
    ]);
    on.set({ excluded: ['flow'] });
    expect((await on.take(left)).map(({ kind, episode }) => [kind, episode.condition])).toEqual([
      ['cleared', 'sensor_dropout'],
    ]);
  });
});

describe('a fixed limit of a person', () => {
  const high = (from: number, to: number, rows = 200): Reading[] =>
    machineReadings({ rows }).map((reading, row) =>
      row < from || row >= to ? reading : { ...reading, values: { ...reading.values, pressure: 5 } },
    );

  it('is judged from the first reading on, names who set it and why, and ends below it', async () => {
    const on = open();
    on.set({ limits: [limit({})] });
    const steps = await on.take(high(50, 100));
    expect(steps.map(({ kind, episode }) => [kind, episode.detector, episode.severity, episode.firstChannel])).toEqual([
      ['raised', 'limits/1', 'high', 'pressure'],
      ['cleared', 'limits/1', 'high', 'pressure'],
    ]);
    expect(steps[0]?.episode.reason).toBe('pressure is 5, above 4.5, the limit that eve set on 2026-03-01: seal.');
    expect(steps[1]?.episode.clearedAt).toBe(START + 130_000);
  });

  it('of an asset above names it, and a component goes by its own settings before those of its device', async () => {
    const on = open();
    const component = (readings: readonly Reading[]) =>
      readings.map((reading) => ({ ...reading, device: `${DEVICE}/B1` }));
    on.set({ limits: [limit({ asset: 'Line 2' })] });
    const [raised] = await on.take(component(high(50, 100, 60)));
    expect(raised?.episode.reason).toBe(
      'pressure is 5, above 4.5, the limit that eve set on 2026-03-01 for Line 2: seal.',
    );
    const own = { limitFactor: 1, factorAuthor: null, excluded: [], limits: [] };
    on.watch.replace([
      { ...own, device: DEVICE, limits: [limit({})] },
      { ...own, device: `${DEVICE}/B1` },
    ]);
    const later = component(high(0, 200)).slice(100);
    expect((await on.take(later)).map(({ kind }) => kind)).toEqual(['cleared']);
  });

  it('of the low side, and one of a channel that is left out, count too', async () => {
    const on = open();
    on.set({ excluded: ['pressure'], limits: [limit({ high: null, low: 4.9 })] });
    expect((await on.take(high(0, 0, 20)))[0]?.episode.reason).toMatch(/^pressure is [\d.]+, below 4.9/);
  });

  it('ends with its time, and an alarm of a limit that is taken away ends with the next reading', async () => {
    const on = open();
    on.set({ limits: [limit({ until: START + 60_000 })] });
    const [first = [], rest = []] = cutAt(high(10, 200), [80]);
    expect((await on.take(first)).map(({ kind, episode }) => [kind, episode.clearedAt])).toEqual([
      ['raised', null],
      ['cleared', START + 60_000],
    ]);
    on.set({ limits: [limit({})] });
    expect((await on.take(rest.slice(0, 20))).map(({ kind }) => kind)).toEqual(['raised']);
    on.set({});
    expect((await on.take(rest.slice(20))).map(({ kind, episode }) => [kind, episode.clearedAt])).toEqual([
      ['cleared', START + 100_000],
    ]);
  });
});
