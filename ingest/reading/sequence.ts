/** The start of a hash. */
export const HASH_START = 0x811c9dc5;

/** FNV-1a (32 bits) over bytes. @param hash of the bytes before, or {@link HASH_START} */
export function hashBytes(bytes: Uint8Array, hash = HASH_START): number {
  let mixed = hash;
  for (const byte of bytes) mixed = Math.imul(mixed ^ byte, 0x01000193);
  return mixed >>> 0;
}

/**
 * FNV-1a (32 bits) over channel names and the bits of their values: the sequence of a reading whose
 * device counts none.
 * @param hash of the other parts that distinguish the reading
 */
export function hashValues(values: Readonly<Record<string, number>>, hash = HASH_START): number {
  const bits = new DataView(new ArrayBuffer(8));
  let mixed = hash;
  const mix = (byte: number): void => {
    mixed = Math.imul(mixed ^ byte, 0x01000193);
  };
  for (const channel in values) {
    for (let i = 0; i < channel.length; i++) mix(channel.charCodeAt(i));
    bits.setFloat64(0, values[channel] as number);
    for (let i = 0; i < 8; i++) mix(bits.getUint8(i));
  }
  return mixed >>> 0;
}

/** Mixes a whole number, 0 to 2^32 - 1, into a hash. */
export function hashNumber(number: number, hash = HASH_START): number {
  let mixed = hash;
  for (let shift = 0; shift < 32; shift += 8) mixed = Math.imul(mixed ^ ((number >>> shift) & 0xff), 0x01000193);
  return mixed >>> 0;
}
