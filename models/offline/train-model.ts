import { AppError } from '../../lib/errors.ts';
import { storeModel } from '../assign/store-model.ts';
import type { DeviceState } from '../device/device-state.ts';
import { learnClass } from '../learning/class-model.ts';
import type { ClassMachine } from '../learning/class-span.ts';
import { learnState } from '../learning/learn.ts';
import { learnWithNets, type OnCurves } from '../learning/learn-with-nets.ts';
import type { Backend } from '../net/backend.ts';
import { openFastestNetTrainer } from '../net/train-residual-nets.ts';
import type { TrainingBackend } from '../net/training-backend.ts';
import type { DetectionConfig } from '../normal/detection-config.ts';
import { modelId, type NormalModel } from '../normal/normal-model.ts';
import type { ModelMetrics, ModelSubject, StoredModel } from '../registry/stored-model.ts';
import { type MachineSpan, partOfSpan, readingsOf } from './collect-span.ts';
import { scoreReadings } from './score-readings.ts';

/** The data for training a model. */
export type Training = {
  readonly subject: ModelSubject;
  readonly config: DetectionConfig;
  /** Scores what was held out. */
  readonly backend: Backend;
  readonly trainer: TrainingBackend;
  readonly parent: string | null;
  /** Wall time, milliseconds. */
  readonly clock: () => number;
  /** Receives the current step, and the finished share of the whole, 0 to 1. */
  readonly onProgress: (text: string, share: number) => void;
};

/** Share of a span that is held out to measure on, at its end. */
const HELD_OUT = 0.2;
const MONTH_MS = 30 * 86_400_000;

/** Fewer held-out rows than this say nothing about a rate. */
const LEAST_HELD_OUT = 50;

type Learned = {
  readonly model: NormalModel;
  readonly state: Pick<DeviceState, 'channels' | 'units'>;
  /** The backend that nets were tried on; null where a quick look saw no use for them. */
  readonly trainedOn: string | null;
};

/**
 * Learns a model as the detector does. Measures it on held-out data: a machine's model on the end
 * of its span, a class's on an unseen machine. Then learns again from all data.
 * @param machines one for a device; several for a class
 * @throws {AppError} `invalid` if nothing can be learned
 */
export async function trainModel(machines: readonly MachineSpan[], training: Training): Promise<StoredModel> {
  const { subject, clock, onProgress } = training;
  const began = clock();
  const heldOut = await measure(machines, training);
  const { model, state, trainedOn } = await learn(machines, {
    ...training,
    onProgress: (text, share) => onProgress(text, 0.5 + share / 2),
  });
  const metrics: ModelMetrics = {
    ...heldOut,
    netLoss: null,
    netEpochs: null,
    ...(trainedOn !== null && { netBackend: trainedOn }),
    trainingSeconds: Math.round(clock() - began) / 1000,
  };
  return storeModel(model, {
    subject,
    state,
    metrics,
    madeBy: 'train',
    parent: training.parent,
    machines: machines.length,
    rows: machines.reduce((sum, { span }) => sum + span.rows, 0),
    createdAt: new Date(clock()).toISOString(),
  });
}

async function learn(machines: readonly MachineSpan[], training: Training): Promise<Learned> {
  const { subject, config, onProgress } = training;
  onProgress('levels and relations', 0);
  const all = machines.map(({ state, span }) => ({ ...state, span }));
  const [first] = all;
  const learned =
    subject.kind === 'class' ? learnClass(all, config) : first ? await learnDevice(first, training) : null;
  if (learned === null) {
    throw new AppError(
      'invalid',
      `nothing can be learned for ${subject.name}: no channel ever changes, or no window is full`,
    );
  }
  learned.model.id = modelId(learned.model);
  return { trainedOn: null, ...learned };
}

async function learnDevice(machine: ClassMachine, { config, trainer }: Training): Promise<Learned | null> {
  let trainedOn: string | null = null;
  const learn = (onCurves: OnCurves) => learnState(machine, machine.span, { config, onCurves });
  const open = openFastestNetTrainer(trainer, (name) => {
    trainedOn = name;
  });
  const model = await learnWithNets(learn, open);
  return model && { model, state: machine, trainedOn };
}

type Measured = Pick<ModelMetrics, 'heldOutRows' | 'overThreshold' | 'falseAlarmsPerMonth'>;

async function measure(machines: readonly MachineSpan[], training: Training): Promise<Measured> {
  const unknown: Measured = { heldOutRows: 0, overThreshold: null, falseAlarmsPerMonth: null };
  const { subject, backend, config, onProgress } = training;
  const parts = subject.kind === 'class' ? apartMachine(machines) : apartEnd(machines);
  if (parts === null) return unknown;
  const options = { ...training, onProgress: (text: string, share: number) => onProgress(text, share / 2) };
  let learned: Learned;
  try {
    learned = await learn(parts.known, options);
  } catch (error) {
    // The whole may show something that a part of it does not.
    if (error instanceof AppError) return unknown;
    throw error;
  }
  const stored = storeModel(learned.model, {
    subject,
    state: learned.state,
    metrics: null,
    madeBy: 'train',
    parent: null,
    rows: null,
    machines: 1,
    createdAt: new Date(0).toISOString(),
  });
  const readings = readingsOf(parts.heldOut, { device: parts.heldOut.state.device, from: parts.from });
  const { rows, over, alarms, durationMs } = await scoreReadings(readings, { stored, backend, config });
  if (rows < LEAST_HELD_OUT) return { ...unknown, heldOutRows: rows };
  return {
    heldOutRows: rows,
    overThreshold: over / rows,
    falseAlarmsPerMonth: (alarms * MONTH_MS) / Math.max(1, durationMs),
  };
}

type Parts = { readonly known: readonly MachineSpan[]; readonly heldOut: MachineSpan; readonly from: number } | null;

function apartEnd([machine]: readonly MachineSpan[]): Parts {
  if (machine === undefined) return null;
  const { state, span } = machine;
  const from = Math.floor((1 - HELD_OUT) * span.rows);
  const updates = state.updates.map((count) => (count * from) / span.rows);
  return { known: [{ state: { ...state, updates }, span: partOfSpan(span, 0, from) }], heldOut: machine, from };
}

function apartMachine(machines: readonly MachineSpan[]): Parts {
  const heldOut = machines.at(-1);
  return heldOut === undefined || machines.length < 2 ? null : { known: machines.slice(0, -1), heldOut, from: 0 };
}
