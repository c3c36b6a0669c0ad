import { printableLine } from '../../lib/printable.ts';

/** The API's data on the learning of a device or component. */
export type LearningAnswer = {
  readonly component: string | null;
  readonly stage: string;
  readonly detail: string;
  readonly model: {
    readonly id: string;
    readonly learnedFrom: string;
    readonly learnedTo: string;
    readonly readings: number | null;
  } | null;
  readonly next: { readonly readings: number; readonly at: string | null } | null;
  readonly provisional: readonly { readonly channel: string; readonly reason: string }[];
  /** Absent from a program that is older. */
  readonly nets?: { readonly detail: string } | null;
  readonly watchedBy: readonly string[];
  /** Absent from a program that is older. */
  readonly waiting?: { readonly since: string; readonly reason: string } | null;
};

/**
 * How far the learning of a device has come, in lines.
 * @param learning null where the detector did not answer
 */
export function learningLines(learning: readonly LearningAnswer[] | null): string[] {
  if (learning === null) return ['the detector does not answer: it loads, learns, or is behind; ask again'];
  if (learning.length === 0) return ['nothing has come of it since the detector first followed it'];
  return learning.flatMap((one) => [
    printableLine(`${one.component === null ? '' : `${one.component}: `}${one.detail}`),
    ...(one.model === null ? [] : [lastLearned(one.model)]),
    ...(one.next?.at ? [`next learning about ${one.next.at}, after ${one.next.readings} more readings`] : []),
    ...one.provisional.map(({ channel, reason }) => printableLine(`channel ${channel}: ${reason}`)),
    ...(one.nets ? [printableLine(one.nets.detail)] : []),
    `watched by ${one.watchedBy.join(', ')}`,
    ...(one.waiting
      ? [printableLine(`an alarm waits since ${one.waiting.since}: ${reasonOf(one.waiting.reason)}`)]
      : []),
  ]);
}

/** A reason that this version does not know is shown as it is. */
function reasonOf(reason: string): string {
  if (reason === 'level_falls_back') return 'the energy of its waveform leapt and falls back';
  return reason === 'neighbour_farther_off' ? 'another component is farther off' : reason;
}

function lastLearned({ id, learnedFrom, learnedTo, readings }: NonNullable<LearningAnswer['model']>): string {
  const rows = readings === null ? '' : `, ${readings} readings`;
  return `last learned from ${learnedFrom} to ${learnedTo}${rows} (${id})`;
}
