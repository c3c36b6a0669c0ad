import type { NetTrainer } from '../net/train-residual-nets.ts';
import { modelId, type NormalModel } from '../normal/normal-model.ts';
import { addNets, type NetMaterial } from '../residual/add-nets.ts';

/** Opens a trainer of nets; null where it cannot be had. */
export type OpenNetTrainer = () => Promise<NetTrainer | null>;

/** Receives the material for nets, where a quick look says that they may tell more. */
export type OnCurves = (material: NetMaterial) => void;

/** Where nets are not trained: a device that is learned at once, while others wait to be judged. */
export const noNetTrainer: OpenNetTrainer = async () => null;

/**
 * Learns a model. TF.js is opened, and nets are trained on top of the model's relations, only where
 * a quick look says that they may tell more.
 */
export async function learnWithNets(
  learn: (onCurves: OnCurves) => NormalModel | null,
  open: OpenNetTrainer,
): Promise<NormalModel | null> {
  const found: NetMaterial[] = [];
  const model = learn((material) => void found.push(material));
  const material = found[0];
  if (!material || !model?.residual) return model;
  const trainer = await open();
  if (trainer === null) return model;
  const own = { ...model, residual: addNets(model.residual, material, trainer) };
  own.id = modelId(own);
  return own;
}
