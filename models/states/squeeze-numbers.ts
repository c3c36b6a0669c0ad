/**
 * Kinds of a word of 64 bits, in two bits each: as the one before; a number in single precision;
 * any other.
 */
const SAME = 0;
const SINGLE = 1;
const WHOLE = 2;
const WORDS_A_MARK = 16;

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** The most places that this many words take. */
export function squeezedMost(words: number): number {
  return Math.ceil(words / WORDS_A_MARK) + 2 * words;
}

/**
 * Numbers in less room, exactly: many words of a state repeat the one before, such as empty places,
 * and some have no more digits than single precision.
 * @param words taken as bits: also other arrays than these may be in them
 * @param room receives them; has {@link squeezedMost} places
 * @returns how many places of `room` are used
 */
export function squeeze(words: Float64Array, room: Uint32Array): number {
  const bits = new Uint32Array(words.buffer, words.byteOffset, 2 * words.length);
  const marks = Math.ceil(words.length / WORDS_A_MARK);
  room.fill(0, 0, marks);
  let at = marks;
  let lowBefore = 0;
  let highBefore = 0;
  for (let i = 0; i < words.length; i++) {
    const low = bits[2 * i] as number;
    const high = bits[2 * i + 1] as number;
    if (low === lowBefore && high === highBefore) continue;
    lowBefore = low;
    highBefore = high;
    const word = words[i] as number;
    single[0] = word;
    const kind = single[0] === word ? SINGLE : WHOLE;
    room[i >>> 4] = (room[i >>> 4] as number) | (kind << (2 * (i & 15)));
    if (kind === SINGLE) room[at++] = singleBits[0] as number;
    else {
      room[at++] = low;
      room[at++] = high;
    }
  }
  return at;
}

/** @returns the words that were squeezed, in memory of their own */
export function expand(squeezed: Uint32Array, count: number): Float64Array<ArrayBuffer> {
  const words = new Float64Array(count);
  const bits = new Uint32Array(words.buffer);
  let at = Math.ceil(count / WORDS_A_MARK);
  let low = 0;
  let high = 0;
  for (let i = 0; i < count; i++) {
    const kind = ((squeezed[i >>> 4] as number) >>> (2 * (i & 15))) & 3;
    if (kind === SINGLE) {
      singleBits[0] = squeezed[at++] as number;
      words[i] = single[0] as number;
      low = bits[2 * i] as number;
      high = bits[2 * i + 1] as number;
      continue;
    }
    if (kind !== SAME) {
      low = squeezed[at++] as number;
      high = squeezed[at++] as number;
    }
    bits[2 * i] = low;
    bits[2 * i + 1] = high;
  }
  return words;
}
