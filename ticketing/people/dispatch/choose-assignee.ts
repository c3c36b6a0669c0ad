import type { Candidate, Job } from './candidate.ts';
import { type Exclusion, exclusionsOf, filters } from './exclusions.ts';
import { components, defaultWeights, fieldOf, type Scores, scoresOf, type Weights, weigh } from './score.ts';

/** A candidate as weighed: reasons for exclusion, or scores. */
export type Weighed = {
  readonly person: string;
  readonly excluded: readonly Exclusion[];
  readonly scores: Scores;
  /** In [0, 1]; also of excluded people, to show the cost of a rule. */
  readonly score: number;
};

/** The assignee and the reason; `coverage_gap` when there is nobody: silence would be worse. */
export type Choice = { readonly reason: string; readonly candidates: readonly Weighed[] } & (
  | { readonly kind: 'assign'; readonly assignee: string }
  | { readonly kind: 'coverage_gap' }
);

/**
 * Chooses the best score of the candidates that no filter excludes; of equals the least recently
 * assigned, then the lowest id. Pure, and the same for any order of the candidates.
 */
export function chooseAssignee(candidates: readonly Candidate[], job: Job, weights: Weights = defaultWeights): Choice {
  const field = fieldOf(candidates);
  const assignedAt = new Map(candidates.map(({ id, lastAssignedAt }) => [id, lastAssignedAt?.getTime() ?? 0]));
  const weighed = candidates
    .map((candidate): Weighed => {
      const scores = scoresOf(candidate, job, field);
      const excluded = exclusionsOf(candidate, job);
      return { person: candidate.id, excluded, scores, score: weigh(scores, weights) };
    })
    .toSorted(
      (a, b) =>
        Number(a.excluded.length > 0) - Number(b.excluded.length > 0) ||
        b.score - a.score ||
        (assignedAt.get(a.person) ?? 0) - (assignedAt.get(b.person) ?? 0) ||
        (a.person < b.person ? -1 : 1),
    );
  const [first, second] = weighed.filter(({ excluded }) => excluded.length === 0);
  if (!first) return { kind: 'coverage_gap', reason: whyNobody(weighed), candidates: weighed };
  const reason = whyFirst(first, second, weights);
  return { kind: 'assign', assignee: first.person, reason, candidates: weighed };
}

function whyFirst(first: Weighed, second: Weighed | undefined, weights: Weights): string {
  if (!second) return 'the only one who can take it';
  if (first.score === second.score) return `score ${shown(first.score)} like ${second.person}, assigned less recently`;
  const ahead = components
    .map((component) => {
      const difference = (first.scores[component] ?? 0) - (second.scores[component] ?? 0);
      return { component, lead: weights[component] * difference };
    })
    .filter(({ lead }) => lead > 0)
    .toSorted((a, b) => b.lead - a.lead)
    .map(({ component }) => words[component]);
  const because = ahead.length > 0 ? `: ${ahead.join(', ')}` : '';
  return `score ${shown(first.score)} against ${shown(second.score)} of ${second.person}${because}`;
}

/** Names of the components in a reason. */
const words: Readonly<Record<(typeof components)[number], string>> = {
  skill: 'more skilled',
  travel: 'nearer',
  freeCapacity: 'more time until it is due',
  partsHeld: 'has the parts in the van',
  repairsHeld: 'repairs held more often',
  familiarity: 'knows the machine',
  fairness: 'had fewer tickets this week',
};

function shown(score: number): string {
  return score.toFixed(2);
}

function whyNobody(weighed: readonly Weighed[]): string {
  if (weighed.length === 0) return 'nobody who could take it is in the roster';
  const counts = filters.flatMap((filter) => {
    const count = weighed.filter(({ excluded }) => excluded[0]?.filter === filter).length;
    return count > 0 ? [`${count} by ${filter}`] : [];
  });
  return `nobody can take it; left out: ${counts.join(', ')}`;
}
