import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../ingest/reading/reading.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import type { EpisodeTransition } from '../../../models/episode/alarm-episode.ts';
import { recentred } from '../../../models/learning/class-start.ts';
import { decodeModel, encodeModel } from '../../../models/registry/model-file.ts';
import type { StoredModel } from '../../../models/registry/stored-model.ts';
import { scoreAgain } from '../../../models/watch/score-again.ts';
import { modelHash } from '../../../models/watch/scoring-evidence.ts';
import { backend, cutAt } from '../detector-runs.ts';
import { madeClass, madeMachine } from './made-class.ts';

const LEARN_ROWS = 400;

function open(start: StoredModel, learnRows = LEARN_ROWS) {
  const verdicts: unknown[] = [];
  const detector = createDetector({
    backend,
    learnRows,
    now: () => new Date(0),
    models: { of: () => ({ live: null, shadow: null, start }) },
    onVerdict: (verdict) => void verdicts.push(verdict),
  });
  return { detector, verdicts };
}

async function raisedBy(start: StoredModel, readings: readonly Reading[]): Promise<EpisodeTransition[]> {
  const { transitions } = await open(start).detector.process(readings, 0);
  return transitions.filter(({ kind }) => kind === 'raised');
}

const step = (channel: string, off: number) => (row: number) => (row >= 120 ? { channel, off } : null);
const drift = (channel: string, off: number) => (row: number) =>
  row >= 120 ? { channel, off: (off * (row - 120)) / 270 } : null;

describe('the model of a class', () => {
  it('leaves healthy machines that it never saw in peace, and finds faults within their learning time', async () => {
    const start = await madeClass({ machines: 6 });
    const healthy = [];
    for (let seed = 101; seed <= 120; seed++) {
      healthy.push(...(await raisedBy(start, madeMachine({ seed, rows: LEARN_ROWS }))));
    }
    expect(healthy).toHaveLength(0);
    const faults = [step('vibration', 0.8), step('current', 9), drift('pressure', 1.5), drift('flow', 40)];
    let found = 0;
    for (const [i, fault] of faults.entries()) {
      for (const seed of [201, 202, 203]) {
        const raised = await raisedBy(start, madeMachine({ seed: seed + 10 * i, rows: LEARN_ROWS, fault }));
        found += raised.length > 0 && raised[0]?.episode.modelId === start.card.id ? 1 : 0;
      }
    }
    expect(found).toBeGreaterThanOrEqual(11);
  });

  it('is around the level of each state, also of a machine that starts while it stands still', async () => {
    const start = await madeClass({ machines: 8, stops: true });
    expect(start.card.others.map(({ name }) => name)).not.toContain('vibration');
    let raised = 0;
    for (let seed = 301; seed <= 310; seed++) {
      const readings = madeMachine({ seed, rows: LEARN_ROWS, stops: true });
      raised += (await raisedBy(start, readings.slice(seed % 20))).length;
    }
    expect(raised).toBe(0);
  });

  it('leaves nearly all healthy machines in peace where only three machines show how far they differ', async () => {
    const start = await madeClass({ machines: 3 });
    let raised = 0;
    for (let seed = 401; seed <= 415; seed++) {
      raised += (await raisedBy(start, madeMachine({ seed, rows: LEARN_ROWS }))).length;
    }
    expect(raised).toBeLessThanOrEqual(1);
  });

  it('comes back from its file with a score that can be worked out again from a stored episode', async () => {
    const start = decodeModel(encodeModel(await madeClass({ machines: 4 })));
    const [raised] = await raisedBy(start, madeMachine({ seed: 9, rows: 300, fault: step('vibration', 1) }));
    const scoring = JSON.parse(JSON.stringify(raised?.episode.evidence.scoring));
    const here = recentred(start.model, Float64Array.from(scoring.scaler.center));
    expect(modelHash(here)).toBe(scoring.modelHash);
    const tf = await (await backend.open()).use();
    expect(scoreAgain(tf, here, scoring).score).toBeCloseTo(scoring.score, 9);
  });

  it('judges the same after a restart in the middle of the start', async () => {
    const start = await madeClass({ machines: 4 });
    const readings = madeMachine({ seed: 12, rows: 390, fault: step('vibration', 1) });
    const whole = open(start);
    const expected = await whole.detector.process(readings, 0);
    const first = open(start);
    const [before = [], after = []] = cutAt(readings, [150]);
    const transitions = [...(await first.detector.process(before, 0)).transitions];
    const second = open(start);
    for (const [device, state] of first.detector.dirty()) second.detector.restore(device, state);
    transitions.push(...(await second.detector.process(after, 0)).transitions);
    expect([...first.verdicts, ...second.verdicts]).toEqual(whole.verdicts);
    expect(transitions.map(({ episode }) => episode)).toEqual(expected.transitions.map(({ episode }) => episode));
  });

  it('keeps an alarm as one episode when the machine comes to have a model of its own', async () => {
    const start = await madeClass({ machines: 4 });
    // It learns from readings out of alarm, and from these once it has passed over four spans.
    const readings = madeMachine({ seed: 12, rows: 700, fault: step('vibration', 1) });
    const { detector } = open(start, 130);
    const { transitions } = await detector.process(readings, 0);
    expect(detector.counts().learned).toBeGreaterThan(0);
    expect(transitions.filter(({ kind }) => kind === 'raised')).toHaveLength(1);
  });

  it('knows a silence: the joints between the machines of its class are none', async () => {
    const { model } = await madeClass({ machines: 3 });
    expect(model.instruments.silenceMs).toBeLessThan(3_600_000);
  });
});
