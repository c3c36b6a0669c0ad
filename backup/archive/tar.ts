import { AppError } from '../../lib/errors.ts';

/** Size of a block of a tar file. */
export const BLOCK = 512;

/** Largest size that twelve octal digits hold; beyond it GNU's binary form is used. */
const OCTAL_MAX = 8 ** 11 - 1;

/** The head of a member in the ustar format, its name in two parts where it is long. */
export function tarHead(name: string, size: number): Buffer {
  const head = Buffer.alloc(BLOCK);
  const [prefix, last] = splitName(name);
  head.write(last, 0, 100, 'utf8');
  head.write('0000600\0', 100, 'ascii');
  head.write('0000000\0', 108, 'ascii');
  head.write('0000000\0', 116, 'ascii');
  if (size <= OCTAL_MAX) head.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'ascii');
  else {
    head.writeBigUInt64BE(BigInt(size), 128);
    head[124] = 0x80;
  }
  head.write('00000000000\0', 136, 'ascii');
  head.write('        ', 148, 'ascii');
  head.write('0', 156, 'ascii');
  head.write('ustar\x0000', 257, 'latin1');
  head.write(prefix, 345, 155, 'utf8');
  head.write(`${sumOf(head).toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return head;
}

/** Reads a head. @returns undefined for the empty block at the end. @throws {AppError} `invalid` */
export function readTarHead(head: Buffer): { readonly name: string; readonly size: number } | undefined {
  if (head.every((byte) => byte === 0)) return undefined;
  const sum = Number.parseInt(text(head, 148, 8).trim(), 8);
  const blank = Buffer.from(head);
  blank.fill(' ', 148, 156);
  if (sum !== sumOf(blank)) throw new AppError('invalid', 'this is no backup of Harbinger, or it is damaged');
  const prefix = text(head, 345, 155);
  const last = text(head, 0, 100);
  const size = head[124] === 0x80 ? Number(head.readBigUInt64BE(128)) : Number.parseInt(text(head, 124, 12), 8);
  return { name: prefix === '' ? last : `${prefix}/${last}`, size };
}

/** Zeros that fill the last block of a member. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function splitName(name: string): readonly [string, string] {
  if (Buffer.byteLength(name) <= 100) return ['', name];
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
    const [prefix, last] = [name.slice(0, at), name.slice(at + 1)];
    if (Buffer.byteLength(last) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, last];
  }
  throw new AppError('invalid', `${name} is too long a name for a backup`);
}

function sumOf(head: Buffer): number {
  let sum = 0;
  for (const byte of head) sum += byte;
  return sum;
}

function text(head: Buffer, from: number, length: number): string {
  const bytes = head.subarray(from, from + length);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? length : end);
}
