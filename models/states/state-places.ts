import type { DeviceState } from '../device/device-state.ts';
import { type Heard, heardOf, NEVER_SILENT } from '../instrument/silence.ts';
import { ownerOf } from '../machine/components.ts';
import type { NormalModel } from '../normal/normal-model.ts';
import { RULE_KEY } from '../rules/bound-rule.ts';
import type { PackedModels } from './packed-models.ts';
import { createStatePacker, type PackedModel, type PackedState, type StatePacker } from './state-packer.ts';

/**
 * The states of devices and components by name. Of states that have learned only about the most
 * recently used are unpacked; the others are packed, and unpacked on demand.
 */
export type StatePlaces = {
  /** Adds a state; replaces one of the same name. */
  add(state: DeviceState): void;
  /** Unpacked until {@link StatePlaces.packSome}; null for an unknown device. */
  ask(name: string): DeviceState | null;
  /** Only to be read: a packed one stays packed. */
  look(name: string): DeviceState | null;
  atHand(): Iterable<DeviceState>;
  /** Packed states that match; each stays unpacked until the next is taken. */
  packedWhere(is: (heard: Heard) => boolean): Iterable<DeviceState>;
  /** @returns whether it was known */
  drop(name: string): boolean;
  /** Makes room for recently used states. No caller may hold a state meanwhile. */
  packSome(): void;
  counts(): PlaceCounts;
};

/** How many states are packed, and how many are ready to be judged. */
export type PlaceCounts = { readonly packed: number; readonly ready: number };

/**
 * Room for this many packed states, whose models are in a file; an unpacked one takes three times
 * as much. Up to a third as many devices stay unpacked; with more, fewer do, but at least this
 * many. Documented in docs/detection.md.
 */
const ROOM = 110_000;
const LEAST_AT_HAND = 5_000;

/**
 * Checks for each use. Two would make room for it; more are needed where many devices come at once,
 * as after a restart: each was used since the last check. None is made while there is room.
 */
const LOOKS = 8;

/** How many of so many devices that have learned are unpacked. */
export function mostAtHandOf(learned: number): number {
  return Math.max(LEAST_AT_HAND, Math.floor((ROOM - learned) / 2));
}

/**
 * Where a state is. It is kept as long as its name is known: lists that change all the time would
 * keep garbage in memory.
 */
type Place = {
  /** Null while it is packed. */
  state: DeviceState | null;
  packed: PackedState | null;
  /**
   * While unpacked, of the last time that it was packed: its model, and the packed form of that.
   */
  model: NormalModel | null;
  packedModel: PackedModel | null;
  heard: Heard;
  /** Used since the last round. */
  asked: boolean;
  inRound: boolean;
};

/**
 * @param options.packedModels keeps the numbers of packed models, in memory by default
 * @param options.onUnpacked is given each state that was unpacked
 */
export function createStatePlaces(options: {
  readonly mostAtHand?: number | undefined;
  readonly packedModels?: PackedModels | undefined;
  readonly onUnpacked: (state: DeviceState) => void;
}): StatePlaces {
  const { onUnpacked, mostAtHand } = options;
  const places = new Map<string, Place>();
  const packer = createStatePacker(options.packedModels);
  const round = createRound({ packer, mostAtHand });

  const unpack = (packed: PackedState): DeviceState => {
    const state = packer.unpack(packed);
    onUnpacked(state);
    return state;
  };
  const askFor = (place: Place): DeviceState | null => {
    if (place.state === null && place.packed !== null) {
      const { packed } = place;
      place.state = unpack(packed);
      place.model = place.state.model;
      place.packedModel = packed.model;
      place.packed = null;
      round.oneLessPacked();
    }
    if (place.state !== null && place.state.model !== null) round.ask(place);
    return place.state;
  };

  const put = (place: Place, state: DeviceState | null): void => {
    if (place.packed !== null) round.oneLessPacked();
    packer.drop(place.packed?.model ?? place.packedModel);
    Object.assign(place, { state, packed: null, model: null, packedModel: null });
  };

  return {
    add: (state) => {
      const before = places.get(state.device);
      if (before) put(before, state);
      else places.set(state.device, newPlace(state));
    },
    ask: (name) => {
      const place = places.get(name);
      return place === undefined ? null : askFor(place);
    },
    look: (name) => {
      const place = places.get(name);
      return place?.state ?? (place?.packed ? unpack(place.packed) : null);
    },
    *atHand() {
      for (const { state } of places.values()) if (state !== null) yield state;
    },
    *packedWhere(is) {
      for (const place of places.values()) {
        const state = place.state === null && is(place.heard) ? askFor(place) : null;
        if (state === null) continue;
        yield state;
        round.packSome();
      }
    },
    drop: (name) => {
      const place = places.get(name);
      if (place) put(place, null);
      return places.delete(name);
    },
    packSome: round.packSome,
    counts: () => ({ packed: round.packed(), ready: places.size - round.packed() }),
  };
}

/**
 * Unpacked states that have learned. Checks them in turn: a state used since the last check stays.
 */
function createRound({
  packer,
  mostAtHand,
}: {
  readonly packer: StatePacker;
  readonly mostAtHand: number | undefined;
}): { ask(place: Place): void; oneLessPacked(): void; packed(): number; packSome(): void } {
  const round: Place[] = [];
  let packedCount = 0;
  let next = 0;
  let asked = 0;

  /** The last one takes its turn. */
  const leave = (place: Place): void => {
    const last = round.pop() as Place;
    if (last !== place) round[next] = last;
    place.inRound = false;
  };
  const packNext = (): void => {
    if (next >= round.length) next = 0;
    const place = round[next] as Place;
    const { state, packedModel, model } = place;
    if (state !== null && (place.asked || !isPackable(state))) {
      place.asked = false;
      next += 1;
      return;
    }
    leave(place);
    if (state === null) return;
    packedCount += 1;
    place.packed = packer.pack(state, packedModel && { packed: { model: packedModel }, model });
    place.heard = heardOf(state);
    place.state = null;
    place.model = null;
    place.packedModel = null;
  };

  return {
    ask: (place) => {
      asked += 1;
      place.asked = true;
      if (!place.inRound) round.push(place);
      place.inRound = true;
    },
    oneLessPacked: () => {
      packedCount -= 1;
    },
    packed: () => packedCount,
    packSome: () => {
      const most = mostAtHand ?? mostAtHandOf(packedCount + round.length);
      for (let looks = LOOKS * asked; looks > 0 && round.length > most; looks--) packNext();
      asked = 0;
    },
  };
}

function newPlace(state: DeviceState): Place {
  return { state, packed: null, model: null, packedModel: null, heard: NEVER_SILENT, asked: false, inRound: false };
}

/**
 * Whether only its readings need the state. Not while it is being learned (the registry reads its
 * models), while its rules may end, or while siblings read it.
 */
function isPackable({ device, model, learning, grown, assigned, side }: DeviceState): boolean {
  if (model === null || learning !== null) return false;
  if (grown !== null && grown.learning !== null) return false;
  if (assigned !== null && (assigned.origin !== null || assigned.shadow !== null)) return false;
  for (const key of side.keys()) if (key.startsWith(RULE_KEY)) return false;
  return ownerOf(device).component === null;
}
