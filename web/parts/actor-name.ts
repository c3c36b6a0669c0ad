import { actorWords } from '../words/actors.ts';
import { useWords } from '../words/words.ts';

/** The name of an actor of a record: words for the system's own, the id of a person or a device. */
export function useActorName(): (actor: string) => string {
  const { plan, token, given: _given, ...named } = useWords(actorWords);
  const system: Readonly<Record<string, string>> = named;
  return (actor) => {
    if (actor.startsWith('plan ')) return plan(actor.slice('plan '.length));
    if (actor.startsWith('token:')) return token(actor.slice('token:'.length));
    return Object.hasOwn(system, actor) ? (system[actor] ?? actor) : actor;
  };
}

/** The name of a record: in the reader's language where the program made it and gave the name. */
export function useGivenName(): (name: string) => string {
  const given: Readonly<Record<string, string>> = useWords(actorWords).given;
  return (name) => (Object.hasOwn(given, name) ? (given[name] ?? name) : name);
}
