import type { DeviceState } from '../device/device-state.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { createObjectForms, type ObjectForm, type ObjectForms } from './object-forms.ts';
import { type KeptNumbers, modelsInMemory, type PackedModels } from './packed-models.ts';
import { clearRoom, type FieldsApart, newPutRoom, type PutRoom, putObject } from './put-value.ts';
import { expand, squeeze, squeezedMost } from './squeeze-numbers.ts';
import { takeValue } from './take-value.ts';

/**
 * A device's state between two uses, in less than half of the room. Its model never changes, and is
 * packed once. Only the packer that packed a state can unpack it.
 */
export type PackedState = {
  readonly state: PackedValue<Uint32Array<ArrayBuffer>>;
  readonly model: PackedModel | null;
};

/** A model, whose numbers may be elsewhere. */
export type PackedModel = PackedValue<KeptNumbers>;

/**
 * Plain data: its numbers squeezed into one block; parts that others have too are in memory once
 * for all.
 */
type PackedValue<Block> = {
  readonly plan: PackedPlan;
  readonly block: Block;
  /** How many numbers were squeezed. */
  readonly count: number;
  readonly shared: readonly unknown[];
  /** Names, and rare parts: alarms, memory of rules. */
  readonly own: readonly unknown[];
};

/**
 * In which order which kinds of values come; one for all data that is built alike.
 * @property shared of the last of them
 */
type PackedPlan = { readonly kinds: Uint8Array; shared: readonly unknown[] };

/** Packs states and unpacks them: an unpacked state equals the packed one, and owns its memory. */
export type StatePacker = {
  /** @param before the packed form of the state before, with the model that it had then */
  pack(state: DeviceState, before: Unpacked | null): PackedState;
  unpack(packed: PackedState): DeviceState;
  /** A packed model is needed no more. */
  drop(model: PackedModel | null): void;
};

/** Parts of the packed form of an unpacked state that are kept, and the model that it had then. */
export type Unpacked = { readonly packed: Pick<PackedState, 'model'>; readonly model: NormalModel | null };

/**
 * Fields that stay as they are: they are rare, and the keys of their content come from devices.
 */
const APART: FieldsApart = { asIs: new Set(['episode', 'side', 'rules', 'assigned']), leftOut: 'model' };

/** Few are needed, still within a bound. */
const MOST_PLANS = 10_000;

/** Creates a packer, which has packed nothing yet. @param models keeps the numbers of models */
export function createStatePacker(models: PackedModels = modelsInMemory()): StatePacker {
  const forms = createObjectForms();
  const room = newPutRoom(forms);
  const planOf = createPlans(room);
  let form: ObjectForm | undefined;
  let modelForm: ObjectForm | undefined;
  let squeezed: Uint32Array<ArrayBuffer> = new Uint32Array(0);

  const packed = <Block>(keep: (numbers: Uint32Array<ArrayBuffer>) => Block): PackedValue<Block> => {
    const plan = planOf();
    const count = room.numberCount;
    if (squeezed.length < squeezedMost(count)) squeezed = new Uint32Array(2 * squeezedMost(count));
    const used = squeeze(room.numbers.subarray(0, count), squeezed);
    return { plan, block: keep(squeezed.subarray(0, used)), count, shared: plan.shared, own: room.own.slice() };
  };
  const packModel = (model: NormalModel): PackedModel => {
    clearRoom(room);
    modelForm = putObject(room, model, modelForm);
    return packed(models.put);
  };
  const drop = (model: PackedModel | null): void => {
    if (model !== null) models.drop(model.block);
  };

  return {
    pack: (state, before) => {
      const isSameModel = before !== null && before.model === state.model;
      if (!isSameModel) drop(before?.packed.model ?? null);
      const model = isSameModel ? before.packed.model : state.model && packModel(state.model);
      clearRoom(room);
      form = putObject(room, state, form, APART);
      return { state: packed((numbers) => numbers.slice()), model };
    },
    unpack: (given) => {
      const state = taken(forms, given.state, given.state.block) as DeviceState;
      state.model = given.model && (taken(forms, given.model, models.take(given.model.block)) as NormalModel);
      return state;
    },
    drop,
  };
}

function taken(
  forms: ObjectForms,
  { plan, count, shared, own }: PackedValue<unknown>,
  squeezed: Uint32Array<ArrayBuffer>,
): unknown {
  const numbers = expand(squeezed, count);
  const block = numbers.buffer;
  const { kinds } = plan;
  return takeValue({ forms, kinds, block, numbers, shared, own, kindAt: 0, numberAt: 0, sharedAt: 0, ownAt: 0 });
}

/** @returns the plan of the room's content */
function createPlans(room: PutRoom): () => PackedPlan {
  const plans = new Map<string, PackedPlan>();
  return () => {
    const key = room.kinds.toString('latin1', 0, room.kindCount);
    let plan = plans.get(key);
    if (plan === undefined) {
      if (plans.size >= MOST_PLANS) plans.clear();
      plan = { kinds: new Uint8Array(room.kinds.subarray(0, room.kindCount)), shared: [] };
      plans.set(key, plan);
    }
    // The machines of a site look alike.
    if (!isSame(plan.shared, room.shared)) plan.shared = room.shared.slice();
    return plan;
  };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
