import { usePersonNames } from '../api/person-names.ts';
import { actorWords } from '../words/actors.ts';
import { useWords } from '../words/words.ts';
import { useMay } from './may.ts';

/** Ids of people have neither blanks nor slashes; a comma cannot be asked for. */
const PERSON = /^[^\s/,]{1,64}$/;

/**
 * The name of an actor of a record: of a person, or words for the system's own. The id stays where
 * nobody has it, or where the reader may not know people.
 */
export function useActorName(): (actor: string) => string {
  const { plan, token, given: _given, ...named } = useWords(actorWords);
  const system: Readonly<Record<string, string>> = named;
  const knowsPeople = useMay('read');
  const personOf = usePersonNames();
  return (actor) => {
    if (actor.startsWith('plan ')) return plan(actor.slice('plan '.length));
    if (actor.startsWith('token:')) return token(actor.slice('token:'.length));
    if (Object.hasOwn(system, actor)) return system[actor] ?? actor;
    return (knowsPeople && PERSON.test(actor) && personOf(actor)) || actor;
  };
}

/** Places of a person or another actor in sentences that the program records, in each language. */
const NAMED: readonly RegExp[] = [
  /(?<=^score \S+ like )[^\s/,]+(?=, )/,
  /(?<=^score \S+ against \S+ of )[^\s/,:]+/,
  /(?<=^(?:requested by|assigned to) ).+$/,
  /(?<=^set by )[^:]+(?=: )/,
  /^[^\s/,]+(?= did not accept it in time$)/,
  /(?<=^得分 \S+，与 )[^\s/,]+(?= 相同)/,
  /(?<=^得分 \S+，高于 )[^\s/,]+(?= 的 )/,
  /(?<=^由 )[^：]+(?= (?:提出$|设定：))/,
  /(?<=^指派给 ).+$/,
  /^[^\s/,]+(?= 未按时接受$)/,
];

/**
 * A sentence of a record with names in place of ids; records keep ids, so that people can leave.
 */
export function useNamedSentence(): (sentence: string) => string {
  const nameOf = useActorName();
  return (sentence) => NAMED.reduce((words, place) => words.replace(place, (actor) => nameOf(actor)), sentence);
}

/** The name of a record: in the reader's language where the program made it and gave the name. */
export function useGivenName(): (name: string) => string {
  const given: Readonly<Record<string, string>> = useWords(actorWords).given;
  return (name) => (Object.hasOwn(given, name) ? (given[name] ?? name) : name);
}
