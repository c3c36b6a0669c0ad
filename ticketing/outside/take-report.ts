import type { Language } from '../../http/words/language.ts';
import type { SystemName } from '../../lib/taken-names.ts';
import { unspecified } from '../assets/failure-modes.ts';
import type { Db, Sql } from '../db/sql.ts';
import { requestTicketIn } from '../lifecycle/request-ticket.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { withFamily } from '../work/note-work.ts';

/** The actor of everything that people without an account do. */
export const OUTSIDE: SystemName = 'nobody';

/** Kinds of trouble that people see, and the failure-mode group of the ticket. */
export const reportCategories = {
  noise: 'vibration',
  leak: 'leakage',
  heat: 'temperature',
  electrical: 'electrical',
  stopped: unspecified,
  damage: unspecified,
  other: unspecified,
} as const;
export type ReportCategory = keyof typeof reportCategories;

/** A report of somebody without an account. */
export type Report = {
  readonly asset: string;
  readonly category: ReportCategory;
  /** The category in the words of the reporter's language. */
  readonly categoryName: string;
  readonly text: string;
  readonly name: string | null;
  readonly contact: string | null;
  readonly language: Language;
};

/** The longest beginning of a report in the title of its ticket, in characters. */
const TITLE = 120;

/**
 * Makes a report a candidate, which a planner reviews; where a ticket of the same trouble is open,
 * adds it to that one.
 * @returns the ticket, and its public code
 * @throws {AppError} `unprocessable` for a machine that is out of use
 */
export async function takeReport(
  db: Db,
  report: Report,
  { now, policy }: { readonly now: Date; readonly policy: SlaPolicy },
): Promise<{ readonly ticket: Ticket; readonly code: string; readonly isNew: boolean }> {
  const { asset, category, categoryName, text, name, contact, language } = report;
  const [line = ''] = text.split('\n', 1);
  const begin = line.length > TITLE ? `${line.slice(0, TITLE - 1)}…` : line;
  return await db.transaction(async (sql) => {
    const { ticket, isNew } = await requestTicketIn(sql, {
      asset,
      title: `${categoryName}: ${begin}`,
      description: text,
      failureModeGroup: reportCategories[category],
      workClass: 'corrective',
      source: 'person',
      priority: 'P3',
      candidate: true,
      actor: OUTSIDE,
      now,
      policy,
    });
    await sql.query(
      `insert into outside_report (ticket_id, category, name, contact, language, reported_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [ticket.id, category, name, contact, language, now],
    );
    return { ticket, isNew, code: await publicCodeOf(sql, ticket.id) };
  });
}

/** The public code of a ticket: it opens the page of its progress. */
export async function publicCodeOf(sql: Sql, ticketId: number): Promise<string> {
  const { rows } = await sql.query<{ code: string }>('select public_code as code from ticket where id = $1', [
    ticketId,
  ]);
  if (!rows[0]) throw new Error('a ticket has a public code');
  return rows[0].code;
}

/** A report as the people who work on the ticket see it. */
export type StoredReport = {
  readonly category: ReportCategory;
  readonly name: string | null;
  readonly contact: string | null;
  readonly language: Language;
  readonly reportedAt: Date;
  /** When name and contact were erased; null while they are kept, or none was given. */
  readonly erasedAt: Date | null;
};

/** Reports of people without an account on a ticket, and on those merged into it, oldest first. */
export async function listReports(sql: Sql, ticketId: number): Promise<readonly StoredReport[]> {
  const { rows } = await sql.query<StoredReport>(
    `${withFamily} select r.category, r.name, r.contact, r.language, r.reported_at as "reportedAt",
       r.erased_at as "erasedAt"
     from outside_report r join family f on f.id = r.ticket_id order by r.id limit 100`,
    [ticketId],
  );
  return rows;
}
