import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';

/**
 * Keeps the numbers of packed models. A model is more than half of a packed device, never changes,
 * and is read only where its device is unpacked.
 */
export type PackedModels = {
  /** Keeps a copy of the numbers. */
  put(numbers: Uint32Array<ArrayBuffer>): KeptNumbers;
  /** @throws {AppError} `unavailable` if the file cannot be read */
  take(kept: KeptNumbers): Uint32Array<ArrayBuffer>;
  /** They are needed no more. */
  drop(kept: KeptNumbers): void;
};

/** The numbers in memory, or their place in the file. */
export type KeptNumbers = Uint32Array<ArrayBuffer> | { readonly at: number; readonly bytes: number };

/** Keeps them in memory. */
export function modelsInMemory(): PackedModels {
  return {
    put: (numbers) => numbers.slice(),
    take: (kept) => kept as Uint32Array<ArrayBuffer>,
    drop: () => undefined,
  };
}

/** Models of machines that look alike take the place of one another: places come in these steps. */
const STEP_BYTES = 512;

/**
 * Keeps them in a file. The operating system holds in memory the parts in use and as much as there
 * is room for. The file is no store: it begins empty, and goes with the program. Where it cannot be
 * written, further models stay in memory, and the log says so once.
 * @throws {AppError} `unavailable` if the file cannot be made
 */
export function modelsInFile(options: { readonly file: string; readonly log?: Log }): PackedModels & {
  close(): void;
} {
  const { file, log } = options;
  const descriptor = openAnew(file);
  const free = new Map<number, number[]>();
  let end = 0;
  let isRefused = false;

  /** Of this many steps. */
  const takePlace = (steps: number): number => {
    const known = free.get(steps)?.pop();
    if (known !== undefined) return known;
    end += steps * STEP_BYTES;
    return end - steps * STEP_BYTES;
  };
  const givePlace = (at: number, steps: number): void => {
    const places = free.get(steps);
    if (places === undefined) free.set(steps, [at]);
    else places.push(at);
  };

  return {
    put: (numbers) => {
      const { byteLength: bytes } = numbers;
      const steps = Math.ceil(bytes / STEP_BYTES);
      const at = takePlace(steps);
      try {
        for (let done = 0; done < bytes; )
          done += writeSync(descriptor, bytesOf(numbers), done, bytes - done, at + done);
        return { at, bytes };
      } catch (error) {
        givePlace(at, steps);
        if (!isRefused) log?.warn({ file, reason: messageOf(error) }, 'models of packed devices stay in memory');
        isRefused = true;
        return numbers.slice();
      }
    },
    take: (kept) => {
      if (kept instanceof Uint32Array) return kept;
      const { at, bytes } = kept;
      const numbers = new Uint32Array(bytes / Uint32Array.BYTES_PER_ELEMENT);
      for (let done = 0; done < bytes; ) done += readSome(file, descriptor, { numbers, done, at });
      return numbers;
    },
    drop: (kept) => {
      if (!(kept instanceof Uint32Array)) givePlace(kept.at, Math.ceil(kept.bytes / STEP_BYTES));
    },
    close: () => {
      closeSync(descriptor);
      rmSync(file, { force: true });
    },
  };
}

function openAnew(file: string): number {
  try {
    return openSync(file, 'w+', 0o600);
  } catch (error) {
    throw new AppError('unavailable', `${file} cannot be made: ${messageOf(error)}`, { cause: error });
  }
}

function readSome(
  file: string,
  descriptor: number,
  { numbers, done, at }: { readonly numbers: Uint32Array<ArrayBuffer>; readonly done: number; readonly at: number },
): number {
  const bytes = bytesOf(numbers);
  try {
    const count = readSync(descriptor, bytes, done, bytes.length - done, at + done);
    if (count > 0) return count;
  } catch (error) {
    throw new AppError('unavailable', `${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  throw new AppError('unavailable', `${file} is shorter than what was written to it`);
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
