import { actorWords } from '../words/actors.ts';
import { useWords } from '../words/words.ts';

/** The name of an actor of a record: words for the system's own, the id of a person or a device. */
export function useActorName(): (actor: string) => string {
  const { plan, token, ...named } = useWords(actorWords);
  const system: Readonly<Record<string, string>> = named;
  return (actor) => {
    if (actor.startsWith('plan ')) return plan(actor.slice('plan '.length));
    if (actor.startsWith('token:')) return token(actor.slice('token:'.length));
    return Object.hasOwn(system, actor) ? (system[actor] ?? actor) : actor;
  };
}
