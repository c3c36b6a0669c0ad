import type { AccessApp } from '../access/access-app.ts';

type Part = string | { readonly name: string; readonly type: string; readonly bytes: Buffer };

const BOUNDARY = 'x-tests';

/** Sends a form with a photo, as a browser without script does. */
export async function sendForm(
  { app }: Pick<AccessApp, 'app'>,
  url: string,
  fields: Readonly<Record<string, Part>>,
  given: { readonly address?: string; readonly headers?: Readonly<Record<string, string>> } = {},
) {
  const parts = Object.entries(fields).flatMap(([field, part]) => {
    const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"`;
    const [more, bytes] =
      typeof part === 'string'
        ? ['', Buffer.from(part)]
        : [`; filename="${part.name}"\r\ncontent-type: ${part.type}`, part.bytes];
    return [Buffer.from(`${head}${more}\r\n\r\n`), bytes, Buffer.from('\r\n')];
  });
  return await app.inject({
    method: 'POST',
    url,
    headers: {
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'sec-fetch-site': 'same-origin',
      ...given.headers,
    },
    remoteAddress: given.address ?? '10.0.0.1',
    payload: Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]),
  });
}
