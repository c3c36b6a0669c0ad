import type { LearningProgress } from './learning-progress.ts';

/** A stage in words, with the missing data: one sentence without its full stop. */
export function describeProgress(progress: LearningProgress): string {
  const { restsSince } = progress;
  if (restsSince === null) return describeStage(progress);
  const since = new Date(restsSince).toISOString();
  return `${describeStage(progress)}; it stands since ${since}, as it was hardly seen to, and is judged once it works again`;
}

function describeStage(progress: LearningProgress): string {
  const { stage, seen, wanted, next, longer, passedOver, unvaried, stood } = progress;
  const left = passedOver === 0 ? '' : `; ${passedOver} more were left out, as not plausible for its class`;
  const still = unvaried === 0 ? '' : `; nothing changed in the ${unvaried} before, from which nothing can be learned`;
  const idle = stood === 0 ? '' : `; ${stood} more were left out: the machine stood, and is learned once it has worked`;
  const again = next === null ? '' : `; learned again after ${next.readings} more readings`;
  const keptOut = longer?.kind === 'kept_out';
  const so = keptOut ? `; model of ${longer.readings} readings kept out: ${longer.reason}${again}` : again;
  switch (stage) {
    case 'learning':
      return `learning: ${seen.readings} of ${wanted.readings} readings${left}${still}${idle}`;
    case 'from_class':
      return `judged by the model of its class; learning: ${seen.readings} of ${wanted.readings} readings${left}${idle}`;
    case 'provisional':
      return `provisional: ${seen.readings} readings, ${seen.days} of ${wanted.days} days${missingWeekend(seen)}${so}`;
    case 'growing':
      return `growing: ${seen.days} of ${wanted.days} days${missingWeekend(seen)}${so}`;
    case 'settled':
      return `settled: ${seen.days} days${so}`;
    case 'fixed':
      return 'fixed: it is learned again only on request';
    default:
      return stage satisfies never;
  }
}

function missingWeekend({ weekend }: LearningProgress['seen']): string {
  return weekend ? '' : '; no weekend seen yet';
}
