/**
 * The actor of an action: a kind, a name within the kind, and the person behind it, if any. Checks
 * that need a second person compare persons, never texts.
 */
export type Actor = {
  readonly kind: 'person' | 'token' | 'device' | 'administrator' | 'anyone' | 'nobody' | 'system';
  readonly id: string;
  readonly person: string | null;
};

/**
 * An actor as records name it: the id of a person, `token:` and its name, `site:device`, else a
 * name of the system's own.
 */
export function actorText({ kind, id }: Actor): string {
  return kind === 'token' ? `token:${id}` : id;
}
