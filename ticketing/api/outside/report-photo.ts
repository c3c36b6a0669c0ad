import { Readable } from 'node:stream';
import type { SentFile } from '../../../http/multipart-form.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import { OUTSIDE } from '../../outside/take-report.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { type Ticket, ticketNumber } from '../../ticket/ticket.ts';
import { isShown, kindOfFile } from '../../work/files/file-kind.ts';
import type { FileStore, Received } from '../../work/files/file-store.ts';
import { addFile } from '../../work/files/ticket-files.ts';

/** A photo that was received and looked into. */
export type Photo = { readonly received: Received; readonly name: string; readonly mediaType: string };

/**
 * Looks into the photo of a form. Its bytes decide: what a browser does not show is refused.
 * @returns undefined where the form has none
 */
export async function takePhoto(files: FileStore, sent: SentFile | undefined): Promise<Photo | 'refused' | undefined> {
  if (!sent) return undefined;
  const received = await files.receive(Readable.from([sent.bytes]));
  const kind = await kindOfFile(received.path, 'application/octet-stream');
  if (kind.kind === 'refused' || !isShown(kind.mediaType)) {
    await files.discard(received);
    return 'refused';
  }
  const plain = [...sent.name].filter((sign) => sign > '\u001f' && sign !== '/' && sign !== '\\').join('');
  return { received, name: plain.slice(-200) || 'photo', mediaType: kind.mediaType };
}

/**
 * Puts a photo on the ticket of its report, which is there already.
 * @returns whether there was room for it
 */
export async function keepPhoto(
  { db, files, now, policy }: { db: Db; files?: FileStore | undefined; now: Now; policy: SlaPolicy },
  { received, name, mediaType }: Photo,
  ticket: Ticket,
): Promise<boolean> {
  if (!files) return false;
  const done = { ticket: ticketNumber(ticket.id), actor: OUTSIDE, now: now(), policy };
  try {
    await addFile(db, done, { store: files, received, name, declared: mediaType, public: true });
    return true;
  } catch (error) {
    // The quota of the ticket or of all is used up, or the ticket went into another one.
    if (error instanceof AppError) return false;
    throw error;
  } finally {
    await files.discard(received);
  }
}
