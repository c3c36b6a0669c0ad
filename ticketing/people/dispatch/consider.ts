import type { Sql } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { onCall } from '../shifts/load-rotas.ts';
import { zoneOfSite } from '../site-zone.ts';
import type { Candidate, Job } from './candidate.ts';
import { type Choice, chooseAssignee } from './choose-assignee.ts';
import { loadCandidates } from './load-candidates.ts';
import { loadJob, type Work } from './load-job.ts';
import type { Weights } from './score.ts';

/** Inputs of a dispatch beside the ticket. */
export type DispatchInputs = {
  /** People who declined it, and the reason shown for their exclusion. */
  readonly declined: Job['declined'];
  readonly now: Date;
  readonly policy: SlaPolicy;
  /** The question is about a time in the past. */
  readonly past?: boolean;
};

/** A ticket weighed against all candidates; nothing is written. */
export type Considered = {
  readonly job: Job;
  readonly candidates: readonly Candidate[];
  readonly choice: Choice;
  /** People on call at the site when the work begins. */
  readonly onCall: readonly string[];
  /** When that may change without a request. */
  readonly onCallUntil: readonly number[];
};

/** Reads all that decides and chooses, without doing anything. */
export async function consider(
  sql: Sql,
  work: Work,
  asked: DispatchInputs & { readonly weights?: Weights },
): Promise<Considered> {
  const job = await loadJob(sql, work, asked);
  const rotas = await onCall(sql, { site: job.place.site, at: job.workAt });
  const byRota = new Map(rotas.flatMap(({ person, rota }) => (person === null ? [] : [[person, rota] as const])));
  const { workAt } = job;
  const timeZone = await zoneOfSite(sql, job.place.site, asked.policy);
  const { now, past = false } = asked;
  const candidates = await loadCandidates(sql, { ticket: work, workAt, now, timeZone, past, onCall: byRota });
  return {
    job,
    candidates,
    choice: chooseAssignee(candidates, job, asked.weights),
    onCall: [...byRota.keys()],
    onCallUntil: rotas.flatMap(({ until }) => (until === null ? [] : [until])),
  };
}
