import type { Sql } from '../db/sql.ts';
import { type EvidenceRow, evidenceOfTicket } from '../episodes/find-episodes.ts';
import type { TicketRow } from '../search/find-tickets.ts';
import { readEventsOf } from '../ticket/ticket-events.ts';
import { type Checklist, listChecklists } from '../work/checklists.ts';
import { listFiles, type TicketFile } from '../work/files/ticket-files.ts';
import { type Labour, listLabour } from '../work/labour.ts';
import { listPartUse, type PartUse } from '../work/part-use.ts';
import { listSignatures, type Signature } from '../work/signatures.ts';

/** Facts of the database about the work on a ticket. */
export type ReportFacts = {
  readonly ticket: TicketRow;
  readonly labour: readonly Labour[];
  readonly parts: readonly PartUse[];
  readonly checklists: readonly Checklist[];
  readonly signatures: readonly Signature[];
  readonly files: readonly TicketFile[];
  /** The alarm that it is about; undefined for a ticket by people. */
  readonly alarm: EvidenceRow | undefined;
  readonly acceptedAt: Date | null;
  readonly startedAt: Date | null;
  /** The last finding, with codes of ISO 14224. */
  readonly finding: Readonly<Record<string, unknown>>;
  /** Names of people by their ids; those that the reader may not see are left out. */
  readonly names: ReadonlyMap<string, string>;
};

const MOST_FILES = 500;

/** Reads it, in one snapshot of the caller. @param isSeen whether the reader may see a person */
export async function readReportFacts(
  sql: Sql,
  ticket: TicketRow,
  seenOf: (ids: readonly string[]) => Promise<(id: string) => boolean>,
): Promise<ReportFacts> {
  const { id } = ticket;
  const labour = await listLabour(sql, id);
  const checklists = await listChecklists(sql, id);
  const events = await readEventsOf(sql, id, { only: ['accepted', 'started', 'resolved'] });
  const last = (kind: string) => events.findLast((event) => event.kind === kind);
  const ids = [
    ...new Set([...labour.map(({ personId }) => personId), ...(ticket.assigneeId ? [ticket.assigneeId] : [])]),
  ];
  const isSeen = await seenOf(ids);
  const { rows } = await sql.query<{ id: string; name: string }>(
    'select id, name from person where id = any ($1::text[])',
    [ids.filter(isSeen)],
  );
  return {
    ticket,
    labour,
    checklists,
    parts: await listPartUse(sql, id),
    signatures: await listSignatures(sql, id),
    files: await listFiles(sql, id, { after: 0, limit: MOST_FILES, publicOnly: false }),
    alarm: (await evidenceOfTicket(sql, id))[0],
    acceptedAt: last('accepted')?.at ?? null,
    startedAt: last('started')?.at ?? null,
    finding: ticket.verdict === null ? {} : (last('resolved')?.payload ?? {}),
    names: new Map(rows.map((row) => [row.id, row.name])),
  };
}
