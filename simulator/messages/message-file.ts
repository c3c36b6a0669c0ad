import { createReadStream, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { constants, createGunzip } from 'node:zlib';
import { AppError, messageOf } from '../../lib/errors.ts';

/** A message as a broker carried it. */
export type RecordedMessage = {
  /** When it arrived, milliseconds since the epoch. */
  readonly at: number;
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
};

/** A time without a connection: what was published meanwhile is not in the file. */
export type Gap = { readonly from: number; readonly to: number };

/** The first line of a file: JSON lines, packed with gzip where the name ends with `.gz`. */
export type MessageHeader = { readonly startedAt: string; readonly topics: readonly string[] };

const KIND = 'messages';
const VERSION = 1;

/** The first line of a file, with its end. */
export function headerLine(header: MessageHeader): string {
  return `${JSON.stringify({ harbinger: KIND, version: VERSION, ...header })}\n`;
}

/** The line of a message, with its end. */
export function messageLine({ at, topic, payload, qos, retain }: RecordedMessage): string {
  return `${JSON.stringify({ at, topic, qos, ...(retain && { retain }), payload: payload.toString('base64') })}\n`;
}

/** The line of a gap, with its end. */
export function gapLine(gap: Gap): string {
  return `${JSON.stringify({ gap })}\n`;
}

/** Whether a file begins as one of recorded messages does. False for one that cannot be read. */
export async function isMessageFile(file: string): Promise<boolean> {
  try {
    if (!statSync(file).isFile()) return false;
    for await (const { text } of linesOf(file)) return headerOf(text) !== undefined;
  } catch {
    // Another reader says what is wrong with it.
  }
  return false;
}

/** What a file has beside its messages. */
export type FileRemarks = { gaps: Gap[]; isBrokenOff: boolean };

/**
 * The messages of a file, in the order of their arrival. A last line that is broken off, as after a
 * kill or on a full disk, is left out and remarked.
 * @throws {AppError} `invalid` with the number of a line that is no message
 */
export async function* messagesIn(file: string, remarks: FileRemarks): AsyncGenerator<RecordedMessage> {
  let number = 0;
  for await (const { text, isWhole } of linesOf(file)) {
    number++;
    if (number === 1) continue;
    const read = readLine(text);
    if (read !== undefined && 'gap' in read) remarks.gaps.push(read.gap);
    else if (read !== undefined) yield read;
    else if (isWhole) throw new AppError('invalid', `${file}:${number}: this line is no recorded message`);
    else remarks.isBrokenOff = true;
  }
}

/** A whole line has an end; only the last one can have none. */
type Line = { readonly text: string; readonly isWhole: boolean };

async function* linesOf(file: string): AsyncGenerator<Line> {
  const from = createReadStream(file);
  // A file that was not closed ends within its last block, and what is there can be read.
  const bytes = (await isPacked(file)) ? from.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })) : from;
  from.on('error', (error) => bytes.destroy(error));
  const parts: Buffer[] = [];
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      let begin = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, begin)) {
        parts.push(chunk.subarray(begin, end));
        yield { text: Buffer.concat(parts.splice(0)).toString('utf8'), isWhole: true };
        begin = end + 1;
      }
      parts.push(chunk.subarray(begin));
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('invalid', `${file} cannot be read to its end: ${messageOf(cause)}`, { cause });
  }
  const rest = Buffer.concat(parts).toString('utf8');
  if (rest !== '') yield { text: rest, isWhole: false };
}

async function isPacked(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b;
  } finally {
    await handle.close();
  }
}

function headerOf(text: string): unknown {
  if (!text.startsWith('{"harbinger":')) return undefined;
  const { harbinger, version } = JSON.parse(text) as { harbinger?: unknown; version?: unknown };
  return harbinger === KIND && version === VERSION ? text : undefined;
}

function readLine(text: string): RecordedMessage | { readonly gap: Gap } | undefined {
  try {
    const { at, topic, payload, qos, retain = false, gap } = JSON.parse(text) as Record<string, unknown>;
    if (gap !== undefined) return { gap: gap as Gap };
    const isQos = qos === 0 || qos === 1 || qos === 2;
    if (typeof at !== 'number' || typeof topic !== 'string' || topic === '' || !isQos) return undefined;
    if (typeof payload !== 'string' || typeof retain !== 'boolean') return undefined;
    return { at, topic, qos, retain, payload: Buffer.from(payload, 'base64') };
  } catch {
    return undefined;
  }
}
