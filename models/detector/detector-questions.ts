import type { LearningProgress } from '../learning/learning-progress.ts';

/**
 * The main thread's question about a device, and the answer: its progress and that of its
 * components.
 */
export type DetectorQuestion =
  | { readonly kind: 'ask'; readonly id: number; readonly device: string }
  /** On a stepped clock it looks for silent devices when asked, in place of every few seconds. */
  | { readonly kind: 'sweep' };
export type DetectorAnswer =
  | { readonly kind: 'answer'; readonly id: number; readonly progress: readonly LearningProgress[] }
  /** It has looked for silent devices, and what it found is committed. */
  | { readonly kind: 'swept' };

/** Asks the detector's present thread. It answers between two batches. */
export type DetectorQuestions = {
  /** Null where it does not answer in time: it loads, learns, or is behind. */
  ask(device: string): Promise<readonly LearningProgress[] | null>;
  /**
   * On a stepped clock: looks for silent devices; resolves once what it found is applied, or the
   * thread has ended.
   */
  sweep(): Promise<void>;
  /** Takes the way to a new life of the thread; null once it has ended. */
  attach(tell: ((question: DetectorQuestion) => void) | null): void;
  answered(answer: DetectorAnswer): void;
};

const ANSWER_MS = 2_000;

/**
 * Questions at once; more are not asked, so that a detector that is behind gets no pile of them.
 */
const MOST_QUESTIONS = 100;

/** At first no detector answers. */
export function createDetectorQuestions(answerMs = ANSWER_MS): DetectorQuestions {
  const open = new Map<number, (progress: readonly LearningProgress[] | null) => void>();
  let tell: ((question: DetectorQuestion) => void) | null = null;
  let swept: (() => void) | undefined;
  let last = 0;
  return {
    ask: (device) => {
      const way = tell;
      if (way === null || open.size >= MOST_QUESTIONS) return Promise.resolve(null);
      return new Promise((resolve) => {
        const id = ++last;
        const timer = setTimeout(() => settle(null), answerMs);
        const settle = (progress: readonly LearningProgress[] | null): void => {
          clearTimeout(timer);
          open.delete(id);
          resolve(progress);
        };
        open.set(id, settle);
        way({ kind: 'ask', id, device });
      });
    },
    sweep: () =>
      new Promise((resolve) => {
        swept = resolve;
        if (tell === null) resolve();
        else tell({ kind: 'sweep' });
      }),
    attach: (way) => {
      tell = way;
      swept?.();
      for (const settle of [...open.values()]) settle(null);
    },
    answered: (answer) => {
      if (answer.kind === 'swept') swept?.();
      else open.get(answer.id)?.(answer.progress);
    },
  };
}
