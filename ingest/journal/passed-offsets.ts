import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { CommittedOffset, ConsumerName } from './journal.ts';

/**
 * The offsets that each consumer has passed, kept beside the journal: a consumer that is not
 * running still holds its readings.
 */
export type PassedOffsets = {
  set(report: CommittedOffset): void;
  all(): readonly CommittedOffset[];
  /** The offset that every consumer has passed; 0 while one of them has not reported. */
  lowest(partition: number): number;
  /** Writes the file where something changed. */
  save(): Promise<void>;
};

/** @param expected consumers that hold the journal also before their first report */
export function openPassedOffsets(options: {
  file: string;
  expected: readonly ConsumerName[];
  log: Log;
}): PassedOffsets {
  const { file, expected, log } = options;
  const known = new Map(readFile(file, log).map((report) => [keyOf(report), report]));
  let changed = false;
  return {
    set(report) {
      const key = keyOf(report);
      if (known.get(key)?.offset === report.offset) return;
      known.set(key, report);
      changed = true;
    },
    all: () => [...known.values()],
    lowest(partition) {
      const reports = [...known.values()].filter((report) => report.partition === partition);
      const missing = expected.some((consumer) => !reports.some((report) => report.consumer === consumer));
      return missing || reports.length === 0 ? 0 : Math.min(...reports.map(({ offset }) => offset));
    },
    async save() {
      if (!changed) return;
      changed = false;
      try {
        await replaceFile(file, JSON.stringify([...known.values()]));
      } catch (error) {
        changed = true;
        throw error;
      }
    },
  };
}

/** A crash leaves the one or the other. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

function keyOf({ consumer, partition }: CommittedOffset): string {
  return `${consumer} ${partition}`;
}

/** Without the file nothing counts as passed: the journal then keeps more, never less. */
function readFile(file: string, log: Log): readonly CommittedOffset[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as readonly CommittedOffset[];
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing)
      log.warn({ file, reason: messageOf(error) }, 'consumer offsets not readable; nothing counts as passed');
    return [];
  }
}
