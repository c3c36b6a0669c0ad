import { createReadStream } from 'node:fs';
import { fileTypeFromFile } from 'file-type';

/** Types that a ticket takes, as their bytes say. What a browser could run is never among those that it shows. */
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
/** Text has no mark of its own: what is sent as one of these must be text, and is only ever handed out as a download. */
const texts: readonly string[] = [
  'text/plain',
  'text/csv',
  'text/markdown',
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
};

/** The type of a file, or why it is not taken. */
export type FileKind =
  | { readonly kind: 'taken'; readonly mediaType: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Decides by the bytes; pure. @param found what the bytes say @param isText whether they are text */
export function decideKind(declared: string, found: string | undefined, isText: boolean): FileKind {
  const name = plain(declared);
  if (found === undefined || isMarkup(found)) return decideText(name, isText);
  const actual = plain(found);
  if (!taken.includes(actual)) return { kind: 'refused', reason: `files of the type ${actual} are not taken` };
  if (name !== actual && name !== 'application/octet-stream') {
    return { kind: 'refused', reason: `it is sent as ${name}, and its content is ${actual}` };
  }
  return { kind: 'taken', mediaType: actual };
}

/** Whether a browser may show it in a page of ours; everything else is a download. */
export function isShown(mediaType: string): boolean {
  return shown.includes(mediaType);
}

/** Looks into a file. */
export async function kindOfFile(file: string, declared: string): Promise<FileKind> {
  const found = await fileTypeFromFile(file);
  return decideKind(
    declared,
    found?.mime,
    found === undefined || isMarkup(found.mime) ? await isTextFile(file) : false,
  );
}

function decideText(declared: string, isText: boolean): FileKind {
  if (!texts.includes(declared)) {
    return { kind: 'refused', reason: `it is sent as ${declared}, and its content is nothing of that type` };
  }
  if (!isText) return { kind: 'refused', reason: `it is sent as ${declared}, and its content is not text in UTF-8` };
  return { kind: 'taken', mediaType: declared };
}

function isMarkup(mime: string): boolean {
  return mime === 'application/xml' || mime === 'image/svg+xml' || mime === 'text/html';
}

function plain(type: string): string {
  const name = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return aliases[name] ?? name;
}

async function isTextFile(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(file)) {
      if ((chunk as Buffer).includes(0)) return false;
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
