import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { createRateLimit } from '../../../http/access/rate-limit.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { readMultipartForm, type SentForm } from '../../../http/multipart-form.ts';
import { escapeHtml, pageLanguageOf, sendPage } from '../../../http/pages.ts';
import { STATUS_OF, sendError } from '../../../http/problem.ts';
import type { Refusals } from '../../../http/refusals.ts';
import type { Language } from '../../../http/words/language.ts';
import { addressKey } from '../../../lib/address-key.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { type LookUpLimit, unlimitedLookUps } from '../../accounts/look-up-limit.ts';
import { sessionOfCookie } from '../../accounts/session-cookie.ts';
import type { Db } from '../../db/sql.ts';
import { findReportedMachine, type ReportedMachine, reportPath } from '../../outside/report-codes.ts';
import { type ReportCategory, reportCategories, takeReport } from '../../outside/take-report.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import type { FileStore } from '../../work/files/file-store.ts';
import type { KnownCallers } from '../access/create-sign-in.ts';
import { keepPhoto, type Photo, takePhoto } from './report-photo.ts';
import { reportWords } from './report-words.ts';

/** Largest form that is read, in bytes: a photo, and the texts. */
const FORM_BYTES = 10 * 2 ** 20 + 65_536;
/** Forms with photos that are read at once: each is in memory. */
const MOST_AT_ONCE = 4;
const MOST_TEXT = 2_000;
const MOST_NAME = 200;

const params = Type.Object({ code: Type.String({ ...names('code'), minLength: 1, maxLength: 64 }) });
const querystring = Type.Object({ lang: Type.Optional(Type.String({ maxLength: 20 })) });
/** The code is as good as a key. */
const config = { access: 'everyone', secretInUrl: true } as const;

type Deps = {
  readonly db: Db;
  readonly now: Now;
  readonly policy: SlaPolicy;
  /** Absent: photos are not taken. */
  readonly files?: FileStore | undefined;
  readonly lookUps?: LookUpLimit | undefined;
  readonly refusals?: Pick<Refusals, 'note'> | undefined;
  /** Recognises staff who have signed in. */
  readonly known?: Pick<KnownCallers, 'bySession'> | undefined;
  /** Whether people without an account may report at all. */
  readonly isOn: boolean;
  /** Days after the end of the work for which names and contacts are kept. */
  readonly contactDays: number;
};

/**
 * `/r/{code}`: the page behind the code on a machine's label, for everyone who stands before it. It
 * works without script. An address may send five reports at once, then one in two minutes; a
 * machine takes ten at once, then one a minute.
 */
export function reportPage(deps: Deps): Routes {
  const limits = { byAddress: createRateLimit(1 / 120, 600_000), byMachine: createRateLimit(1 / 60, 600_000) };
  const found = new WeakMap<FastifyRequest, ReportedMachine>();
  let reading = 0;
  return (root) => {
    root.register(async (given) => {
      const scope = given.withTypeProvider() as unknown as HttpApp;
      scope.setErrorHandler((error, request, reply) => sendFailure(error, request, reply));
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        'multipart/form-data',
        { parseAs: 'buffer', bodyLimit: FORM_BYTES },
        async (request: FastifyRequest, body: Buffer) => readMultipartForm(request.headers['content-type'] ?? '', body),
      );
      // Before a byte is read.
      scope.addHook('preParsing', async (request, reply) => {
        const { code } = request.params as { code: string };
        const machine = await findMachine(deps, request, code);
        found.set(request, machine);
        if (request.method !== 'POST') return;
        keepPace(deps, limits, { address: addressKey(request.ip), machine: machine.asset });
        if (reading >= MOST_AT_ONCE) throw tooMany(5);
        reading++;
        let isRead = false;
        for (const end of ['close', 'finish']) {
          reply.raw.once(end, () => {
            if (!isRead) reading--;
            isRead = true;
          });
        }
      });
      const url = '/r/:code';
      scope.get(url, { schema: { hide: true, params, querystring }, config }, async (request, reply) => {
        const machine = found.get(request) as ReportedMachine;
        return await sendForm(deps, { request, reply, machine, status: 200 });
      });
      scope.post(url, { schema: { hide: true, params, querystring }, config }, async (request, reply) => {
        const machine = found.get(request) as ReportedMachine;
        const form = request.body as SentForm;
        const language = pageLanguageOf(request);
        const read = await readReport(deps, form, language);
        if ('problem' in read) {
          // To be mended is no report.
          limits.byAddress.giveBack(addressKey(request.ip));
          limits.byMachine.giveBack(machine.asset);
          return await sendForm(deps, { request, reply, machine, status: 422, form, problem: read.problem });
        }
        const { photo, ...report } = read;
        const taken = await takeReport(
          deps.db,
          { ...report, asset: machine.asset, language },
          { ...deps, now: deps.now() },
        );
        const kept = photo && (await keepPhoto(deps, photo, taken.ticket));
        const query = new URLSearchParams({ lang: language, sent: taken.isNew ? 'new' : 'joined' });
        if (kept === false) query.set('photo', 'no');
        return reply.redirect(`/t/${taken.code}?${query}`, 303);
      });
    });
  };
}

async function findMachine(
  { db, lookUps = unlimitedLookUps, isOn }: Deps,
  { ip: address }: FastifyRequest,
  code: string,
): Promise<ReportedMachine> {
  const machine = await lookUps.lookUp({ address, credential: code }, () => findReportedMachine(db, code));
  if (!isOn) throw new AppError('not_found', 'Reports by code are switched off.', { details: { page: 'off' } });
  if (!machine) throw new AppError('not_found', 'This code is not in use.', { details: { page: 'noCode' } });
  if (machine.isRetired) {
    throw new AppError('not_found', 'This machine is out of use.', { details: { page: 'retired' } });
  }
  return machine;
}

type Limits = Readonly<Record<'byAddress' | 'byMachine', ReturnType<typeof createRateLimit>>>;

/** @throws {AppError} `too_many` */
function keepPace(
  { now, refusals }: Deps,
  { byAddress, byMachine }: Limits,
  { address, machine }: { readonly address: string; readonly machine: string },
): void {
  const at = now().getTime();
  const wait = byAddress.take(address, at);
  const busy = wait > 0 ? wait : byMachine.take(machine, at);
  if (busy === 0) return;
  if (wait === 0) byAddress.giveBack(address);
  refusals?.note('report', { address, machine, why: wait > 0 ? 'too many of the address' : 'too many of the machine' });
  throw tooMany(Math.ceil(busy / 1000));
}

function tooMany(retryAfterSeconds: number): AppError {
  return new AppError('too_many', 'Too many reports; wait.', { details: { retryAfterSeconds, page: 'tooMany' } });
}

type Read = {
  readonly category: ReportCategory;
  readonly categoryName: string;
  readonly text: string;
  readonly name: string | null;
  readonly contact: string | null;
  readonly photo: Photo | undefined;
};

/** The report in a form, or why it is none yet, in words. */
async function readReport(
  { files, refusals }: Deps,
  form: SentForm,
  language: Language,
): Promise<Read | { readonly problem: string }> {
  const words = reportWords[language];
  if (form.text('website') !== '') {
    refusals?.note('report', { why: 'the field that people do not see was filled in' });
    return { problem: words.trapped };
  }
  const category = form.text('category');
  if (!isCategory(category)) return { problem: words.noCategory };
  const text = form.text('text');
  if (text === '' || text.length > MOST_TEXT || text.includes('\0')) return { problem: words.noText };
  const photo = files && (await takePhoto(files, await form.file('photo')));
  if (photo === 'refused') return { problem: words.photoRefused };
  const orNull = (field: string): string | null => form.text(field).slice(0, MOST_NAME).replaceAll('\0', '') || null;
  const categoryName = words.categories[category];
  return { category, categoryName, text, name: orNull('name'), contact: orNull('contact'), photo };
}

function isCategory(text: string): text is ReportCategory {
  return Object.hasOwn(reportCategories, text);
}

type Shown = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly machine: ReportedMachine;
  readonly status: number;
  /** The text that was typed before. */
  readonly form?: SentForm;
  readonly problem?: string;
};

async function sendForm(deps: Deps, { request, reply, machine, status, form, problem }: Shown): Promise<FastifyReply> {
  const language = pageLanguageOf(request);
  const words = reportWords[language];
  const typed = (field: string): string => escapeHtml(form?.text(field) ?? '');
  const options = Object.entries(words.categories).map(
    ([value, name]) => `<option value="${value}"${typed('category') === value ? ' selected' : ''}>${name}</option>`,
  );
  const { code } = request.params as { code: string };
  const path = reportPath(encodeURIComponent(code));
  const place = [machine.name, machine.location].filter((part) => part !== null && part !== '').join(' · ');
  const staff = (await isStaff(deps, request, machine))
    ? `<p><a class="button" href="/assets/${encodeURIComponent(machine.asset)}">${words.staff}</a></p>`
    : '';
  const photo = deps.files
    ? `<label>${words.photo}<br><small>${words.photoExplain}</small><input type="file" name="photo" accept="image/*"></label>`
    : '';
  const body =
    `<p class="text"><b>${escapeHtml(place)}</b></p>${staff}<p>${words.explain}</p>` +
    (problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>`) +
    `<form method="post" enctype="multipart/form-data" action="${path}?lang=${language}">` +
    `<label>${words.category}<select name="category" required><option value=""></option>${options.join('')}</select></label>` +
    `<label>${words.text}<textarea name="text" rows="5" maxlength="${MOST_TEXT}" required>${typed('text')}</textarea></label>` +
    photo +
    `<label>${words.name}<input name="name" maxlength="${MOST_NAME}" autocomplete="name" value="${typed('name')}"></label>` +
    `<label>${words.contact}<br><small>${words.contactExplain} ${words.kept(deps.contactDays)}</small>` +
    `<input name="contact" maxlength="${MOST_NAME}" value="${typed('contact')}"></label>` +
    `<p class="aside" aria-hidden="true"><label>${words.trap}<input name="website" tabindex="-1" autocomplete="off"></label></p>` +
    `<button>${words.send}</button></form>`;
  return sendPage(reply, { status, language, title: words.title, body, path });
}

/** Whether the browser's person has signed in and sees the machine's site. */
async function isStaff({ known }: Deps, { headers }: FastifyRequest, { site }: ReportedMachine): Promise<boolean> {
  const session = sessionOfCookie(headers.cookie);
  const person = session === undefined ? undefined : await known?.bySession(session);
  return person !== undefined && (person.sites === null || person.sites.includes(site));
}

/** A refusal as a page, in words for people who stand before the machine. */
function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = pageLanguageOf(request);
  const words = reportWords[language];
  const show = (status: number, text: string): FastifyReply =>
    sendPage(reply, { status, language, title: words.title, body: `<p role="alert">${escapeHtml(text)}</p>` });
  if (error instanceof AppError) {
    const { page, retryAfterSeconds } = error.details;
    const { status } = STATUS_OF[error.code];
    if (typeof retryAfterSeconds === 'number') {
      reply.header('retry-after', retryAfterSeconds);
      return show(status, `${words.tooMany} ${words.wait(Math.ceil(retryAfterSeconds / 60))}`);
    }
    if (page === 'off' || page === 'noCode' || page === 'retired') return show(status, words[page]);
    if (error.code === 'forbidden') return show(status, words.elsewhere);
    if (error.code === 'unavailable') {
      request.log.warn({ err: error }, 'report refused: unavailable');
      return show(status, words.failed);
    }
    return show(status, error.message);
  }
  const status = (error as { readonly statusCode?: unknown }).statusCode;
  if (status === 413) return show(413, words.tooLarge);
  return sendError(error, request, reply);
}
