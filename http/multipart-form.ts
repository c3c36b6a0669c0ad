import { AppError } from '../lib/errors.ts';

/** A file that a form sent. */
export type SentFile = { readonly name: string; readonly bytes: Buffer };

/**
 * The fields of a form that a page sent as `multipart/form-data`: texts without blanks around them,
 * files with content.
 */
export type SentForm = {
  text(field: string): string;
  file(field: string): Promise<SentFile | undefined>;
};

/**
 * Reads a form that was received whole.
 * @param contentType with its boundary
 * @throws {AppError} `invalid` for bytes that are no such form
 */
export async function readMultipartForm(contentType: string, body: Buffer): Promise<SentForm> {
  const given = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
  const form = await given.formData().catch((cause: unknown) => {
    throw new AppError('invalid', 'The form could not be read: send it as multipart/form-data.', { cause });
  });
  return {
    text: (field) => {
      const value = form.get(field);
      return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '';
    },
    file: async (field) => {
      const value = form.get(field);
      // A browser sends an empty file where none was chosen.
      if (value === null || typeof value === 'string' || value.size === 0) return undefined;
      return { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) };
    },
  };
}
