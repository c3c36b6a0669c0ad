/**
 * People by name; the id follows from the name, so that the same roster is the same people after a
 * restart.
 */
export function rosterOf(names: string): readonly { id: string; name: string }[] {
  const people = names.split(',').map((name) => name.trim());
  return people.filter((name) => name !== '').map((name) => ({ id: personIdOf(name), name }));
}

/** The id of a person of whom only the name is given. */
export function personIdOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s/]+/g, '-');
}
