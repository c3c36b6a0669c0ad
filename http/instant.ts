import { Temporal } from 'temporal-polyfill';
import { Type } from 'typebox';
import { invalidFields } from './problem.ts';

/** An instant in JSON: ISO 8601 in UTC. */
export const Instant = Type.String({ format: 'date-time' });

/** An instant in JSON. */
export function isoOrNull(at: Date | null): string | null {
  return at === null ? null : at.toISOString();
}

/** The furthest moments that a time stamp may name, in milliseconds from the epoch (ECMA-262). */
const FURTHEST_MS = 8.64e15;

/** A moment in a query. */
export const moment = (description: string) =>
  Type.Optional(Type.String({ description: `${description}. ISO 8601 with a zone, or milliseconds since the epoch.` }));

/** A moment in a cursor. */
export const At = Type.Integer({ minimum: -FURTHEST_MS, maximum: FURTHEST_MS });
function parseIso(text: string): number | undefined {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** Reads ISO 8601 or milliseconds. A `+` that came unescaped, and so as a space, is understood. */
export function parseMoment(text: string, field: string): number {
  const at = /^-?\d{1,16}$/.test(text) ? Number(text) : parseIso(text.replace(/ (?=\d\d:?\d\d$)/, '+'));
  if (at !== undefined && Math.abs(at) <= FURTHEST_MS) return at;
  const message = `${text} is neither ISO 8601 with a zone, such as 2026-03-02T09:00:00Z, nor milliseconds`;
  throw invalidFields([{ field, message }]);
}
