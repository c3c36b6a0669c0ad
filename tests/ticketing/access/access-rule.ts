/**
 * Callers of an operation beside administrators, and their part of it: `placed`, things of their
 * sites, as the request names them; `list`, what they may see of it; `plant`, only with all sites;
 * `own`, their own objects; `rows`, each row by its site; `nothing`, it only works something out;
 * `public`, without sign-in.
 */
export type Rule = readonly [
  roles: string,
  place: 'placed' | 'list' | 'plant' | 'own' | 'rows' | 'nothing' | 'public',
  devices?: 'devices',
];

/** The roles of a rule. */
export function rolesOf([roles]: Rule): readonly string[] {
  return roles.split(' ').filter((role) => role !== '');
}
