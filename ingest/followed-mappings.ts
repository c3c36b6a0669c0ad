import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Value } from 'typebox/value';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { writeFileAtomically } from '../lib/write-file-atomically.ts';
import type { Codec } from './codec.ts';
import { Mapping, mappingProblems } from './mapping.ts';
import { createMappings } from './mapping-codec.ts';
import { configuredRules } from './mapping-presets.ts';

/** Mappings that change while readings come in. */
export type FollowedMappings = {
  /** The codec of a topic that no built-in format has. */
  of(topic: string): Codec | undefined;
  /** Goes on with other mappings of the plant before the presets, and keeps them for the next start. */
  use(rules: readonly Mapping[]): Promise<void>;
};

/**
 * The mappings that the last run went by, else those of the settings: readings come in before the database is open.
 * @param options.presets see {@link configuredRules}
 */
export async function openMappings(options: {
  readonly dataDir: string;
  readonly presets: string;
  readonly settings: readonly Mapping[];
  readonly timeZone: string;
  readonly log: Log;
}): Promise<FollowedMappings> {
  const { dataDir, presets, settings, timeZone, log } = options;
  const file = path.join(dataDir, 'mappings.json');
  const codecsOf = (rules: readonly Mapping[]) =>
    createMappings({ rules: configuredRules({ rules, presets }), timeZone });
  let kept = (await readKept(file)) ?? settings;
  let find = codecsOf(kept);
  return {
    of: (topic) => find(topic),
    use: async (rules) => {
      if (JSON.stringify(rules) !== JSON.stringify(kept)) find = codecsOf(rules);
      kept = rules;
      await writeFileAtomically(file, JSON.stringify(rules)).catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'the mappings could not be kept for the next start');
      });
    },
  };
}

/** Undefined where nothing is kept that can be used: the database has them all. */
async function readKept(file: string): Promise<readonly Mapping[] | undefined> {
  try {
    const list: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!Array.isArray(list)) return undefined;
    return list.filter((each): each is Mapping => Value.Check(Mapping, each) && mappingProblems(each).length === 0);
  } catch {
    return undefined;
  }
}
