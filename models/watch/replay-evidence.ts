import { AppError, messageOf } from '../../lib/errors.ts';
import type { ScoringEvidence } from '../episode/scoring-record.ts';
import type { Tf } from '../net/backend.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { scoreAgain } from './score-again.ts';
import { modelHash } from './scoring-evidence.ts';

/** The most that a score may differ between backends (STYLE, contract of backends). */
export const SCORE_TOLERANCE = 1e-4;

/** The result of scoring evidence again. */
export type Replayed =
  | { readonly kind: 'same' | 'differs'; readonly stored: number; readonly again: number; readonly reason: string }
  | { readonly kind: 'not_possible'; readonly reason: string };

/** Scores frozen evidence again with the model that the registry keeps. */
export async function replayEvidence(
  scoring: ScoringEvidence,
  { registry, tf }: { readonly registry: Pick<ModelRegistry, 'get'>; readonly tf: Tf },
): Promise<Replayed> {
  const model = await registry.get(scoring.modelId).catch((error: unknown) => messageOf(error));
  if (typeof model === 'string') return { kind: 'not_possible', reason: `the model is gone: ${model}` };
  if (modelHash(model.model) !== scoring.modelHash) {
    return { kind: 'not_possible', reason: `the model ${scoring.modelId} is not the one that raised the alarm` };
  }
  if (model.card.channels.length !== scoring.channels.length) {
    throw new AppError('invalid', 'the evidence names other channels than the model');
  }
  const { score } = scoreAgain(tf, model.model, scoring);
  const stored = scoring.score;
  if (Math.abs(score - stored) <= SCORE_TOLERANCE) {
    return { kind: 'same', stored, again: score, reason: 'the model gives the score that was stored' };
  }
  return { kind: 'differs', stored, again: score, reason: 'the evidence does not give the score that was stored' };
}
