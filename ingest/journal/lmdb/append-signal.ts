import { sleep } from '../../../lib/clock.ts';

/** Signals an append through memory of several threads, so that idle consumers need not poll. */
export type AppendSignal = {
  /** How often something was appended. Ask before you look. */
  count(): number;
  /** Something was appended. */
  tell(): void;
  /**
   * Resolves once more was appended than `seen`, after `atMost` milliseconds, or when the signal
   * aborts.
   */
  wait(seen: number, options: { readonly atMost: number; readonly signal: AbortSignal }): Promise<void>;
};

/** Memory for {@link appendSignalIn}. */
export function newAppendMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/** The signal in some memory; each thread makes its own. */
export function appendSignalIn(memory: SharedArrayBuffer): AppendSignal {
  const cell = new Int32Array(memory);
  return {
    count: () => Atomics.load(cell, 0),
    tell: () => {
      Atomics.add(cell, 0, 1);
      Atomics.notify(cell, 0);
    },
    wait: async (seen, { atMost, signal }) => {
      const woken = Atomics.waitAsync(cell, 0, seen, atMost);
      if (!woken.async) return;
      const over = new AbortController();
      // A timer keeps the thread running; a wait in memory does not.
      await Promise.race([woken.value, sleep(atMost, AbortSignal.any([signal, over.signal]))]);
      over.abort();
    },
  };
}
