import type { Sql } from '../db/sql.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** When a ticket begins as a candidate, and the limits of a flood of alarms. */
export type OpeningRules = {
  /**
   * An alarm whose peak score is lower opens a candidate; 1 is the alarm threshold, so that 1 opens
   * every ticket at once.
   */
  readonly autoOpenScore: number;
  /** Sources whose tickets a planner approves first. */
  readonly approvedSources: readonly Ticket['source'][];
  /** Days after which a candidate that nobody promoted expires. */
  readonly candidateDays: number;
  /** More new alarms within ten minutes at one site are a flood (ISA-18.2: 10). */
  readonly floodAlarms: number;
};

/** Default until a planner sets other rules: every alarm and every request is a ticket at once. */
export const defaultOpeningRules: OpeningRules = {
  autoOpenScore: 1,
  approvedSources: [],
  candidateDays: 14,
  floodAlarms: 10,
};

/** How a ticket begins, and why. */
export type Beginning = { readonly state: 'new' | 'candidate'; readonly reason: string };

/**
 * Decides whether a ticket opens at once.
 * @param asked.peakScore of the alarm; null for a ticket without one
 */
export function decideBeginning(
  asked: { readonly source: Ticket['source']; readonly peakScore: number | null },
  rules: OpeningRules,
): Beginning {
  const { source, peakScore } = asked;
  if (rules.approvedSources.includes(source)) {
    return { state: 'candidate', reason: `a ticket from the ${source} waits for approval` };
  }
  if (peakScore !== null && peakScore < rules.autoOpenScore) {
    const reason = `the peak score ${peakScore.toFixed(2)} is below ${rules.autoOpenScore}, from where tickets open by themselves`;
    return { state: 'candidate', reason };
  }
  return { state: 'new', reason: 'it opens without approval' };
}

const columns = `auto_open_score as "autoOpenScore", approved_sources as "approvedSources",
  candidate_days as "candidateDays", flood_alarms as "floodAlarms"`;

/** The rules in force. */
export async function readOpeningRules(sql: Sql): Promise<OpeningRules> {
  const { rows } = await sql.query<OpeningRules>(`select ${columns} from opening_rules`);
  return rows[0] ?? defaultOpeningRules;
}

/** Puts other rules in force; tickets that are open stay as they are. */
export async function writeOpeningRules(
  sql: Sql,
  rules: OpeningRules,
  by: { readonly actor: string; readonly now: Date },
): Promise<void> {
  const values = [rules.autoOpenScore, rules.approvedSources, rules.candidateDays, rules.floodAlarms, by.actor, by.now];
  await sql.query(WRITE, values);
}

const WRITE = `insert into opening_rules (auto_open_score, approved_sources, candidate_days, flood_alarms, updated_by, updated_at)
   values ($1, $2::text[], $3, $4, $5, $6)
   on conflict (singleton) do update set auto_open_score = excluded.auto_open_score,
     approved_sources = excluded.approved_sources, candidate_days = excluded.candidate_days,
     flood_alarms = excluded.flood_alarms, updated_by = excluded.updated_by, updated_at = excluded.updated_at`;
