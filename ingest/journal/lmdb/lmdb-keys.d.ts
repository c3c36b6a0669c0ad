import 'lmdb';

/** How `lmdb` writes keys; it exports these without types. */
declare module 'lmdb' {
  export function bufferToKeyValue(key: Buffer): unknown;
  export function keyValueToBuffer(key: number): Buffer;
}
