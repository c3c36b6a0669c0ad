import { workingTime } from '../shifts/shift.ts';
import type { Candidate, Job, Place, RepairRecord } from './candidate.ts';

/** Components of a candidate's score. */
export const components = [
  'skill',
  'travel',
  'freeCapacity',
  'partsHeld',
  'repairsHeld',
  'familiarity',
  'fairness',
] as const;
export type Component = (typeof components)[number];
export type Weights = Readonly<Record<Component, number>>;

/** Each in [0, 1]; null for an unknown one, which then has no weight either. */
export type Scores = Readonly<Record<Component, number | null>>;

export const defaultWeights: Weights = {
  skill: 3,
  travel: 2,
  freeCapacity: 3,
  partsHeld: 1,
  repairsHeld: 2,
  familiarity: 1,
  fairness: 1,
};

/** Figures to compare a candidate with. */
export type Field = {
  /** Most tickets that any candidate got in the last seven days. */
  readonly mostRecent: number;
  /** Whether anybody has a van with stock. */
  readonly vans: boolean;
  /**
   * How many repairs of this kind hold in a team: a share in [0, 1], or null where nobody has made
   * one.
   */
  meanHeld(team: string | null): number | null;
};

/** Distance at which travel counts half. */
const HALF_KM = 50;

/** How many repairs of one's own weigh as much as the mean of the team. */
const SHRINKAGE = 5;

/** Past tickets on the same asset that count half. */
const HALF_FAMILIAR = 2;
const HOUR_MS = 3_600_000;

/** Figures to compare candidates with, from all of them. */
export function fieldOf(candidates: readonly Candidate[]): Field {
  const overall = meanOf(candidates);
  const teams = new Set(candidates.map(({ team }) => team));
  const means = new Map([...teams].map((team) => [team, meanOf(candidates.filter((each) => each.team === team))]));
  return {
    vans: candidates.some(({ van }) => van !== null),
    mostRecent: Math.max(0, ...candidates.map(({ recentTickets }) => recentTickets)),
    meanHeld: (team) => means.get(team) ?? overall,
  };
}

/** Scores of a candidate by component; pure. */
export function scoresOf(candidate: Candidate, job: Job, field: Field): Scores {
  const { recentTickets, ticketsOnAsset } = candidate;
  return {
    skill: skillScore(candidate, job),
    travel: travelScore(candidate.base, job.place),
    freeCapacity: freeCapacity(candidate, job),
    partsHeld: field.vans ? partsHeld(candidate, job) : null,
    repairsHeld: shrunk(candidate, field.meanHeld(candidate.team)),
    familiarity: ticketsOnAsset / (ticketsOnAsset + HALF_FAMILIAR),
    fairness: field.mostRecent === 0 ? 1 : 1 - recentTickets / field.mostRecent,
  };
}

/** The weighted mean of known components, in [0, 1]; 0 without any. */
export function weigh(scores: Scores, weights: Weights): number {
  let sum = 0;
  let weight = 0;
  for (const component of components) {
    const score = scores[component];
    if (score === null) continue;
    sum += weights[component] * score;
    weight += weights[component];
  }
  // Rounded, so that no difference in the last bit decides between equals.
  return weight === 0 ? 0 : Math.min(1, Math.round((sum / weight) * 1e9) / 1e9);
}

function skillScore({ skills }: Candidate, { demands, workAt }: Job): number | null {
  if (demands.length === 0) return null;
  const levels = demands.map((demand) => {
    const held = skills.find(({ skill }) => skill === demand.skill);
    return held && (held.expiresAt === null || held.expiresAt > workAt) ? held.level : 0;
  });
  return levels.reduce((sum, level) => sum + level / 5, 0) / levels.length;
}

function travelScore(base: Place | null, place: Place): number | null {
  if (base === null) return null;
  if (base.site === place.site) return 1;
  if (base.at === null || place.at === null) return 0;
  return HALF_KM / (HALF_KM + kilometres(base.at, place.at));
}

type Point = NonNullable<Place['at']>;

/** Great-circle distance. */
function kilometres(a: Point, b: Point): number {
  const radians = Math.PI / 180;
  const latitude = Math.sin(((b.latitude - a.latitude) * radians) / 2) ** 2;
  const longitude = Math.sin(((b.longitude - a.longitude) * radians) / 2) ** 2;
  const share = latitude + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * longitude;
  return 2 * 6_371 * Math.asin(Math.min(1, Math.sqrt(share)));
}

/**
 * Working time until the ticket is due, against the work that they have already: 1 without any,
 * never quite 0.
 */
function freeCapacity(candidate: Candidate, { workAt, due, hours }: Job): number {
  const available = workingTime(candidate, { from: workAt.getTime(), to: due.getTime() });
  const taken = candidate.openTickets * hours * HOUR_MS;
  return available === 0 ? 0 : available / (available + taken);
}

/** The share of the planned parts of which the van has enough. */
function partsHeld({ van }: Candidate, { parts }: Job): number | null {
  if (parts.length === 0) return null;
  const held = parts.filter(({ part, quantity }) =>
    van?.some((stock) => stock.part === part && stock.quantity >= quantity),
  );
  return held.length / parts.length;
}

function shrunk({ repairs, held }: RepairRecord, mean: number | null): number | null {
  return mean === null ? null : (held + SHRINKAGE * mean) / (repairs + SHRINKAGE);
}

function meanOf(records: readonly RepairRecord[]): number | null {
  const repairs = records.reduce((sum, record) => sum + record.repairs, 0);
  return repairs === 0 ? null : records.reduce((sum, { held }) => sum + held, 0) / repairs;
}
