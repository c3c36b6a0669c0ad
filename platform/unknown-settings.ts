import { nearestWord } from '../lib/text/nearest-word.ts';

/** Names in the environment that look like settings and are none. */
export type UnknownSettings = {
  /** Slips of the pen, with the setting that was meant: nothing starts with them. */
  readonly wrong: readonly string[];
  /**
   * Names that begin like ours and may be meant for another program: they are said, and have no
   * effect.
   */
  readonly odd: readonly string[];
};

/** Names that begin like ours and belong to others. */
const OF_OTHERS =
  /^(HTTP_PROXY|HTTP2_.*|DATABASE_(HOST|PORT|NAME|USER|USERNAME|PASSWORD)|KAFKA_(HOME|OPTS|HEAP_OPTS|LOG4J_OPTS|JMX_OPTS)|.*_SERVICE_(HOST|PORT.*)|.*_PORT_\d+_(TCP|UDP).*|.*_(TCP|UDP)_(ADDR|PORT|PROTO)|.*_ENV_.*|.*_NAME)$/;

/**
 * Checks the names of an environment: a mistyped name has no effect, and silence would hide it.
 * @param sections first words of our names, in capitals: `BROKER`
 * @param known every name that is ours
 */
export function unknownSettings(
  names: readonly string[],
  { sections, known }: { sections: readonly string[]; known: readonly string[] },
): UnknownSettings {
  const ours = new Set(known);
  const wrong: string[] = [];
  const odd: string[] = [];
  for (const name of names) {
    const capitals = name.toUpperCase();
    if (ours.has(name) || OF_OTHERS.test(capitals)) continue;
    const begins = sections.some((section) => capitals.startsWith(`${section}_`));
    if (name !== capitals && !(begins && ours.has(capitals))) continue;
    if (ours.has(capitals)) wrong.push(`${name}: names of settings are in capitals: ${capitals}`);
    else if (begins || looksLikeOurs(name, known)) {
      const nearest = nearestWord(name, known, slipsOf(name));
      const meant = nearest ? `: did you mean ${nearest.word}?` : ': docs/settings.md has them all';
      (nearest && begins ? wrong : odd).push(`${name} is no setting${meant}`);
    }
  }
  return { wrong, odd };
}

/** Slips that a name of this length may have to be taken for another one. */
function slipsOf(name: string): number {
  return name.length < 12 ? 1 : 2;
}

/** A slip within the first word: `BORKER_PORT`, `DATADIR`. */
function looksLikeOurs(name: string, known: readonly string[]): boolean {
  return name.length >= 7 && nearestWord(name, known, 1) !== undefined;
}
