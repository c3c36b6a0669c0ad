import { Type } from 'typebox';
import { costKinds, type Sums, unpricedReasons } from '../costs/sums.ts';

const Sum = Type.String({ description: 'Decimal number in the currency' });

/** Sums by kind. */
export const sumFields = { labour: Sum, parts: Sum, external: Sum, total: Sum };

/** The currency of all amounts in an answer. */
export const CurrencyCode = Type.String({ description: 'ISO 4217; the setting SITE_CURRENCY' });

/** Lines without an amount, by reason. */
export const UnpricedSchema = Type.Array(
  Type.Object({ kind: Type.Enum([...costKinds]), reason: Type.Enum([...unpricedReasons]), lines: Type.Integer() }),
  { description: 'Lines that no sum contains, by the reason' },
);

/** Sums as routes answer them. */
export function sumsJson({ labour, parts, external, total }: Sums): Sums {
  return { labour, parts, external, total };
}
