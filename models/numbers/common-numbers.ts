import type { Numbers } from './one-block.ts';

/**
 * Equal numbers of machines that look alike are one array in memory: a view takes more room than
 * its few numbers.
 */
const arrays = new Map<string, Numbers>();

/** Devices determine the learned numbers: bounded, so that odd devices cannot fill the memory. */
const MAX_ARRAYS = 10_000;
const common = new Set<unknown>();

/**
 * The shared array with these numbers; read-only. Null for measured numbers, which no two machines
 * have alike: whole-number kinds are shared, and floats that are all one number.
 */
export function commonNumbers(numbers: Numbers): Numbers | null {
  const isMeasured = numbers instanceof Float64Array || numbers instanceof Float32Array;
  if (isMeasured && !numbers.every((value) => Object.is(value, numbers[0]))) return null;
  const key = `${numbers.constructor.name} ${numbers.join()}`;
  const exact = Object.is(numbers[0], -0) ? `-${key}` : key;
  const known = arrays.get(exact);
  if (known !== undefined) return known;
  if (arrays.size >= MAX_ARRAYS) {
    arrays.clear();
    common.clear();
  }
  const own = numbers.slice();
  arrays.set(exact, own);
  common.add(own);
  return own;
}

/** Whether {@link commonNumbers} made an array. */
export function isCommon(numbers: unknown): boolean {
  return common.has(numbers);
}

const objects = new Map<string, object>();

/** The shared plain object equal to this one; read-only. */
export function commonObject<Data extends object>(data: Data): Data {
  const key = JSON.stringify(data, (_, value) =>
    Number.isFinite(value) || typeof value !== 'number' ? value : `${value}`,
  );
  const known = objects.get(key);
  if (known !== undefined) return known as Data;
  if (objects.size >= MAX_ARRAYS) objects.clear();
  objects.set(key, Object.freeze(data));
  return data;
}
