import { describe, expect, it } from 'vitest';
import { learnFromHistory } from '../../../models/history/learn-from-history.ts';
import type { LeftOut } from '../../../models/history/left-out.ts';
import { MOST_HISTORY_ROWS, readHistory } from '../../../models/history/read-history.ts';
import { DETECTION_CONFIG } from '../../../models/normal/detection-config.ts';
import { scoreReadings } from '../../../models/offline/score-readings.ts';
import { backend } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';
import { machineHistory } from './machine-history.ts';

const DEVICE = 'plant:pump-1';
const signal = new AbortController().signal;

async function learn(
  history: ReturnType<typeof machineHistory>,
  more: { leftOut?: readonly LeftOut[]; from?: number; exclude?: string } = {},
) {
  const channels = history.channels.filter(({ channel }) => channel !== more.exclude);
  const place = { device: DEVICE, channels, from: more.from ?? history.from, to: history.to, signal };
  const spans = await readHistory(history.series, place);
  const given = { spans, leftOut: more.leftOut ?? [], leastRows: 100, createdAt: '2026-01-01T00:00:00.000Z' };
  return await learnFromHistory(given, { config: DETECTION_CONFIG, backend });
}

describe('learning from stored history', () => {
  it('gives a model with its span, its channels, what had been seen, and held-out figures', async () => {
    const history = machineHistory({ rows: 1200 });
    const [learned] = await learn(history);
    expect(learned).toMatchObject({ name: DEVICE, read: 1200, learned: 1200, joints: 0, reason: null });
    const card = learned?.stored?.card;
    expect(card).toMatchObject({ madeBy: 'history', rows: 1200, learnedFrom: history.from, seen: { readings: 1200 } });
    expect(card?.channels).toContainEqual({ name: 'flow', unit: 'm3/h' });
    expect(card?.metrics?.heldOutRows).toBeGreaterThan(150);
    expect(card?.metrics?.falseAlarmsPerMonth).toBe(0);
  });

  it('leaves out a fault that an episode tells of: the model finds it again, where one of everything does not', async () => {
    const history = machineHistory({ rows: 1200, faultFrom: 500, faultTo: 800 });
    const leftOut = [{ kind: 'episode' as const, id: 'ep', from: history.from + 500_000, to: history.from + 799_000 }];
    const [clean] = await learn(history, { leftOut });
    const [all] = await learn(history);
    expect(clean).toMatchObject({ read: 1200, learned: 810, leftOut: [{ id: 'ep', readings: 390 }] });
    const faulty = machineReadings({ rows: 300, seed: 9, startAt: history.to, faultFrom: 100 });
    const score = async (one: typeof clean) => {
      if (!one?.stored) throw new Error('learned');
      return (await scoreReadings(faulty, { stored: one.stored, backend, config: DETECTION_CONFIG })).alarmed;
    };
    expect(await score(clean)).toBeGreaterThan(150);
    expect(await score(all)).toBeLessThan(20);
  });

  it('reads a long history in even blocks, bounded, that end with it; a gap between blocks is no silence', async () => {
    const history = machineHistory({ rows: 60_000, stepMs: 10_000 });
    const place = { device: DEVICE, channels: history.channels, from: history.from, to: history.to, signal };
    const [machine] = await readHistory(history.series, place);
    expect(machine?.span.rows).toBeLessThanOrEqual(MOST_HISTORY_ROWS);
    expect(machine?.span.rows).toBeGreaterThan(0.95 * MOST_HISTORY_ROWS);
    expect(machine?.joints).toHaveLength(120);
    expect(machine?.span.times[(machine?.span.rows ?? 0) - 1]).toBe(history.to - 10_000);
    expect(history.asked.points).toBeLessThan(4 * (MOST_HISTORY_ROWS + 1000));
  });

  it('goes without a channel that is excluded', async () => {
    const [learned] = await learn(machineHistory({ rows: 400 }), { exclude: 'flow' });
    expect(learned?.stored?.card.channels.map(({ name }) => name)).toEqual(['vibration_rms', 'current', 'pressure']);
  });

  it('says how many readings are left where they are too few, and refuses a time without any', async () => {
    const history = machineHistory({ rows: 300 });
    const leftOut = [{ kind: 'ticket' as const, id: 'HB-1', from: history.from + 40_000, to: null }];
    const [learned] = await learn(history, { leftOut });
    expect(learned).toMatchObject({ stored: null, reason: expect.stringContaining('40 readings are left') });
    await expect(learn(history, { from: history.to })).rejects.toMatchObject({ code: 'unprocessable' });
  });
});
