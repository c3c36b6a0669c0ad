import { isAscii, isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { AppError, messageOf } from '../errors.ts';

/** Marks at the beginning of a file. */
const MARKS: readonly { readonly bytes: readonly number[]; readonly encoding: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];
const LONGEST_MARK = 3;

/** Bytes of a character, in any of the encodings. */
const LONGEST_CHARACTER = 4;

/**
 * Names under which GB18030 comes: it holds all of GBK and GB2312, and a text with a rare character
 * is sent under theirs.
 */
const GB18030 = /^(?:gb_?2312(?:-80)?|csgb2312|euc-cn|x?-?gbk|cp936|ms936|windows-936|gb18030)$/;
const NEXT_STEP = 'save it as UTF-8 ("CSV UTF-8" in a spreadsheet)';

/** How a text came. */
export type TextOptions = {
  /** The encoding that the sender names; none: it is found. */
  readonly charset?: string | undefined;
  /** The name of the text in an error: the path of a file. */
  readonly name?: string;
  /** Whether bytes that are no UTF-8 may be GB18030, as spreadsheets in China write CSV. */
  readonly guess?: boolean;
};

/**
 * The text of some bytes, without a mark at its beginning. A mark (UTF-8, UTF-16) decides; else the
 * charset, if named; else valid UTF-8 is UTF-8; else it is GB18030 if it reads as Chinese.
 * @throws {AppError} `invalid` with line and byte if it is none of these, or holds NUL characters
 */
export function decodeText(bytes: Uint8Array, options: TextOptions = {}): string {
  const { charset, name = 'The text', guess = true } = options;
  const named = charset?.trim().toLowerCase();
  const encoding = encodingOfMark(bytes) ?? (named !== undefined && GB18030.test(named) ? 'gb18030' : named);
  let text: string;
  if (encoding !== undefined) text = decodeAs(bytes, encoding, name);
  else if (isUtf8(bytes)) text = decodeAs(bytes, 'utf-8', name);
  else if (guess && readsAsChinese(bytes)) text = decodeAs(bytes, 'gb18030', name);
  else throw undecodable(bytes, { name, encodings: guess ? 'UTF-8 or GB18030' : 'UTF-8' });
  refuseNul(text, name);
  return text;
}

/**
 * Reads a text file whole, as {@link decodeText} does.
 * @throws {AppError} also where it cannot be read, with `code`
 */
export async function readTextFile(file: string, code: 'invalid' | 'not_found' = 'invalid'): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AppError(code, `${file} cannot be read: ${messageOf(cause)}`, { cause });
  });
  return decodeText(bytes, { name: file });
}

/**
 * The text at the beginning of a file, as {@link decodePieces} finds it.
 * @throws {AppError} `invalid` where it is none
 */
export function decodeBeginning(file: string, head: Uint8Array, options: PieceOptions = {}): string {
  try {
    const text = decodePieces(options).take(head);
    refuseNul(text, file);
    return text;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw undecodable(head, { name: file, encodings: 'UTF-8 or GB18030', cause });
  }
}

/** Decodes a text in pieces. Throws the `TypeError` of `TextDecoder` if no encoding fits. */
export type TextPieces = { take(piece: Uint8Array): string; end(): string };

/** How pieces are decoded. */
export type PieceOptions = {
  /**
   * Takes bytes that are neither UTF-8 nor Chinese for Windows-1252, as Western spreadsheets and
   * historians write `°C`, and zeros beside each letter for UTF-16.
   */
  readonly guessLatin?: boolean;
};

/**
 * As {@link decodeText}, for a text too long to check first: it is UTF-8 until a byte is not; a
 * text that was ASCII until then continues as GB18030.
 */
export function decodePieces({ guessLatin = false }: PieceOptions = {}): TextPieces {
  let decoder: TextDecoder | undefined;
  let decided = false;
  /** The beginning of a character that may be of either encoding. */
  let held: Uint8Array = new Uint8Array();
  const take = (given: Uint8Array, isLast: boolean): string => {
    if (decoder && decided) return decoder.decode(given, { stream: true });
    let piece = held.length === 0 ? given : Buffer.concat([held, given]);
    if (!decoder && !isLast && piece.length < LONGEST_MARK) {
      held = piece;
      return '';
    }
    const mark = decoder ? undefined : (encodingOfMark(piece) ?? (guessLatin ? encodingOfZeros(piece) : undefined));
    decoder ??= new TextDecoder(mark ?? 'utf-8', { fatal: true });
    decided = mark !== undefined && mark !== 'utf-8';
    held = new Uint8Array();
    if (!decided && !isAscii(piece.subarray(mark ? 3 : 0))) {
      const ascii = Math.max(0, piece.length - LONGEST_CHARACTER);
      if (!isLast && isAscii(piece.subarray(0, ascii)))
        [piece, held] = [piece.subarray(0, ascii), piece.subarray(ascii)];
      else {
        decided = true;
        if (!mark && !isUtf8(whole(piece))) {
          if (readsAsChinese(piece)) decoder = new TextDecoder('gb18030', { fatal: true });
          else if (guessLatin) decoder = new TextDecoder('windows-1252', { fatal: true });
        }
      }
    }
    return decoder.decode(piece, { stream: true });
  };
  return { take: (piece) => take(piece, false), end: () => take(new Uint8Array(), true) + (decoder?.decode() ?? '') };
}

function refuseNul(text: string, name: string): void {
  const nul = text.indexOf('\0');
  if (nul < 0) return;
  throw new AppError('invalid', `${name} has a NUL character in line ${lineAt(text, nul)}: ${NEXT_STEP}.`);
}

function encodingOfMark(bytes: Uint8Array): string | undefined {
  return MARKS.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte))?.encoding;
}

/** UTF-16 without a mark: every other byte of its letters is zero. */
function encodingOfZeros([first, second, third, fourth]: Uint8Array): string | undefined {
  if (second === 0 && fourth === 0 && first !== 0) return 'utf-16le';
  return first === 0 && third === 0 && second !== 0 ? 'utf-16be' : undefined;
}

function decodeAs(bytes: Uint8Array, encoding: string, name: string): string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new AppError('invalid', `${name} is sent in an unknown charset, ${encoding}: ${NEXT_STEP}.`, { cause });
  }
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    if (encoding === 'utf-8' || encoding === 'utf8') throw undecodable(bytes, { name, encodings: 'UTF-8', cause });
    throw new AppError('invalid', `${name} is not in ${encoding}: ${NEXT_STEP}.`, { cause });
  }
}

/**
 * Whether bytes decode as GB18030, and most of its characters are of two high bytes, as common
 * Chinese ones are, or of four bytes. In Latin-1 and its like a high byte mostly stands alone, and
 * GB18030 would make a rare character of it and the letter behind.
 */
function readsAsChinese(bytes: Uint8Array): boolean {
  let [common, rare] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    const next = bytes[at + 1];
    if (next === undefined) break;
    const isLong = next >= 0x30 && next <= 0x39;
    if (isLong || next >= 0xa1) common++;
    else rare++;
    at += isLong ? 3 : 1;
  }
  if (common === 0 || rare > common) return false;
  try {
    // The last character may continue in another piece.
    new TextDecoder('gb18030', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** A piece without the character that it ends within. */
function whole(piece: Uint8Array): Uint8Array {
  for (let length = 1; length <= 3; length++) {
    const byte = piece[piece.length - length] ?? 0;
    if (byte >= 0xc0) return piece.subarray(0, piece.length - length);
    if (byte < 0x80) break;
  }
  return piece;
}

function undecodable(
  bytes: Uint8Array,
  { name, encodings, cause }: { name: string; encodings: string; cause?: unknown },
) {
  const at = firstBadByte(bytes);
  const line = lineAt(Buffer.from(bytes.buffer, bytes.byteOffset, at).toString('latin1'), at);
  const byte = `0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`;
  const message = `${name} is not in ${encodings}: in line ${line}, at byte ${at + 1} of the file, there is ${byte}; ${NEXT_STEP}.`;
  return new AppError('invalid', message, cause === undefined ? {} : { cause });
}

/**
 * Where UTF-8 ends, by halving: a beginning is UTF-8 where the character that it is cut within is
 * left out.
 */
function firstBadByte(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(whole(bytes.subarray(0, middle)))) good = middle;
    else bad = middle;
  }
  return whole(bytes.subarray(0, good)).length;
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
