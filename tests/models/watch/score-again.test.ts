import { describe, expect, it } from 'vitest';
import type { NormalModel } from '../../../models/normal/normal-model.ts';
import { scoreAgain } from '../../../models/watch/score-again.ts';
import { modelHash } from '../../../models/watch/scoring-evidence.ts';
import { backend, feed, openDetector } from '../detector-runs.ts';
import { machineReadings } from '../machine.ts';

const readings = machineReadings({ rows: 1100, faultFrom: 1000 });

async function raised(batches: readonly (typeof readings)[]) {
  const models: NormalModel[] = [];
  const detector = openDetector(400, { onRaised: (_state, model) => void models.push(model) });
  const { transitions } = await feed(detector, batches);
  const { episode } = transitions.find(({ kind }) => kind === 'raised') ?? expect.fail('no alarm');
  const { scoring } = episode.evidence;
  const [model] = models;
  if (!scoring || !model) return expect.fail('nothing frozen');
  return { episode, scoring, model };
}

describe('a score that was frozen', () => {
  it('is worked out again from the model, through JSON', async () => {
    const { episode, scoring, model } = await raised([readings]);
    expect(scoring).toMatchObject({ modelId: episode.modelId, modelHash: modelHash(model), score: episode.score });
    const tf = await (await backend.open()).use();
    const again = scoreAgain(tf, model, JSON.parse(JSON.stringify(scoring)));
    expect(again.score).toBeCloseTo(episode.score, 4);
    expect(again.features).toHaveLength(model.channels.length);
    if (model.residual === null) return expect.fail('not judged by residuals');
    const residual = { ...model.residual, limits: model.residual.limits.map((limit) => 2 * limit) };
    const other = scoreAgain(tf, { ...model, residual }, scoring);
    expect(Math.abs(other.score - episode.score)).toBeGreaterThan(0.01);
  });

  it('is the same however readings came in batches', async () => {
    const whole = await raised([readings]);
    const single = await raised(readings.map((reading) => [reading]));
    expect(single.scoring).toEqual(whole.scoring);
  });
});
