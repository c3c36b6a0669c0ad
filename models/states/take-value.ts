import type { ObjectForms } from './object-forms.ts';
import {
  FALSE,
  FLOAT32,
  FLOAT64,
  INT32,
  LIST,
  NULL,
  NUMBER,
  OBJECT,
  OWN,
  SHARED,
  TRUE,
  UINT8,
  UNDEFINED,
} from './value-kinds.ts';

/** The source of values, and the place in it. */
export type TakeFrom = {
  readonly forms: ObjectForms;
  kinds: Uint8Array;
  block: ArrayBuffer;
  numbers: Float64Array;
  shared: readonly unknown[];
  own: readonly unknown[];
  kindAt: number;
  numberAt: number;
  sharedAt: number;
  ownAt: number;
};

/** Takes the next value; its arrays are in the block. */
export function takeValue(from: TakeFrom): unknown {
  const kind = from.kinds[from.kindAt++];
  switch (kind) {
    case NUMBER:
      return from.numbers[from.numberAt++];
    case SHARED:
      return from.shared[from.sharedAt++];
    case OWN:
      return from.own[from.ownAt++];
    case NULL:
      return null;
    case UNDEFINED:
      return undefined;
    case FALSE:
      return false;
    case TRUE:
      return true;
    case OBJECT:
      return takeObject(from);
    case LIST:
      return takeList(from);
    default:
      return takeArray(from, kind ?? 0);
  }
}

function takeCount(from: TakeFrom): number {
  const count = (from.kinds[from.kindAt] ?? 0) + 256 * (from.kinds[from.kindAt + 1] ?? 0);
  from.kindAt += 2;
  return count;
}

function takeObject(from: TakeFrom): Record<string, unknown> {
  const { keys } = from.forms.at(takeCount(from));
  // Faster than a copy of an object of this form that is filled.
  const value: Record<string, unknown> = {};
  for (let i = 0; i < keys.length; i++) value[keys[i] as string] = takeValue(from);
  return value;
}

function takeList(from: TakeFrom): unknown[] {
  const length = takeCount(from);
  const list: unknown[] = [];
  for (let i = 0; i < length; i++) list.push(takeValue(from));
  return list;
}

function takeArray(from: TakeFrom, kind: number): ArrayBufferView {
  const length = from.numbers[from.numberAt++] as number;
  const { block } = from;
  const at = 8 * from.numberAt;
  if (kind === FLOAT64) {
    from.numberAt += length;
    return new Float64Array(block, at, length);
  }
  if (kind === FLOAT32) {
    from.numberAt += (length + 1) >> 1;
    return new Float32Array(block, at, length);
  }
  if (kind === INT32) {
    from.numberAt += (length + 1) >> 1;
    return new Int32Array(block, at, length);
  }
  from.numberAt += (length + 7) >> 3;
  return kind === UINT8 ? new Uint8Array(block, at, length) : new Int8Array(block, at, length);
}
