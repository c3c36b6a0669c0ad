import type { Static } from 'typebox';
import { isoOrNull } from '../../../http/instant.ts';
import type { Sql } from '../../db/sql.ts';
import { type EpisodeRow, episodesOfTickets } from '../../episodes/find-episodes.ts';
import { legalNextStates } from '../../lifecycle/state-machine.ts';
import type { TicketRow } from '../../search/find-tickets.ts';
import { type ClockRow, readClockRows } from '../../sla/clock-rows.ts';
import { tierOf } from '../../sla/clocks.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { readClock } from '../../sla/read-clock.ts';
import type { TermsLookup } from '../../sla/terms.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import type { TicketPlan } from '../../ticket/ticket-plan.ts';
import { episodeSummaryJson } from '../episodes/episode-summary-json.ts';
import type { ClockSchema, PlanSchema, TicketSchema } from './ticket-schemas.ts';

/** Renders tickets with their clocks and alarms: two statements, however many they are. */
export async function ticketsJson(
  sql: Sql,
  rows: readonly TicketRow[],
  at: { policy: SlaPolicy; now: Date },
): Promise<Static<typeof TicketSchema>[]> {
  const ids = rows.map(({ id }) => id);
  const clocks = ids.length > 0 ? await readClockRows(sql, ids) : [];
  const rules = await at.policy.rules(sql);
  const episodes = ids.length > 0 ? await episodesOfTickets(sql, ids) : [];
  return rows.map((row) =>
    ticketJson(row, {
      clocks: clocks
        .filter(({ ticketId }) => ticketId === row.id)
        .map((clock) => clockJson(clock, { rules, now: at.now })),
      episodes: episodes.filter(({ ticketId }) => ticketId === row.id),
    }),
  );
}

type Clock = Static<typeof ClockSchema>;

function ticketJson(row: TicketRow, parts: { clocks: Clock[]; episodes: readonly EpisodeRow[] }) {
  const { clocks, episodes } = parts;
  const [first] = episodes;
  return {
    id: ticketNumber(row.id),
    number: ticketNumber(row.id),
    title: row.title,
    description: row.description,
    titleZh: row.titleZh,
    descriptionZh: row.descriptionZh,
    state: row.state,
    priority: row.priority,
    priorityReason: row.priorityReason,
    failureModeGroup: row.failureModeGroup,
    workClass: row.workClass,
    asset: row.asset,
    device: row.asset.device,
    assignee: row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? row.assigneeId },
    openedAt: row.openedAt.toISOString(),
    detectedAt: isoOrNull(row.detectedAt),
    resolvedAt: isoOrNull(row.resolvedAt),
    closedAt: isoOrNull(row.closedAt),
    hold: holdJson(row),
    scheduledFrom: isoOrNull(row.scheduledFrom),
    scheduledUntil: isoOrNull(row.scheduledUntil),
    verdict: row.verdict,
    mergedInto: numberOrNull(row.mergedInto),
    source: row.source,
    parent: numberOrNull(row.parentId),
    recurrenceOf: numberOrNull(row.recurrenceOf),
    episode: first ? episodeSummaryJson(first) : null,
    episodeIds: episodes.map(({ id }) => id),
    clocks,
    // Of several assignments the current one counts.
    dueAt: Object.fromEntries(clocks.map(({ kind, dueAt }) => [kind, dueAt])),
    legalNextStates: [...legalNextStates(row.state, row.heldFrom)],
    plan: row.plan === null ? null : planJson(row.plan),
    progressPath: `/t/${row.publicCode}`,
    version: row.version,
  };
}

function numberOrNull(id: number | null): string | null {
  return id === null ? null : ticketNumber(id);
}

function planJson(plan: TicketPlan): Static<typeof PlanSchema> {
  const { safety, checks, skills, parts } = plan;
  return { ...plan, safety: [...safety], checks: [...checks], skills: [...skills], parts: [...parts] };
}

function holdJson({ heldFrom, holdReason, reviewAt }: TicketRow) {
  if (heldFrom === null || holdReason === null || reviewAt === null) return null;
  return { from: heldFrom, reason: holdReason, reviewAt: reviewAt.toISOString() };
}

/** One clock as it stands now; durations in seconds. */
export function clockJson(clock: Omit<ClockRow, 'ticketId'>, at: { rules: TermsLookup; now: Date }): Clock {
  const reading = readClock(clock, tierOf(clock, at.rules).calendar, at.now);
  return {
    kind: clock.kind,
    state: reading.state,
    ordinal: clock.ordinal,
    startedAt: clock.startedAt.toISOString(),
    dueAt: isoOrNull(reading.dueAt),
    endedAt: isoOrNull(clock.endedAt),
    targetSeconds: clock.target / 1000,
    elapsedSeconds: reading.elapsed / 1000,
    remainingSeconds: reading.remaining / 1000,
  };
}
