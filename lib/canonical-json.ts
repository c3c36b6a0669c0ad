import { createHash } from 'node:crypto';

/**
 * JSON with sorted keys and no white space, the same text for the same data everywhere (as RFC 8785
 * for all data that PostgreSQL's `jsonb` can hold). Dates become ISO strings and undefined members
 * vanish, as in JSON.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** SHA-256 over canonical JSON, 64 hexadecimal digits. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** The previous hash of the first link of a chain. */
export const noHash = '0'.repeat(64);
