import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = path.dirname(import.meta.dirname);

/**
 * `--mode quick` is `npm test`: all but the slow files. `--mode servers` is `npm run test:all`:
 * everything, and real servers where their variables are set. `--mode node` is `npm run test:node`:
 * what each Node must pass. Without a mode files that are named run, slow or not.
 */
export default defineConfig(({ mode }) => {
  const leftOut = mode === 'quick' ? namesIn('slow-files.txt') : [];
  return {
    root,
    test: {
      include: mode === 'node' ? filesOfNode() : ['tests/**/*.test.ts'],
      exclude: [...configDefaults.exclude, ...leftOut],
      globalSetup: ['tests/helpers/global-setup.ts'],
      setupFiles: ['tests/helpers/same-examples.ts'],
      env: { TEST_SERVERS: mode === 'servers' ? 'on' : 'off', TEST_LEFT_OUT: String(leftOut.length) },
      // A limit for what hangs, no measure: on a busy machine the program alone takes half a minute
      // to start.
      testTimeout: 600_000,
      hookTimeout: 600_000,
      // The default of a second is too short on a busy machine; a poll that succeeds does not wait
      // for it. A test names a time of its own only where it needs more.
      expect: { poll: { timeout: 60_000 } },
      pool: 'forks',
      // The modules, and an embedded database, serve all files of a process, one after another.
      isolate: false,
      // One more than two cores have to do: some tests wait for time to pass. Each takes half a
      // gigabyte.
      maxWorkers: Math.min(6, Math.max(3, availableParallelism())),
      sequence: { sequencer: SlowestFirst },
      // `.ci/run` runs several at once, and they would write the same files.
      ...(mode === 'node' || process.env['CI'] ? { cache: false } : whatIsKept),
    },
  };
});

/** The tests that this Node must pass; tools/servers/nodes.sh says whether it is the newest. */
function filesOfNode(): string[] {
  return ['every-node.txt', ...(process.env['NEWEST_NODE'] ? ['newest-node.txt'] : [])].flatMap(namesIn);
}

/** Read by `npm run slowest`. */
const whatIsKept = {
  reporters: ['default', 'json'],
  outputFile: { json: 'node_modules/.cache/harbinger-tests.json' },
};

/**
 * The files of tests/slow-files.txt in its order: one of minutes that began last would run alone.
 */
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const slow = namesIn('slow-files.txt').map((name) => path.join(root, name));
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = slow.indexOf(moduleId);
      return place === -1 ? slow.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

/**
 * The files that a list in tests/ names.
 * @throws {Error} where one is gone: its new name would not be in the list
 */
function namesIn(list: string): readonly string[] {
  const lines = readFileSync(path.join(import.meta.dirname, list), 'utf8').split(/\r?\n/);
  const files = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const gone = files.filter((file) => !existsSync(path.join(root, file)));
  if (gone.length > 0) throw new Error(`tests/${list} names files that do not exist: ${gone.join(', ')}`);
  return files;
}
