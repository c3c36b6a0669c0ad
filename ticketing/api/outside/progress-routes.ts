import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { createRateLimit } from '../../../http/access/rate-limit.ts';
import type { Routes } from '../../../http/http-app.ts';
import { isoOrNull } from '../../../http/instant.ts';
import { escapeHtml, pageLanguageOf, sendPage, timeIn } from '../../../http/pages.ts';
import type { Language } from '../../../http/words/language.ts';
import { addressKey } from '../../../lib/address-key.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { type LookUpLimit, unlimitedLookUps } from '../../accounts/look-up-limit.ts';
import type { Db } from '../../db/sql.ts';
import { takeAnswer } from '../../outside/answers.ts';
import { findProgress, type Progress, progressStatuses } from '../../outside/progress.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { progressWords } from './progress-words.ts';

const ProgressSchema = Type.Object(
  {
    status: Type.Enum([...progressStatuses]),
    owner: Type.Union([Type.String(), Type.Null()], { description: 'First name of the one who has it' }),
    eta: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  },
  { description: 'The public part of a ticket' },
);
const params = Type.Object({ code: Type.String({ ...names('code'), minLength: 1, maxLength: 64 }) });
const word = Type.Optional(Type.String({ maxLength: 20 }));
const querystring = Type.Object({ lang: word, sent: word, photo: word });
const MOST_COMMENT = 1_000;
const Form = Type.Object({
  fixed: Type.Optional(Type.String({ maxLength: 10 })),
  rating: Type.Optional(Type.String({ maxLength: 10 })),
  comment: Type.Optional(Type.String({ maxLength: 16_000 })),
});

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

/**
 * The same as a page at `/t/{code}`, on which one says whether the work helped once it is done. An
 * address may answer ten times at once, then once a minute.
 * @param options.timeZone in which times are shown
 */
export function progressPage(options: {
  db: Db;
  lookUps?: LookUpLimit;
  timeZone: string;
  now: Now;
  policy: SlaPolicy;
}): Routes {
  const { db, lookUps = unlimitedLookUps, timeZone, now, policy } = options;
  const pace = createRateLimit(1 / 60, 600_000);
  return (root) => {
    root.get('/t/:code', { schema: { hide: true, params, querystring }, config }, async (request, reply) => {
      const language = pageLanguageOf(request);
      const found = await lookUp(request, { db, lookUps });
      const { title, none } = progressWords[language];
      const path = `/t/${encodeURIComponent(request.params.code)}`;
      const { sent, photo } = request.query;
      const notes = found ? noticeHtml({ sent, photo }, { language, request }) : '';
      const body = found ? `${notes}${progressHtml(found, { language, timeZone, path })}` : `<p>${none}</p>`;
      return sendPage(reply, { status: found ? 200 : 404, language, title, body, path });
    });

    const schema = { hide: true, params, querystring, body: Form };
    root.post('/t/:code', { schema, config }, async (request, reply) => {
      const language = pageLanguageOf(request);
      const text = progressWords[language];
      const path = `/t/${encodeURIComponent(request.params.code)}`;
      const refuse = (status: number, problem: string, body = '') =>
        sendPage(reply, {
          status,
          language,
          title: text.title,
          body: `<p role="alert">${escapeHtml(problem)}</p>${body}`,
          path,
        });
      const found = await lookUp(request, { db, lookUps });
      if (!found) return refuse(404, text.none);
      const wait = pace.take(addressKey(request.ip), now().getTime());
      if (wait > 0) return refuse(429, text.tooMany).header('retry-after', Math.ceil(wait / 1000));
      const answer = answerIn(request.body);
      if (!answer) return refuse(422, text.choose, progressHtml(found, { language, timeZone, path }));
      const taken = await takeAnswer(db, answer, { ticketId: found.ticketId, now: now(), policy }).catch(
        (error: unknown) => {
          if (error instanceof AppError && (error.code === 'conflict' || error.code === 'unprocessable'))
            return undefined;
          throw error;
        },
      );
      if (!taken) {
        const present = await findProgress(db, request.params.code);
        return refuse(409, text.notNow, present && progressHtml(present, { language, timeZone, path }));
      }
      const { kind, code } = taken;
      return reply.redirect(`/t/${code}?${new URLSearchParams({ lang: language, sent: kind })}`, 303);
    });
  };
}

/** The answer in a form; undefined where it is none. */
function answerIn({ fixed, rating = '', comment = '' }: Static<typeof Form>) {
  if (fixed !== 'yes' && fixed !== 'no') return undefined;
  const text = comment.replaceAll('\r\n', '\n').replaceAll('\0', '').trim();
  if (text.length > MOST_COMMENT || !/^[1-5]?$/.test(rating)) return undefined;
  return { fixed: fixed === 'yes', rating: rating === '' ? null : Number(rating), comment: text === '' ? null : text };
}

function lookUp(
  { ip: address, params: { code } }: { ip: string; params: { code: string } },
  { db, lookUps }: { db: Db; lookUps: LookUpLimit },
): Promise<Progress | undefined> {
  return lookUps.lookUp({ address, credential: code }, () => findProgress(db, code));
}

/** The outcome of the answer that was just sent. */
function noticeHtml(
  { sent, photo }: { readonly sent?: string | undefined; readonly photo?: string | undefined },
  { language, request }: { readonly language: Language; readonly request: FastifyRequest },
): string {
  const text = progressWords[language];
  const told: Readonly<Record<string, string>> = {
    new: text.thanks,
    joined: text.joined,
    noted: text.noted,
    relapsed: text.relapsed,
    follow_up: text.followUp,
  };
  const words = sent === undefined ? undefined : told[sent];
  if (words === undefined) return '';
  const isReport = sent === 'new' || sent === 'joined';
  const { code } = request.params as { code: string };
  const address = `${request.protocol}://${request.host}/t/${encodeURIComponent(code)}`;
  const mail = `mailto:?subject=${encodeURIComponent(text.title)}&body=${encodeURIComponent(address)}`;
  const keep = isReport ? `<p>${text.keep} <a href="${escapeHtml(mail)}">${text.mail}</a></p>` : '';
  return `<p role="status">${words}</p>${photo === 'no' ? `<p role="alert">${text.noPhoto}</p>` : ''}${keep}`;
}

type Shown = { readonly language: Language; readonly timeZone: string; readonly path: string };

function progressHtml(progress: Progress, shown: Shown): string {
  const { status, owner, eta } = progress;
  const text = progressWords[shown.language];
  const time = timeIn(shown.timeZone, shown.language);
  const rows = [
    [text.status, text[status]],
    [text.owner, owner ?? text.nobody],
    ...(status === 'done' || status === 'cancelled' ? [] : [[text.eta, eta ? time.format(eta) : text.unknown]]),
  ];
  const list = rows.map(([term = '', value = '']) => `<dt>${term}</dt><dd>${escapeHtml(value)}</dd>`).join('');
  return `<dl>${list}</dl>${status === 'done' ? questionHtml(progress, shown) : ''}`;
}

/** Whether it helped, and how satisfied one is. */
function questionHtml({ answer }: Progress, { language, path }: Shown): string {
  const text = progressWords[language];
  if (answer && !answer.fixed) return `<p>${text.saidNotFixed}</p>`;
  const ratings = text.ratings.map(
    (name, index) => `<option value="${index + 1}"${answer?.rating === index + 1 ? ' selected' : ''}>${name}</option>`,
  );
  const choice = (value: string, name: string): string =>
    `<label><input type="radio" name="fixed" value="${value}" required>${name}</label>`;
  return (
    `<h2>${text.question}</h2>${answer ? `<p>${text.saidFixed}</p>` : ''}<form method="post" action="${path}?lang=${language}">` +
    `<fieldset><legend>${text.question}</legend>${choice('yes', text.fixed)}${choice('no', text.notFixed)}</fieldset>` +
    `<label>${text.rating}<select name="rating"><option value="">${text.noRating}</option>${ratings.join('')}</select></label>` +
    `<label>${text.comment}<textarea name="comment" rows="3" maxlength="${MOST_COMMENT}">${escapeHtml(answer?.comment ?? '')}</textarea></label>` +
    `<button>${text.send}</button></form>`
  );
}
