import { Type } from 'typebox';

/** Headers of a change that may name the version that it saw. */
export const IfMatch = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'The `ETag` that was seen' })),
});

/** `"7"`, `W/"7"` or `7` as sent back in `If-Match`; `*` asks for nothing. */
export function versionOf(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1];
  // An entity tag that was never ours matches no version.
  return version === undefined ? -1 : Number(version);
}

/** Describes an answer that carries its version as `ETag`. */
export function withVersion<Schema extends object>(schema: Schema, description: string) {
  const headers = { ETag: { type: 'string', description: 'The version; goes back as `If-Match`' } };
  return { ...schema, description, headers } as const;
}
