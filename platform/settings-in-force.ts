import { readFileSync } from 'node:fs';
import type { TSchema } from 'typebox';
import type { SettingInForce } from '../http/system-routes.ts';
import { decodeText } from '../lib/text/decode-text.ts';
import { parseJsonText } from '../lib/text/json-text.ts';
import { Config, DEFAULTS, variableOf } from './config.ts';

/** Settings whose value nobody reads over the API. */
const SECRET = /^(token|adminToken|password|clientSecret)$/;
/** Lists that a settings file only seeds: the records of the database hold. */
const RECORDS = new Set(['mappings.rules', 'detection.rules', 'machines.rules']);
const MASK = '•••';

type Values = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/**
 * Every setting with its value and the place that the value comes from.
 * @param given.config the settings that the program runs with
 * @param given.names variables that the environment sets
 * @param given.file the settings file that they were read from, if any
 */
export function settingsInForce(given: {
  readonly config: Config;
  readonly names: ReadonlySet<string>;
  readonly file: string | undefined;
}): readonly SettingInForce[] {
  const config = given.config as unknown as Values;
  const defaults = DEFAULTS as unknown as Values;
  const inFile = given.file === undefined ? {} : sectionsOf(given.file);
  return Object.entries(Config.properties).flatMap(([section, { properties }]) =>
    Object.entries(properties as Record<string, TSchema & { description?: string }>).map(([key, schema]) => {
      const name = variableOf(section, key);
      const path = `${section}.${key}`;
      const isSecret = SECRET.test(key);
      const value = wordsOf(config[section]?.[key]);
      return {
        name,
        path,
        value: isSecret && value !== null ? MASK : value,
        default: wordsOf(defaults[section]?.[key]),
        source: sourceOf({ path, isSet: given.names.has(name), isInFile: key in (inFile[section] ?? {}) }),
        secret: isSecret,
        description: schema.description ?? '',
      };
    }),
  );
}

function sourceOf(given: { path: string; isSet: boolean; isInFile: boolean }): SettingInForce['source'] {
  if (RECORDS.has(given.path)) return 'record';
  if (given.isSet) return 'environment';
  return given.isInFile ? 'file' : 'default';
}

/** A value in words; credentials in an address are masked. */
function wordsOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/(\w:\/\/)[^/@\s]*@/g, `$1${MASK}@`);
}

/** The sections of a settings file that was valid at the start; none where it is gone since. */
function sectionsOf(file: string): Values {
  try {
    return parseJsonText(decodeText(readFileSync(file), { name: 'the file' })) as Values;
  } catch {
    return {};
  }
}
