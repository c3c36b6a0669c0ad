import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { messageOf } from '../../../lib/errors.ts';
import { writeFileAtomically } from '../../../lib/files/write-file-atomically.ts';
import type { Log } from '../../../lib/log.ts';
import type { Codec } from '../values/codec.ts';
import type { States } from '../values/loose-number.ts';
import { type WantedWords, withWords } from '../values/word-numbers.ts';
import { Mapping, mappingProblems } from './mapping.ts';
import { createFinder, createMappings } from './mapping-codec.ts';
import { configuredRules } from './mapping-presets.ts';

/** Mappings, and words that mean numbers, which change while readings come in. */
export type FollowedMappings = {
  /** The codec of a topic that no built-in format has. */
  of(topic: string): Codec | undefined;
  /** Words that mean numbers now. */
  states(): States;
  /**
   * Continues with other mappings of the plant before the presets, and keeps them for the next
   * start.
   */
  use(given: Kept): Promise<void>;
  /** The same with other mappings of the plant, to try them: nothing is kept or followed. */
  tried(mappings: readonly Mapping[]): TriedMappings;
};

/** Mappings that are tried. */
export type TriedMappings = {
  of(topic: string): Codec | undefined;
  states(): States;
  /**
   * The part that decides on a topic: the place of one of the mappings, or the name of a preset.
   */
  decider(topic: string): { readonly place: number } | { readonly preset: string } | undefined;
};

type Kept = {
  readonly mappings: readonly Mapping[];
  /** Words that rules use, beside the declared words. */
  readonly words: WantedWords;
};

const KEPT = Type.Object({
  mappings: Type.Array(Type.Unknown()),
  words: Type.Array(Type.Tuple([Type.String(), Type.Array(Type.String())])),
});

/**
 * The mappings of the last run, else of the settings: readings arrive before the database is open.
 * @param options.presets see {@link configuredRules}
 */
export async function openMappings(options: {
  readonly dataDir: string;
  readonly presets: string;
  readonly settings: { readonly rules: readonly Mapping[]; readonly states: States };
  readonly timeZone: string;
  readonly log: Log;
}): Promise<FollowedMappings> {
  const { dataDir, presets, settings, timeZone, log } = options;
  const file = path.join(dataDir, 'mappings.json');
  const rulesOf = ({ mappings, words }: Kept) =>
    configuredRules({ rules: mappings.map((each) => worded(each, words)), presets });
  const codecsOf = (given: Kept) => createMappings({ rules: rulesOf(given), timeZone });
  let kept = (await readKept(file)) ?? { mappings: settings.rules, words: [] };
  let find = codecsOf(kept);
  let states = withWords(settings.states, kept.words);
  return {
    of: (topic) => find(topic),
    states: () => states,
    use: async ({ mappings, words }) => {
      const text = JSON.stringify({ mappings, words });
      if (text !== JSON.stringify(kept)) {
        kept = { mappings, words };
        find = codecsOf(kept);
        states = withWords(settings.states, words);
      }
      await writeFileAtomically(file, text).catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'the mappings could not be saved for the next start');
      });
    },
    tried: (mappings) => {
      const rules = rulesOf({ mappings, words: kept.words });
      const find = createFinder(rules);
      const places = mappings.flatMap(({ enabled = true }, place) => (enabled ? [place] : []));
      return {
        of: createMappings({ rules, timeZone }),
        states: () => states,
        decider: (topic) => {
          const rule = find(topic)?.rule;
          if (rule === undefined) return undefined;
          const place = places[rules.indexOf(rule)];
          return place === undefined ? { preset: rule.name } : { place };
        },
      };
    },
  };
}

function worded(mapping: Mapping, words: WantedWords): Mapping {
  return mapping.states ? { ...mapping, states: withWords(mapping.states, words) } : mapping;
}

/** Undefined where nothing is kept that can be used: the database has them all. */
async function readKept(file: string): Promise<Kept | undefined> {
  try {
    const found: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!Value.Check(KEPT, found)) return undefined;
    const isSound = (each: unknown): each is Mapping =>
      Value.Check(Mapping, each) && mappingProblems(each).length === 0;
    return { mappings: found.mappings.filter(isSound), words: found.words };
  } catch {
    return undefined;
  }
}
