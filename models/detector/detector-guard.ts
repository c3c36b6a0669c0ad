import type { Reading } from '../../ingest/reading/reading.ts';

/**
 * The last guard around the detector's thread: it finds a reading that the thread cannot process,
 * sets it aside and names it, and the stream continues. The thread says in shared memory that it is
 * at work and how far it has come; the main thread looks.
 */

/** Identifies a reading among all devices. */
export type ReadingName = {
  readonly device: string;
  readonly sampledAt: number;
  readonly sequence: number;
  /** Of a waveform; null for values. */
  readonly channel: string | null;
};

/** The name of a reading. */
export function nameReading({ device, sampledAt, sequence, waveform }: Reading): ReadingName {
  return { device, sampledAt, sequence, channel: waveform?.channel ?? null };
}

/** One text for a name, for sets. */
export function keyOf({ device, sampledAt, sequence, channel }: ReadingName): string {
  return JSON.stringify([device, sampledAt, sequence, channel]);
}

/** The thread's own account of its work, in memory of both threads. */
export type WorkMark = {
  begin(): void;
  /** It has come further. */
  beat(): void;
  end(): void;
};

const [AT_WORK, BEATS] = [0, 1] as const;

/** Memory for {@link markIn} and {@link watchIn}. */
export function newWorkMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** The thread's side. */
export function markIn(memory: SharedArrayBuffer): WorkMark {
  const cells = new Int32Array(memory);
  const beat = (): void => void Atomics.add(cells, BEATS, 1);
  return {
    begin: () => {
      beat();
      Atomics.store(cells, AT_WORK, 1);
    },
    beat,
    end: () => void Atomics.store(cells, AT_WORK, 0),
  };
}

/**
 * How often the main thread looks within one limit: time that the machine slept counts as one look.
 */
export const LOOKS = 8;

/**
 * The main thread's side: says whether the thread has stood still at its work for {@link LOOKS}
 * looks.
 */
export function watchIn(memory: SharedArrayBuffer): () => boolean {
  const cells = new Int32Array(memory);
  let last = -1;
  let still = 0;
  return () => {
    const beats = Atomics.load(cells, BEATS);
    still = Atomics.load(cells, AT_WORK) === 1 && beats === last ? still + 1 : 0;
    last = beats;
    return still >= LOOKS;
  };
}

/** The thread's data at its start after it had to be ended. */
export type Guarded = {
  /** Partition → offset before which it names each reading before it judges it. */
  readonly careful: ReadonlyMap<number, number>;
  /** Newest last; they are not judged. */
  readonly readings: readonly ReadingName[];
  /** No reading of these is judged until the program starts again. */
  readonly devices: readonly string[];
};

/** Nothing is set aside. */
export const UNGUARDED: Guarded = { careful: new Map(), readings: [], devices: [] };

/** The thread's work when it had to be ended. */
export type EndedAt = {
  /** The present batch; null where there was none. */
  readonly batch: { readonly partition: number; readonly nextOffset: number } | null;
  /** The present reading, where it named one. */
  readonly reading: ReadingName | null;
};

/** The consequences of an end. */
export type GuardDecision =
  | { readonly kind: 'go carefully'; readonly guarded: Guarded }
  | {
      readonly kind: 'set aside';
      readonly guarded: Guarded;
      readonly reading: ReadingName;
      readonly wholeDevice: boolean;
    }
  | { readonly kind: 'give up' };

/** This many readings of one device, and all of its others follow. */
export const READINGS_OF_ONE_DEVICE = 3;

/** The most readings that are remembered as set aside. */
export const MOST_SET_ASIDE = 1_000;

/**
 * Decides how the thread is started again: first to find the reading, then without it. Where there
 * is no batch it gives up.
 */
export function decideAfterEnd(before: Guarded, { batch, reading }: EndedAt): GuardDecision {
  if (batch === null) return { kind: 'give up' };
  const careful = new Map(before.careful);
  careful.set(batch.partition, Math.max(batch.nextOffset, careful.get(batch.partition) ?? 0));
  if (reading === null) {
    // Each reading of the batch was to be named, so it ended beside them.
    if ((before.careful.get(batch.partition) ?? 0) >= batch.nextOffset) return { kind: 'give up' };
    return { kind: 'go carefully', guarded: { ...before, careful } };
  }
  const readings = [...before.readings, reading].slice(-MOST_SET_ASIDE);
  const own = readings.filter(({ device }) => device === reading.device).length;
  const wholeDevice = own >= READINGS_OF_ONE_DEVICE;
  const devices = wholeDevice ? [...before.devices, reading.device] : before.devices;
  return { kind: 'set aside', guarded: { careful, readings, devices }, reading, wholeDevice };
}

/** Separates readings to judge from readings set aside. */
export function createSetAside(guarded: Pick<Guarded, 'readings' | 'devices'>): (reading: Reading) => boolean {
  const devices = new Set(guarded.devices);
  const readings = new Set(guarded.readings.map(keyOf));
  const some = new Set(guarded.readings.map(({ device }) => device));
  if (devices.size + some.size === 0) return () => false;
  return (reading) =>
    devices.has(reading.device) || (some.has(reading.device) && readings.has(keyOf(nameReading(reading))));
}
