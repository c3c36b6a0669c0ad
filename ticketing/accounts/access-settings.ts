import { Type } from 'typebox';
import { type Role, roles } from '../../http/access/roles.ts';

const ROLES: readonly string[] = roles.filter((role) => role !== 'service');

/**
 * Roles that must have a second factor, and where its key is; the section `access` of the settings.
 */
export const AccessSettings = Type.Object(
  {
    secondFactorRoles: Type.Refine(
      Type.String({
        description: `none, or roles that must have a second factor, separated by commas: ${ROLES.join(', ')}`,
      }),
      (text) => text === 'none' || namesOf(text).every((name) => ROLES.includes(name)),
    ),
    keyFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'file with 32 random bytes in base64 that seals second factors; absent = access.key in DATA_DIR, made once',
      }),
    ),
  },
  { additionalProperties: false },
);

/** {@link AccessSettings} as the program uses it. */
export type AccessSettings = Type.Static<typeof AccessSettings>;

/** The defaults. */
export const ACCESS_DEFAULTS: AccessSettings = { secondFactorRoles: 'none' };

/** The roles that must have a second factor. */
export function secondFactorRoles({ secondFactorRoles: text }: AccessSettings): readonly Role[] {
  return text === 'none' ? [] : (namesOf(text) as Role[]);
}

function namesOf(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}
