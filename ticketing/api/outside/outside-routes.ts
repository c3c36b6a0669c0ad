import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import type { Db } from '../../db/sql.ts';
import { listAnswers } from '../../outside/answers.ts';
import { listReports, type ReportCategory, reportCategories } from '../../outside/take-report.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { requireTicket } from '../tickets/ticket-routes.ts';
import { TicketParams } from '../tickets/ticket-schemas.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const OutsideSchema = Type.Object(
  {
    reports: Type.Array(
      Type.Object({
        category: Type.Enum(Object.keys(reportCategories) as ReportCategory[]),
        name: orNull(Type.String()),
        contact: orNull(Type.String({ description: 'As the reporter wrote it: a number, an address' })),
        language: Type.Enum(['en', 'zh-CN']),
        reportedAt: Instant,
        erasedAt: {
          ...orNull(Instant),
          description: 'When name and contact were erased, some time after the work; null while they are kept',
        },
      }),
      { description: 'Reports by the code on the label, oldest first; at most 100' },
    ),
    answers: Type.Array(
      Type.Object({
        fixed: Type.Boolean(),
        rating: orNull(Type.Integer({ minimum: 1, maximum: 5 })),
        comment: orNull(Type.String()),
        answeredAt: Instant,
        followUp: orNull(Type.String({ ...names('ticket'), description: 'The ticket that it opened or joined' })),
      }),
      { description: 'Answers on the progress page, oldest first; at most 100' },
    ),
  },
  { description: 'What people without an account said' },
);

/**
 * `GET /tickets/{id}/outside`: reports and answers of people without an account, for those who work
 * on the ticket: names and contacts are in it.
 */
export function outsideRoutes({ db }: { readonly db: Db }): Routes {
  return (api) => {
    const schema = {
      operationId: 'getTicketOutside',
      summary: 'What people without an account said of a ticket: reports with contacts, and answers with ratings',
      tags: ['tickets'],
      params: TicketParams,
      response: { 200: OutsideSchema },
    };
    api.get('/tickets/:id/outside', { schema, config: { roles: workers } }, async ({ params }) => {
      return await db.snapshot(async (sql) => {
        const { id } = await requireTicket(sql, params.id);
        const reports = await listReports(sql, id);
        const answers = await listAnswers(sql, id);
        return {
          reports: reports.map((report) => ({
            ...report,
            reportedAt: report.reportedAt.toISOString(),
            erasedAt: isoOrNull(report.erasedAt),
          })),
          answers: answers.map(({ followUp, answeredAt, ...answer }) => ({
            ...answer,
            answeredAt: answeredAt.toISOString(),
            followUp: followUp === null ? null : ticketNumber(followUp),
          })),
        };
      });
    });
  };
}
