import { Type } from 'typebox';
import type { Caller } from '../../../http/access/caller.ts';
import { workReaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError, messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import { seenOf } from '../../access/reach.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { composeReport } from '../../service-report/compose-report.ts';
import type { ReportDocument } from '../../service-report/report-document.ts';
import { type ReportFacts, readReportFacts } from '../../service-report/report-facts.ts';
import { readPhotos } from '../../service-report/report-photos.ts';
import { createReportPrinter, type DrawCalls } from '../../service-report/report-printer.ts';
import { readReadings } from '../../service-report/report-readings.ts';
import { type ReportLanguage, reportLanguages, reportWords } from '../../service-report/report-words.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import type { FileStore } from '../../work/files/file-store.ts';
import type { SoakSeries } from '../../work/soak-coverage.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';

type Deps = {
  readonly db: Db;
  readonly now: Now;
  readonly log: Log;
  readonly timeZone: string;
  readonly files?: FileStore | undefined;
  readonly series?: SoakSeries | undefined;
  /** Left out: a thread of its own draws each report. */
  readonly draw?: DrawCalls['draw'] | undefined;
};

/** `GET /tickets/{id}/service-report`: the work on a ticket as a PDF. */
export function serviceReportRoutes(deps: Deps): Routes {
  const { db } = deps;
  const printer = createReportPrinter(deps.draw && { draw: deps.draw });
  const schema = {
    operationId: 'getServiceReport',
    summary: 'The service report of a ticket as a PDF: who, what, when, parts, readings, photos, signatures',
    description:
      'One is made at a time; while eight wait, and where one takes longer than a minute, the answer is 503. At most 40 photos (JPEG, PNG) of 48 MB in all, and 200 lines of each table: it says what it leaves out.',
    tags: ['tickets'],
    params: TicketParams,
    querystring: Type.Object({
      lang: Type.Optional(Type.Enum([...reportLanguages], { description: 'en where left out' })),
    }),
    response: { 200: { description: 'The report', content: { 'application/pdf': { schema: Type.String() } } } },
  };
  return (api) => {
    api.get('/tickets/:id/service-report', { schema, config: { roles: workReaders } }, async (request, reply) => {
      const { params, query } = request;
      const { lang = 'en' } = query;
      const { id } = await requireTicket(db, params.id);
      const pdf = await printer.print(() =>
        collectReport(deps, { number: params.id, lang, caller: callerOf(request) }),
      );
      reply.headers({
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="${ticketNumber(id)}-${lang}.pdf"`,
        'cache-control': 'private, no-store',
      });
      return reply.send(Buffer.from(pdf) as never);
    });
  };
}

/** Everything that the report of a ticket says to a caller. */
export async function collectReport(
  { db, now, log, timeZone, files, series }: Deps,
  { number, lang, caller }: { number: string; lang: ReportLanguage; caller: Caller },
): Promise<ReportDocument> {
  const facts = await db.snapshot(async (sql) =>
    readReportFacts(sql, await requireTicket(sql, number), (ids) => peopleSeen(sql, caller, ids)),
  );
  const { photos, left } = await readPhotos(facts.files, { store: files, broken: reportWords[lang].broken });
  const readings = series ? await readingsOrNull(series, { facts, now: now(), log }) : null;
  return composeReport(facts, { lang, timeZone, now: now(), readings, photos, photosLeft: left });
}

/** The report says so where the series store is away: the rest of it is still wanted. */
async function readingsOrNull(series: SoakSeries, { facts, now, log }: { facts: ReportFacts; now: Date; log: Log }) {
  try {
    return await readReadings(series, facts, now);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ ticketId: facts.ticket.id, reason: messageOf(error) }, 'a service report has no readings');
    return null;
  }
}

async function peopleSeen(sql: Sql, caller: Caller, ids: readonly string[]): Promise<(id: string) => boolean> {
  const nameOf = (id: string) => ({ noun: 'person', id, mayBeNew: false }) as const;
  const isSeen = await seenOf(sql, caller, ids.map(nameOf));
  return (id) => isSeen(nameOf(id));
}
