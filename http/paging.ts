import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { nestsTooDeep } from '../lib/text/json-depth.ts';
import { invalidFields } from './problem.ts';

type PageLimits = { readonly defaultLimit: number; readonly maxLimit: number };

/** Items on a page of a list: the default, and the maximum. */
export const defaultLimit = 50;
const MAX_LIMIT = 200;

/**
 * The query fields of every list: `limit` items a page, and `cursor` as `next` of the page before
 * gave it.
 */
export function pageQuery(limits: PageLimits = { defaultLimit, maxLimit: MAX_LIMIT }) {
  return {
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: limits.maxLimit, default: limits.defaultLimit, description: 'Items a page' }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 1_000, description: '`next` of the page before' })),
  };
}

/** The answer of every list; `next` is null on the last page. */
export function pageOf<Item extends TSchema>(item: Item, description = 'One page of the list') {
  return Type.Object(
    {
      items: Type.Array(item),
      next: Type.Union([Type.String(), Type.Null()], {
        description: 'Send it back as `cursor`; null on the last page',
      }),
    },
    { description },
  );
}

/**
 * Cuts a page out of rows that were read with one more than the limit.
 * @param placeOf where the next page begins, after this row; {@link decodeCursor} gives it back
 */
export function pageFrom<T>(
  rows: readonly T[],
  limit: number,
  placeOf: (last: T) => unknown,
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(placeOf(last)) : null };
}

/** Packs the place where the next page begins, so that clients do not depend on its content. */
export function encodeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * Unpacks a cursor that {@link encodeCursor} made.
 * @throws {AppError} `invalid`, naming `cursor`, unless it holds a place of this shape
 */
export function decodeCursor<Place extends TSchema>(cursor: string, shape: Place): Static<Place> {
  const place = parse(Buffer.from(cursor, 'base64url').toString());
  if (!Value.Check(shape, place)) {
    throw invalidFields([{ field: 'cursor', message: 'is not one that a page before gave as next' }]);
  }
  return place as Static<Place>;
}

function parse(text: string): unknown {
  if (nestsTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
