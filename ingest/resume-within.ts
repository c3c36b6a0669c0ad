import type { Log } from '../lib/log.ts';
import type { Journal } from './journal.ts';

/**
 * Where a consumer that starts with the program goes on. It cannot have passed what was not there when the journal was
 * opened. Where it says so, the journal has lost its end (a power cut) or is another one (a backup): its own offset would
 * pass over readings that were taken in since, while its store was waited for.
 */
export function resumeWithin(
  endAtOpen: Journal['endAtOpen'],
  { partition, offset, log }: { readonly partition: number; readonly offset: number; readonly log: Log },
): number {
  const end = endAtOpen.get(partition) ?? offset;
  if (offset <= end) return offset;
  log.warn({ partition, offset, end }, 'the consumer was ahead of the journal; it goes on where the journal ended');
  return end;
}
