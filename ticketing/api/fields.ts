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
