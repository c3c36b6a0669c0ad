import { expect, it } from 'vitest';
import { createRandom } from '../../../lib/random.ts';
import { learnResiduals } from '../../../models/residual/learn-residuals.ts';
import type { ResidualModel } from '../../../models/residual/residual-model.ts';
import { newResidualState, newResidualWork } from '../../../models/residual/residual-state.ts';
import { stepResiduals } from '../../../models/residual/step-residuals.ts';

const ROWS = 600;
const ROW = Float64Array.of(12, 40);

/** Two channels, of which the second follows the first. */
function related(): ResidualModel {
  const random = createRandom(1);
  const values = Float64Array.from({ length: 2 * ROWS });
  for (let i = 0; i < ROWS; i++) {
    values[2 * i] = 10 + random.gaussian();
    values[2 * i + 1] = 3 * (values[2 * i] ?? 0) + 0.1 * random.gaussian();
  }
  const times = Float64Array.from({ length: ROWS }, (_, i) => 1000 * i);
  const healthy = Int32Array.from({ length: ROWS }, (_, i) => i);
  const model = learnResiduals({ rows: ROWS, channels: 2, times, values, healthy });
  if (model === null) throw new Error('nothing was learned');
  return model;
}

it('a model without relations takes over nothing of one with relations that was judged before it', () => {
  const model = related();
  expect([...model.hasRelation]).toContain(1);
  const other: ResidualModel = { ...model, hasRelation: new Uint8Array(model.hasRelation.length) };
  const shared = newResidualWork(model);
  shared.given = ROW;
  stepResiduals(model, newResidualState(model), shared);
  stepResiduals(other, newResidualState(other), shared);
  const alone = newResidualWork(other);
  alone.given = ROW;
  stepResiduals(other, newResidualState(other), alone);
  expect([...shared.deviations]).toEqual([...alone.deviations]);
});
