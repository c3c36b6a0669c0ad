import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { createDetector } from '../../../models/detector/detector.ts';
import { decideLonger, type HeldOutCheck } from '../../../models/device/held-out-check.ts';
import { createKeptRows } from '../../../models/device/kept-rows.ts';
import { describeProgress } from '../../../models/learning/describe-progress.ts';
import { learnState } from '../../../models/learning/learn.ts';
import type { LearnJob } from '../../../models/learning/learn-job.ts';
import { noNetTrainer } from '../../../models/learning/learn-with-nets.ts';
import { learnedNow } from '../../../models/learning/learned-model.ts';
import { learnHere, learnJob } from '../../../models/learning/learner.ts';
import { learningProgress } from '../../../models/learning/learning-progress.ts';
import { DETECTION_CONFIG } from '../../../models/normal/detection-config.ts';
import { learnRow, newLearningSpan } from '../../../models/rows/learning-span.ts';
import { backend } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

/** Two channels, the second of which follows the first with the given slope; at 1 Hz. */
function slopedSpan(slopes: readonly (readonly [rows: number, slope: number])[]) {
  const random = createRandom(3);
  const span = newLearningSpan();
  for (const [rows, slope] of slopes) {
    for (let i = 0; i < rows; i++) {
      const load = 50 + 10 * random.gaussian();
      learnRow(span, span.rows * 1000, Float64Array.of(load, 20 + slope * (load - 50) + random.gaussian()));
    }
  }
  return span;
}

const DEVICE = { channels: ['load', 'flow'], updates: Float64Array.of(1, 1) };

/** The second half of the span came after the present model was learned from the first. */
function jobOf(span: ReturnType<typeof slopedSpan>): LearnJob {
  const half = Math.floor(span.rows / 2);
  const rows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);
  const shorter = learnState(DEVICE, span, { config: DETECTION_CONFIG, healthy: rows(half) });
  if (shorter === null) throw new Error('the first half varies');
  return { device: DEVICE, span, healthy: rows(span.rows), config: DETECTION_CONFIG, shorter };
}

const learnAgain = (job: LearnJob) => learnJob(job, noNetTrainer);

describe('a longer model', () => {
  it('of a machine that goes on as before replaces the shorter one', async () => {
    const { model, check } = await learnAgain(jobOf(slopedSpan([[1600, 1]])));
    expect(model?.residual?.learnedRows).toBe(1600);
    expect(check).toMatchObject({ readings: 1600, heldOut: 320, knowsMore: false });
    expect(check?.spread).toBeLessThan(1.1);
  });

  it('of a machine that behaved otherwise for a while, and is back, is kept out', async () => {
    const { model, check } = await learnAgain(
      jobOf(
        slopedSpan([
          [800, 1],
          [400, -1],
          [400, 1],
        ]),
      ),
    );
    expect(model).toBeNull();
    expect(check && decideLonger(check)).toMatchObject({
      kind: 'kept_out',
      reason: expect.stringMatching(/times as wide, on 320 readings that neither learned from \(at most 1\.5\)/),
    });
  });

  it('of a machine that behaves otherwise from now on replaces the shorter one', async () => {
    const { model, check } = await learnAgain(
      jobOf(
        slopedSpan([
          [800, 1],
          [800, -1],
        ]),
      ),
    );
    expect(model).not.toBeNull();
    expect(check?.shorterInAlarm).toBeGreaterThan(0.5);
  });

  it('is compared once 500 readings are there, of which the newest fifth is held out', async () => {
    expect((await learnAgain(jobOf(slopedSpan([[480, 1]])))).check).toBeNull();
    expect((await learnAgain(jobOf(slopedSpan([[480, 1]])))).model).not.toBeNull();
    expect((await learnAgain(jobOf(slopedSpan([[500, 1]])))).check).toMatchObject({ heldOut: 100 });
  });

  it('comes out the same again', async () => {
    const spans = [
      [800, 1],
      [400, 0.8],
      [400, 1],
    ] as const;
    expect(await learnAgain(jobOf(slopedSpan(spans)))).toEqual(await learnAgain(jobOf(slopedSpan(spans))));
  });
});

const NO_WORSE: HeldOutCheck = {
  readings: 2000,
  heldOut: 400,
  shorterInAlarm: 0.01,
  longerInAlarm: 0.03,
  spread: 1.5,
  knowsMore: false,
};

describe('the decision', () => {
  it.each<[string, Partial<HeldOutCheck>, string]>([
    ['at the margins', {}, 'replaces'],
    ['in alarm for more, as with a fault that begins', { longerInAlarm: 0.9 }, 'replaces'],
    ['with wider residuals', { spread: 1.51 }, 'kept_out'],
    ['with wider residuals, of a new channel', { spread: 3, knowsMore: true }, 'replaces'],
    ['in alarm for more, of a new channel', { longerInAlarm: 0.5, knowsMore: true }, 'replaces'],
  ])('on a model %s', (_, change, kind) => {
    expect(decideLonger({ ...NO_WORSE, ...change }).kind).toBe(kind);
  });
});

describe('a device', () => {
  it('goes on with its model where the longer one is kept out, says why, and counts it', async () => {
    const kept = createKeptRows();
    const check = { ...NO_WORSE, readings: 800, heldOut: 160, spread: 1.84 };
    const learner = { ...learnHere(backend), learn: async () => ({ model: null, check }) };
    const options = { backend, learnRows: 400, kept, learner, now: () => new Date(0) };
    const detector = createDetector(options);
    await detector.process(machineReadings({ rows: 700 }), 0);
    const [before] = detector.statesOf('plant:pump-1');
    const id = before?.model?.id;
    await detector.process(machineReadings({ rows: 900 }).slice(700), 0);
    const [state] = detector.statesOf('plant:pump-1');
    if (state === undefined) throw new Error('the device is known');
    expect(state.model?.id).toBe(id);
    expect(state.grown?.due).toBe(1600);
    expect(detector.counts()).toMatchObject({ learned: 1, keptOut: 1 });
    const progress = learningProgress(state, { learnRows: 400, rules: 0, kept });
    expect(progress.longer).toMatchObject({ kind: 'kept_out', readings: 800 });
    expect(describeProgress(progress)).toContain(
      'model of 800 readings kept out: its residuals are 1.84 times as wide, on 160 readings that neither learned from (at most 1.5)',
    );
  });

  it('tells with its new model how it compared, also after a restart from a checkpoint', async () => {
    const detector = createDetector({ backend, learnRows: 400, now: () => new Date(0) });
    await detector.process(machineReadings({ rows: 900 }), 0);
    const after = createDetector({ backend, learnRows: 400, now: () => new Date(0) });
    for (const [device, bytes] of detector.dirty()) after.restore(device, bytes);
    const [state] = after.statesOf('plant:pump-1');
    expect(state && learnedNow(state as never)?.reason).toMatch(
      /^learned again after \d+ readings: its residuals are \d\.\d\d times as wide, on 160 readings/,
    );
  });
});
