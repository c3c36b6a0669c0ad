import { isCommon } from '../numbers/common-numbers.ts';
import type { ObjectForm, ObjectForms } from './object-forms.ts';
import {
  FALSE,
  FLOAT32,
  FLOAT64,
  INT8,
  INT32,
  LIST,
  MOST,
  NULL,
  NUMBER,
  OBJECT,
  OWN,
  SHARED,
  TRUE,
  UINT8,
  UNDEFINED,
} from './value-kinds.ts';

/** Room for values; used again for every state. */
export type PutRoom = {
  readonly forms: ObjectForms;
  kinds: Buffer;
  numbers: Float64Array;
  /** The same memory. */
  float32: Float32Array;
  int32: Int32Array;
  uint8: Uint8Array;
  int8: Int8Array;
  /** How many kinds and numbers there are. */
  kindCount: number;
  numberCount: number;
  readonly shared: unknown[];
  readonly own: unknown[];
};

const FIRST_LENGTH = 4_096;

/** The most kinds that one value adds before the room is checked again. */
const KINDS_OF_ONE = 4;

/** Room that grows. */
export function newPutRoom(forms: ObjectForms): PutRoom {
  const room = { forms, kinds: Buffer.alloc(FIRST_LENGTH), kindCount: 0, numberCount: 0, shared: [], own: [] };
  return { ...room, ...viewsOf(new Float64Array(FIRST_LENGTH)) };
}

/** Begins with nothing. */
export function clearRoom(room: PutRoom): void {
  room.kindCount = 0;
  room.numberCount = 0;
  room.shared.length = 0;
  room.own.length = 0;
}

/**
 * Puts a plain object.
 * @param guess the form that it may have
 * @param fields which of its fields are kept as they are, or left out
 * @returns its form; undefined where it is no plain object and was kept as it is
 */
export function putObject(
  room: PutRoom,
  value: object,
  guess: ObjectForm | undefined,
  fields: FieldsApart | null = null,
): ObjectForm | undefined {
  if (guess !== undefined && putFields(room, value as Record<string, unknown>, guess, fields)) return guess;
  const form = room.forms.of(value);
  if (form === undefined) putOwn(room, value);
  else putFields(room, value as Record<string, unknown>, form, fields);
  return form;
}

/** Fields of an object that are not packed with it. */
export type FieldsApart = { readonly asIs: ReadonlySet<string>; readonly leftOut: string };

/** @returns false where the object has another form: nothing was put then */
function putFields(
  room: PutRoom,
  value: Record<string, unknown>,
  { id, keys, next }: ObjectForm,
  fields: FieldsApart | null,
): boolean {
  const { kindCount, numberCount, shared, own } = room;
  const [sharedCount, ownCount] = [shared.length, own.length];
  putCount(room, OBJECT, id);
  let i = 0;
  let fits = true;
  for (const key in value) {
    if (key !== keys[i]) {
      fits = false;
      break;
    }
    const part = value[key];
    if (typeof part === 'number') putNumber(room, part);
    else if (fields?.leftOut === key) putKind(room, NULL);
    else if (fields?.asIs.has(key) === true) putOwn(room, part);
    else next[i] = putValue(room, part, next[i]);
    i += 1;
  }
  if (fits && i === keys.length) return true;
  room.kindCount = kindCount;
  room.numberCount = numberCount;
  shared.length = sharedCount;
  own.length = ownCount;
  return false;
}

function putValue(room: PutRoom, value: unknown, guess: ObjectForm | undefined): ObjectForm | undefined {
  if (typeof value === 'number') putNumber(room, value);
  else if (value === null) putKind(room, NULL);
  else if (value === undefined) putKind(room, UNDEFINED);
  else if (typeof value === 'boolean') putKind(room, value ? TRUE : FALSE);
  else if (typeof value !== 'object') putOwn(room, value);
  else if (ArrayBuffer.isView(value)) putArray(room, value);
  else if (Object.isFrozen(value)) putShared(room, value);
  else if (Array.isArray(value)) return putList(room, value, guess);
  else return putObject(room, value, guess);
  return undefined;
}

function putList(room: PutRoom, list: unknown[], guess: ObjectForm | undefined): ObjectForm | undefined {
  if (list.length > MOST) {
    putOwn(room, list);
    return undefined;
  }
  putCount(room, LIST, list.length);
  let form = guess;
  for (const part of list) form = putValue(room, part, form);
  return form;
}

function putKind(room: PutRoom, kind: number): void {
  if (room.kindCount + KINDS_OF_ONE > room.kinds.length)
    room.kinds = Buffer.concat([room.kinds, Buffer.alloc(room.kinds.length)]);
  room.kinds[room.kindCount++] = kind;
}

function putCount(room: PutRoom, kind: number, count: number): void {
  putKind(room, kind);
  room.kinds[room.kindCount++] = count & 255;
  room.kinds[room.kindCount++] = count >> 8;
}

function putOwn(room: PutRoom, value: unknown): void {
  putKind(room, OWN);
  room.own.push(value);
}

function putShared(room: PutRoom, value: unknown): void {
  putKind(room, SHARED);
  room.shared.push(value);
}

function putNumber(room: PutRoom, value: number): void {
  putKind(room, NUMBER);
  if (room.numberCount === room.numbers.length) widen(room, 1);
  room.numbers[room.numberCount++] = value;
}

/** Its length, then its numbers from a multiple of eight bytes on. */
function putArray(room: PutRoom, value: ArrayBufferView): void {
  if (value.byteLength === 0 || isCommon(value)) {
    putShared(room, value);
    return;
  }
  const words = (value.byteLength + 7) >> 3;
  if (room.numberCount + words + 1 > room.numbers.length) widen(room, words + 1);
  const at = room.numberCount + 1;
  if (value instanceof Float64Array) putLength(room, FLOAT64, value.length).numbers.set(value, at);
  else if (value instanceof Float32Array) putLength(room, FLOAT32, value.length).float32.set(value, 2 * at);
  else if (value instanceof Uint8Array) putLength(room, UINT8, value.length).uint8.set(value, 8 * at);
  else if (value instanceof Int32Array) putLength(room, INT32, value.length).int32.set(value, 2 * at);
  else if (value instanceof Int8Array) putLength(room, INT8, value.length).int8.set(value, 8 * at);
  else {
    putOwn(room, value);
    return;
  }
  room.numberCount += words;
}

function putLength(room: PutRoom, kind: number, length: number): PutRoom {
  putKind(room, kind);
  room.numbers[room.numberCount++] = length;
  return room;
}

function widen(room: PutRoom, by: number): void {
  const wide = new Float64Array(2 * (room.numbers.length + by));
  wide.set(room.numbers);
  Object.assign(room, viewsOf(wide));
}

function viewsOf(numbers: Float64Array): Pick<PutRoom, 'numbers' | 'float32' | 'int32' | 'uint8' | 'int8'> {
  const { buffer } = numbers;
  return {
    numbers,
    float32: new Float32Array(buffer),
    int32: new Int32Array(buffer),
    uint8: new Uint8Array(buffer),
    int8: new Int8Array(buffer),
  };
}
