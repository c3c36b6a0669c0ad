import { buffer } from 'node:stream/consumers';
import type { FileStore } from '../work/files/file-store.ts';
import type { TicketFile } from '../work/files/ticket-files.ts';
import { isPhoto, MOST_PHOTOS } from './compose-report.ts';
import type { ReportPhoto } from './report-document.ts';

/** Bytes of all photos of a report together; of a PNG also the points that it unfolds to. */
const MOST_BYTES = 48 * 2 ** 20;
const MOST_PIXELS = 24_000_000;

/**
 * The first photos of a ticket, as many as a report holds.
 * @param how.broken the words for one that cannot be shown
 */
export async function readPhotos(
  files: readonly TicketFile[],
  { store, broken }: { readonly store: FileStore | undefined; readonly broken: string },
): Promise<{ readonly photos: readonly ReportPhoto[]; readonly left: number }> {
  const all = files.filter(({ mediaType }) => isPhoto(mediaType));
  if (!store) return { photos: [], left: all.length };
  const photos: ReportPhoto[] = [];
  let bytes = 0;
  for (const { sha256, name, sizeBytes } of all) {
    if (photos.length >= MOST_PHOTOS || bytes + sizeBytes > MOST_BYTES) continue;
    bytes += sizeBytes;
    photos.push({ caption: name, broken, bytes: fitting(await read(store, sha256)) });
  }
  return { photos, left: all.length - photos.length };
}

/** The bytes; none for a file that the store has lost, which the report says. */
async function read(store: FileStore, sha256: string): Promise<Uint8Array> {
  try {
    return await buffer(await store.open(sha256));
  } catch {
    return new Uint8Array();
  }
}

/** A PNG with too many points to unfold is left empty, and named as one that cannot be shown. */
function fitting(bytes: Uint8Array): Uint8Array {
  const isPng = bytes[0] === 0x89 && bytes[1] === 0x50 && bytes.length > 24;
  if (!isPng) return bytes;
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  return header.getUint32(16) * header.getUint32(20) > MOST_PIXELS ? new Uint8Array() : bytes;
}
