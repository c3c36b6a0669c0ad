import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '../../../http/http-app.ts';
import { escapeHtml, sendPage } from '../../../http/pages.ts';
import { STATUS_OF } from '../../../http/problem.ts';
import { inLanguage } from '../../../http/words/in-chinese.ts';
import { languageOf } from '../../../http/words/language.ts';
import { AppError } from '../../../lib/errors.ts';
import { clearCookie, cookieOf, writeCookie } from '../../accounts/session-cookie.ts';
import type { SessionLimits } from '../../accounts/sessions.ts';
import { FLOW_SECONDS } from '../../sign-in/oidc/oidc-flows.ts';
import type { OidcSignIn } from '../../sign-in/oidc/sign-in-oidc.ts';
import { isSecure, placeOf, setEntry } from './session-routes.ts';
import { pageAfter, ReturnTo, returnQuery } from './sign-in-page.ts';

const words = {
  en: { title: 'Sign in', back: 'Back to the sign-in' },
  'zh-CN': { title: '登录', back: '返回登录页面' },
} as const;

/** The browser that began a sign-in proves itself by it. */
const COOKIE = 'harbinger_oidc';
const PATH = '/sign-in/oidc';

const Begin = Type.Object({ to: ReturnTo, fresh: Type.Optional(Type.Boolean()) });

/** Providers add parameters of their own. */
const Answer = Type.Object({}, { additionalProperties: true });

/** `/sign-in/oidc` leads to the plant's provider, which returns to `/sign-in/oidc/callback`. */
export function oidcPages(options: { oidc: OidcSignIn; limits: SessionLimits; home: string }): Routes {
  const { oidc, limits, home } = options;
  return (root) => {
    const config = { access: 'everyone', answersSecret: true, secretInUrl: true } as const;
    root.get(PATH, { schema: { hide: true, querystring: Begin }, config }, async (request, reply) => {
      const { to, fresh = false } = request.query;
      try {
        const { url, browser } = await oidc.begin({ returnTo: to, fresh, address: request.ip });
        const cookie = { path: PATH, seconds: FLOW_SECONDS, secure: isSecure(request) };
        return reply
          .header('set-cookie', writeCookie(COOKIE, browser, cookie))
          .header('cache-control', 'no-store')
          .redirect(url.href, 303);
      } catch (error) {
        return sendRefusal(request, reply, { error, to });
      }
    });
    root.get(`${PATH}/callback`, { schema: { hide: true, querystring: Answer }, config }, async (request, reply) => {
      const answer = new URL(request.url, 'http://callback.invalid');
      const browser = cookieOf(request.headers.cookie, COOKIE);
      const cleared = clearCookie(COOKIE, { path: PATH, secure: isSecure(request) });
      reply.header('set-cookie', cleared);
      try {
        const { entry, returnTo } = await oidc.finish({ answer, browser, from: placeOf(request) });
        setEntry(request, reply, { entry, limits });
        return reply.redirect(pageAfter(entry, returnTo ?? undefined) ?? home, 303);
      } catch (error) {
        return sendRefusal(request, reply, { error, to: undefined });
      }
    });
  };
}

/** Shows the error, with a link back to the sign-in page for people with a password. */
function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  { error, to }: { error: unknown; to: string | undefined },
): FastifyReply {
  if (!(error instanceof AppError)) throw error;
  const language = languageOf(request);
  const { title, back } = words[language];
  const why = escapeHtml(inLanguage(language, error.message));
  const body = `<p role="alert">${why}</p><p><a href="/sign-in${returnQuery(to)}">${back}</a></p>`;
  return sendPage(reply, { status: STATUS_OF[error.code].status, language, title, body });
}
