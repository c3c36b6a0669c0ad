import { createReadStream } from 'node:fs';
import { fileTypeFromFile } from 'file-type';
import { decodePieces } from '../../../lib/text/decode-text.ts';
import { COMPOUND, OFFICE_TYPES, officeTypeOf } from './compound-file.ts';

/** Types that a ticket takes, by content. Types that a browser could run are never shown. */
const shown = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/heic'];
const taken: readonly string[] = [
  ...shown,
  'image/tiff',
  'image/bmp',
  'application/pdf',
  'application/zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ...Object.values(OFFICE_TYPES),
  'video/mp4',
  'video/quicktime',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/wav',
  'audio/ogg',
  'audio/webm',
];

/**
 * Text has no mark of its own: a file of one of these types must be text, and is only ever sent as
 * a download.
 */
const texts: readonly string[] = [
  'text/plain',
  'text/csv',
  'text/tab-separated-values',
  'text/markdown',
  'text/calendar',
  'text/vcard',
  'application/json',
  'image/svg+xml',
  'text/html',
  'application/xml',
  'text/xml',
];

/** Names that mean the same. */
const aliases: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/heif': 'image/heic',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'application/x-zip-compressed': 'application/zip',
  'application/csv': 'text/csv',
  'application/ics': 'text/calendar',
  'text/x-vcard': 'text/vcard',
};

/** The type of a file, or why it is not taken. */
export type FileKind =
  | { readonly kind: 'taken'; readonly mediaType: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Decides by the bytes; pure. A text is a text with any beginning: `BMS export` is no picture, and
 * `MZ-12` no program.
 * @param found what the bytes begin like @param isText whether all of them are text
 */
export function decideKind(declared: string, found: string | undefined, isText: boolean): FileKind {
  const name = plain(declared);
  if (isText) return decideText(name, found);
  if (texts.includes(name)) return { kind: 'refused', reason: `it is sent as ${name}, and its content is not text` };
  if (found === undefined || isMarkup(found)) {
    return { kind: 'refused', reason: `it is sent as ${name}, and its content is nothing of that type` };
  }
  const actual = plain(found);
  if (!taken.includes(actual)) return { kind: 'refused', reason: `files of the type ${actual} are not taken` };
  if (name !== actual && name !== 'application/octet-stream') {
    return { kind: 'refused', reason: `it is sent as ${name}, and its content is ${actual}` };
  }
  return { kind: 'taken', mediaType: actual };
}

function decideText(name: string, found: string | undefined): FileKind {
  if (texts.includes(name)) return { kind: 'taken', mediaType: name };
  // Where a spreadsheet program is installed browsers call CSV so.
  if (name === 'application/vnd.ms-excel') return { kind: 'taken', mediaType: 'text/csv' };
  const actual = found === undefined ? undefined : plain(found);
  // These may be written in letters only, and name their format in the first line.
  const speaks = actual === 'application/pdf' || actual === 'text/calendar' || actual === 'text/vcard';
  if (speaks && (name === actual || name === 'application/octet-stream')) return { kind: 'taken', mediaType: actual };
  return { kind: 'refused', reason: `it is sent as ${name}, and its content is text` };
}

/** Whether a browser may show it in a page of ours; everything else is a download. */
export function isShown(mediaType: string): boolean {
  return shown.includes(mediaType);
}

/** Looks into a file. */
export async function kindOfFile(file: string, declared: string): Promise<FileKind> {
  const found = (await fileTypeFromFile(file))?.mime;
  const actual = found === COMPOUND ? await officeTypeOf(file) : found;
  return decideKind(declared, actual, await isTextFile(file));
}

function isMarkup(mime: string): boolean {
  return mime === 'application/xml' || mime === 'image/svg+xml' || mime === 'text/html';
}

function plain(type: string): string {
  const name = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return aliases[name] ?? name;
}

/** Text in UTF-8, in UTF-16 with a mark, or in GB18030, without NUL. */
async function isTextFile(file: string): Promise<boolean> {
  const pieces = decodePieces();
  try {
    for await (const chunk of createReadStream(file)) if (isBinary(pieces.take(chunk as Buffer))) return false;
    return !isBinary(pieces.end());
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function isBinary(text: string): boolean {
  return text.includes('\0');
}
