import { Type } from 'typebox';
import { names } from '../../http/access/names.ts';
import { priorities } from '../ticket/priority.ts';

export const Reason = Type.String({ minLength: 1, maxLength: 500, description: 'Why; it is kept with the change' });
export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
export const PrioritySchema = Type.Enum([...priorities]);

/** The id of an asset in the path. */
export const AssetParams = Type.Object({
  id: Type.String({ ...names('asset'), description: 'For example plant:pump-1' }),
});

/**
 * A price or an amount in the plant's currency: a decimal number as text, since JSON numbers are
 * floats.
 */
export const Decimal = Type.String({
  pattern: '^(0|[1-9][0-9]{0,8})([.][0-9]{1,4})?$',
  description: 'Decimal number in the currency of the plant, such as 12.50',
  examples: ['12.50'],
});
