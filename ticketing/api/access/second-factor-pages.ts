import type { FastifyReply, FastifyRequest } from 'fastify';
import qrcode from 'qrcode-generator';
import { Type } from 'typebox';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { escapeHtml, sendPage } from '../../../http/pages.ts';
import { STATUS_OF } from '../../../http/problem.ts';
import { inLanguage } from '../../../http/words/in-chinese.ts';
import { languageOf } from '../../../http/words/language.ts';
import { AppError } from '../../../lib/errors.ts';
import type { SessionLimits } from '../../accounts/sessions.ts';
import type { SecondFactors } from '../../sign-in/factors/create-second-factors.ts';
import type { Missing, SecondStep } from '../../sign-in/second-step.ts';
import { authenticatorScript } from './authenticator-script.ts';
import { type FactorWords, factorWords } from './second-factor-words.ts';
import { pendingOf, placeOf, setSession } from './session-routes.ts';
import { ReturnTo, returnQuery } from './sign-in-page.ts';

const PAGE = '/sign-in/second-factor';
const SCRIPT = '/sign-in/authenticator.js';
const Query = Type.Object({ to: ReturnTo });
const Code = Type.Object({ code: Type.String({ maxLength: 40 }), to: ReturnTo });
const Enrol = Type.Object({
  id: Type.String({ pattern: '^\\d{1,15}$' }),
  code: Type.String({ maxLength: 16 }),
  to: ReturnTo,
});

/** How the generator is called that the page enrols. */
const FIRST_NAME = 'code generator';

type Deps = {
  readonly factors: SecondFactors;
  readonly secondStep: SecondStep;
  readonly limits: SessionLimits;
  readonly home: string;
};

/**
 * `/sign-in/second-factor`: requests the second proof, or has the person enrol a factor where their
 * role must have one.
 */
export function secondFactorPages(deps: Deps): Routes {
  const { factors, secondStep, limits, home } = deps;
  const config = { access: 'everyone', answersSecret: true, secretInUrl: true } as const;
  return (root) => {
    root.get(PAGE, { schema: { hide: true, querystring: Query }, config }, async (request, reply) => {
      const { to } = request.query;
      const missing = await secondStep.missing(pendingOf(request)).catch(() => undefined);
      if (!missing) return reply.redirect(`/sign-in${returnQuery(to)}`, 303);
      return await show(request, reply, { missing, factors, to });
    });
    root.post(PAGE, { schema: { hide: true, body: Code }, config }, async (request, reply) => {
      const { code, to } = request.body;
      const typed = code.trim();
      const proof = typed.replace(/[\s-]/g, '').length > 8 ? { recoveryCode: typed } : { totp: typed };
      try {
        setSession(request, reply, {
          token: await secondStep.prove(pendingOf(request), proof, placeOf(request)),
          limits,
        });
        return reply.redirect(to ?? home, 303);
      } catch (error) {
        return await again(request, reply, { error, to, ...deps });
      }
    });
    root.post(`${PAGE}/enrolment`, { schema: { hide: true, body: Enrol }, config }, async (request, reply) => {
      const { id, code, to } = request.body;
      try {
        const missing = await secondStep.missing(pendingOf(request));
        if (missing.need !== 'enrolment') throw new AppError('conflict', 'You have a second factor: prove it first.');
        const codes = await factors.confirmTotp(missing.personId, Number(id), code);
        setSession(request, reply, { token: await secondStep.enrolled(pendingOf(request), placeOf(request)), limits });
        return sendCodes(request, reply, { codes: codes ?? [], to: to ?? home });
      } catch (error) {
        return await again(request, reply, { error, to, ...deps });
      }
    });
    addScript(root);
  };
}

function addScript(root: HttpApp): void {
  root.get(SCRIPT, { schema: { hide: true }, config: { access: 'everyone' } }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(authenticatorScript),
  );
}

type Shown = {
  readonly missing: Missing;
  readonly factors: SecondFactors;
  readonly to: string | undefined;
  readonly problem?: AppError;
};

async function show(request: FastifyRequest, reply: FastifyReply, shown: Shown): Promise<FastifyReply> {
  const { missing, factors, to, problem } = shown;
  const language = languageOf(request);
  const words = factorWords[language];
  const alert = `<p role="alert" id="alert">${problem ? escapeHtml(inLanguage(language, problem.message)) : ''}</p>`;
  const back = to === undefined ? '' : `<input type="hidden" name="to" value="${escapeHtml(to)}">`;
  const body =
    missing.need === 'proof'
      ? proofForm(missing, { words, back })
      : await enrolmentForm(missing, { words, back, factors });
  const status = problem ? STATUS_OF[problem.code].status : 200;
  const title = missing.need === 'proof' ? words.title : words.enrolTitle;
  const script = missing.methods.includes('webauthn') ? SCRIPT : undefined;
  return sendPage(reply, { status, language, title, body: alert + body, script });
}

type Parts = { readonly words: FactorWords; readonly back: string };

function proofForm({ methods }: Missing, { words, back }: Parts): string {
  const codes = methods.includes('totp') || methods.includes('recoveryCode');
  const label = methods.includes('totp') ? words.code : words.recoveryCode;
  const form =
    `<form method="post" action="${PAGE}"><label>${label}<input name="code" autocomplete="one-time-code" required ` +
    `autofocus></label>${back}<button>${words.go}</button></form>`;
  return (methods.includes('webauthn') ? button('prove', words.useKey, words) : '') + (codes ? form : back);
}

async function enrolmentForm(
  { personId, methods }: Missing,
  { words, back, factors }: Parts & Pick<Shown, 'factors'>,
): Promise<string> {
  const { id, secret, uri } = await factors.draftTotp(personId, FIRST_NAME);
  const code = qrcode(0, 'M');
  code.addData(uri);
  code.make();
  const form =
    `<p>${words.scan}</p>${code.createSvgTag({ cellSize: 4, margin: 8, scalable: true })}` +
    `<p>${words.orType} <code>${escapeHtml(secret)}</code></p>` +
    `<form method="post" action="${PAGE}/enrolment"><input type="hidden" name="id" value="${id}">` +
    `<label>${words.firstCode}<input name="code" inputmode="numeric" autocomplete="one-time-code" required></label>` +
    `${back}<button>${words.go}</button></form>`;
  return `<p>${words.must}</p>${methods.includes('webauthn') ? button('enrol', words.enrolKey, words) : ''}${form}`;
}

/** The script finds it by its id, and shows it if the browser supports authenticators. */
function button(what: 'prove' | 'enrol', label: string, words: FactorWords): string {
  const texts = `data-failed="${escapeHtml(words.keyFailed)}" data-codes="${escapeHtml(words.codes)}" data-go="${escapeHtml(words.goOn)}"`;
  return `<button type="button" id="authenticator" data-what="${what}" ${texts} hidden>${label}</button>`;
}

function sendCodes(
  request: FastifyRequest,
  reply: FastifyReply,
  { codes, to }: { codes: readonly string[]; to: string },
): FastifyReply {
  const language = languageOf(request);
  const { enrolTitle, codes: hint, goOn } = factorWords[language];
  const list = codes.map((code) => `<li><code>${escapeHtml(code)}</code></li>`).join('');
  const body = `<p>${hint}</p><ol>${list}</ol><p><a class="button" href="${escapeHtml(to)}">${goOn}</a></p>`;
  return sendPage(reply, { status: 200, language, title: enrolTitle, body });
}

/** The same page with the error; from the beginning where the first half has ended. */
async function again(
  request: FastifyRequest,
  reply: FastifyReply,
  { error, to, factors, secondStep }: Deps & { readonly error: unknown; readonly to: string | undefined },
): Promise<FastifyReply> {
  if (!(error instanceof AppError)) throw error;
  const missing = await secondStep.missing(pendingOf(request)).catch(() => undefined);
  if (!missing) return reply.redirect(`/sign-in${returnQuery(to)}`, 303);
  return await show(request, reply, { missing, factors, to, problem: error });
}
