import { createHash } from 'node:crypto';

/**
 * An id that follows from content: the same parts give the same id on every machine and after every
 * restart.
 * @returns `prefix_` and 20 hexadecimal digits (80 bits of SHA-256 over the parts, length-prefixed)
 */
export function contentId(prefix: string, ...parts: readonly (string | number)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const text = String(part);
    hash.update(`${text.length}:${text};`);
  }
  return `${prefix}_${hash.digest('hex').slice(0, 20)}`;
}
