/** A package that the program runs with; `licence` is null where nobody says it. */
export type Package = {
  readonly name: string;
  readonly version: string;
  readonly integrity: string | undefined;
  readonly licence: string | null;
  /** npm leaves it out where it does not install. */
  readonly optional: boolean;
};
export const ALLOWED: readonly string[];
export function packagesOf(lock: unknown): readonly Package[];
export function bundledIn(packages: readonly Package[]): readonly (Omit<
  Package,
  'version' | 'integrity' | 'optional'
> & {
  readonly kind: string;
  readonly by: Package;
})[];
export function isAllowed(expression: string | null): boolean;
