import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { invalidFields } from './problem.ts';

/** The query fields of every list: `limit` items a page, and `cursor` as `next` of the page before gave it. */
export function pageQuery(limits: { readonly defaultLimit: number; readonly maxLimit: number }) {
  return {
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: limits.maxLimit, default: limits.defaultLimit, description: 'Items a page' }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 1_000, description: '`next` of the page before' })),
  };
}

/** The answer of every list; `next` is null on the last page. */
export function pageOf<Item extends TSchema>(item: Item, description: string) {
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

/** Packs the place where the next page begins, so that clients cannot come to depend on what is in it. */
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
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
