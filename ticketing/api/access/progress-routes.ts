import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import type { Routes } from '../../../http/http-app.ts';
import { isoOrNull } from '../../../http/instant.ts';
import { escapeHtml, sendPage, timeIn } from '../../../http/pages.ts';
import { type Language, languageOf } from '../../../http/words/language.ts';
import { AppError } from '../../../lib/errors.ts';
import { type LookUpLimit, unlimitedLookUps } from '../../accounts/look-up-limit.ts';
import type { Db } from '../../db/sql.ts';
import { findProgress, type Progress, type ProgressStatus, progressStatuses } from '../../search/progress.ts';

const ProgressSchema = Type.Object(
  {
    status: Type.Enum([...progressStatuses]),
    owner: Type.Union([Type.String(), Type.Null()], { description: 'First name of the one who has it' }),
    eta: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  },
  { description: 'The public part of a ticket' },
);
const params = Type.Object({ code: Type.String({ ...names('code'), minLength: 1, maxLength: 64 }) });

/** The code is as good as a key. */
const config = { access: 'everyone', secretInUrl: true } as const;

/** `GET /public/tickets/{code}`: the progress of a ticket, for everyone who has its code. */
export function progressRoutes({ db, lookUps = unlimitedLookUps }: { db: Db; lookUps?: LookUpLimit }): Routes {
  return (api) => {
    const schema = {
      operationId: 'getTicketProgress',
      summary: 'The progress of a ticket, for everyone with its code',
      tags: ['public'],
      params,
      response: { 200: ProgressSchema },
    };
    api.get('/public/tickets/:code', { schema, config }, async (request, reply) => {
      const found = await lookUp(request, { db, lookUps });
      if (!found) throw new AppError('not_found', 'There is no ticket with this code.');
      reply.header('cache-control', 'no-store');
      return { status: found.status, owner: found.owner, eta: isoOrNull(found.eta) };
    });
  };
}

type Words = Readonly<
  Record<ProgressStatus | 'title' | 'status' | 'owner' | 'eta' | 'nobody' | 'unknown' | 'none', string>
>;

const words: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Progress',
    status: 'Status',
    owner: 'With',
    eta: 'Expected by',
    nobody: 'nobody yet',
    unknown: 'not known yet',
    none: 'There is no ticket with this code.',
    received: 'Received',
    scheduled: 'Scheduled',
    in_progress: 'Being worked on',
    waiting: 'Waiting',
    done: 'Done',
    cancelled: 'Cancelled',
  },
  'zh-CN': {
    title: '处理进度',
    status: '状态',
    owner: '负责人',
    eta: '预计完成',
    nobody: '尚未指派',
    unknown: '尚不确定',
    none: '没有与此代码对应的工单。',
    received: '已受理',
    scheduled: '已安排',
    in_progress: '处理中',
    waiting: '等待中',
    done: '已完成',
    cancelled: '已取消',
  },
};

/** The same as a page at `/t/{code}`. @param timeZone in which times are shown */
export function progressPage(options: { db: Db; lookUps?: LookUpLimit; timeZone: string }): Routes {
  const { db, lookUps = unlimitedLookUps, timeZone } = options;
  return (root) => {
    root.get('/t/:code', { schema: { hide: true, params }, config }, async (request, reply) => {
      const language = languageOf(request);
      const found = await lookUp(request, { db, lookUps });
      const { title, none } = words[language];
      const body = found ? progressHtml(found, { language, timeZone }) : `<p>${none}</p>`;
      return sendPage(reply, { status: found ? 200 : 404, language, title, body });
    });
  };
}

function lookUp(
  { ip: address, params: { code } }: { ip: string; params: { code: string } },
  { db, lookUps }: { db: Db; lookUps: LookUpLimit },
): Promise<Progress | undefined> {
  return lookUps.lookUp({ address, credential: code }, () => findProgress(db, code));
}

function progressHtml(
  { status, owner, eta }: Progress,
  { language, timeZone }: { language: Language; timeZone: string },
): string {
  const text = words[language];
  const time = timeIn(timeZone, language);
  const rows = [
    [text.status, text[status]],
    [text.owner, owner ?? text.nobody],
    ...(status === 'done' || status === 'cancelled' ? [] : [[text.eta, eta ? time.format(eta) : text.unknown]]),
  ];
  return `<dl>${rows.map(([term = '', value = '']) => `<dt>${term}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
}
