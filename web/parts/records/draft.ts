/** A record as a form changes it, with the version to send back as `If-Match`. */
export type Versioned<D> = { readonly draft: D; readonly etag: string | undefined };

/** The headers of a change. */
export function headersOf(given: { readonly etag?: string | undefined; readonly key: string }): {
  'Idempotency-Key': string;
  'if-match'?: string;
} {
  return { 'Idempotency-Key': given.key, ...(given.etag !== undefined && { 'if-match': given.etag }) };
}

/** `ETag` of an item of a list that carries its version. */
export function etagOf({ version }: { readonly version: number }): string {
  return `"${version}"`;
}

/** Members that differ between two drafts. */
export function differences<D extends object>(before: D, after: D): readonly (keyof D & string)[] {
  const keys = Object.keys(after) as (keyof D & string)[];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** The value of a text field that was left empty is null. */
export function orNull(text: string | null): string | null {
  const kept = text?.trim() ?? '';
  return kept === '' ? null : kept;
}

/** Without members that are undefined. */
export function given<D extends object>(members: D): { [K in keyof D]: Exclude<D[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
