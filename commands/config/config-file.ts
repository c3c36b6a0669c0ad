import { stringify } from 'yaml';
import { readYamlFile, type YamlFile } from '../../lib/text/yaml-file.ts';

/** Version of the form of a file, its first member. */
const VERSION = 1;

/** Configuration as it stands in a file. */
export type Configuration = Readonly<Record<string, unknown>>;

/** A file that was read. */
export type ConfigFile = Pick<YamlFile, 'problems' | 'placeOf'> & { readonly records: Configuration };

/** Writes the records as a file: the same records always give the same file. */
export function writeConfigFile(records: Configuration): string {
  const sorted = Object.fromEntries(Object.entries(records).filter(([, all]) => Object.keys(all as object).length > 0));
  const text = stringify(
    { harbinger: VERSION, ...sorted },
    { lineWidth: 100, aliasDuplicateObjects: false, sortMapEntries: false },
  );
  return `# Configuration of a plant: harbinger config --help\n${text}`;
}

/**
 * Reads a file, with every fault of its form.
 * @throws {AppError} `invalid` if it has too many aliases
 */
export function readConfigFile(text: string, name: string): ConfigFile {
  const expected = 'a map with the member harbinger and kinds of records is expected';
  const { content, problems, placeOf } = readYamlFile(text, { name, expected });
  const { harbinger: version, ...records } = content;
  const isRead = Object.keys(content).length > 0 || problems.length === 0;
  if (isRead && version !== VERSION) {
    const message = `harbinger: ${VERSION} is expected, the version of the form of this file`;
    problems.push({ ...placeOf(['harbinger']), message });
  }
  return { records, problems, placeOf };
}

/** The steps of a field as the API names it: `steps[0].when`. */
export function stepsOf(field: string | null): readonly string[] {
  return (field ?? '').split(/[.[\]/]+/).filter((step) => step !== '');
}
