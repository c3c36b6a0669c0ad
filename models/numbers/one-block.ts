/** An array of numbers of any kind that the detector keeps. */
export type Numbers = Float64Array | Float32Array | Int32Array | Int8Array | Uint8Array;
type Place = { readonly owner: Record<string, unknown>; readonly key: string; readonly numbers: Numbers };

const ALIGNMENT = 8;

/** One empty array of each kind for all: it takes as much room as twenty numbers. */
const EMPTY = new Map<unknown, Numbers>(
  [Float64Array, Float32Array, Int32Array, Int8Array, Uint8Array].map((Kind) => [Kind, new Kind(0)]),
);

/**
 * Puts all arrays of numbers that plain data holds, at any depth, into one block of memory, in
 * place. A device has some fifty small arrays. Apart they take half as much room again, and are
 * spread over the memory when the device's turn comes.
 * @param common for data that never changes: the array to take instead, which is elsewhere, or null
 * @returns the same data
 */
export function inOneBlock<Data extends object>(
  data: Data,
  common: (numbers: Numbers) => Numbers | null = () => null,
): Data {
  const found: Place[] = [];
  collect(data as Record<string, unknown>, found);
  const places = found.filter(({ owner, key, numbers }) => {
    const shared = common(numbers);
    if (shared !== null) owner[key] = shared;
    return shared === null;
  });
  let bytes = 0;
  for (const { numbers } of places) bytes += aligned(numbers.byteLength);
  const block = new ArrayBuffer(bytes);
  let at = 0;
  for (const { owner, key, numbers } of places) {
    const own = viewOf(numbers, block, at);
    own.set(numbers);
    owner[key] = own;
    at += aligned(numbers.byteLength);
  }
  return data;
}

/** Leaves empty arrays and shared (frozen) ones in place. */
function collect(data: Record<string, unknown>, places: Place[]): void {
  if (Object.isFrozen(data)) return;
  for (const key in data) {
    const value = data[key];
    if (isNumbers(value)) {
      if (value.length === 0) data[key] = EMPTY.get(value.constructor) ?? value;
      else places.push({ owner: data, key, numbers: value });
    } else if (typeof value === 'object' && value !== null) collect(value as Record<string, unknown>, places);
  }
}

function isNumbers(value: unknown): value is Numbers {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function viewOf(numbers: Numbers, block: ArrayBuffer, at: number): Numbers {
  const Kind = numbers.constructor as new (block: ArrayBuffer, at: number, length: number) => Numbers;
  return new Kind(block, at, numbers.length);
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
