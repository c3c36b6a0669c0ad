import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Routes } from '../../../http/http-app.ts';
import { escapeHtml, sendPage } from '../../../http/pages.ts';
import { STATUS_OF } from '../../../http/problem.ts';
import { SCREEN_PATTERN } from '../../../http/web-app.ts';
import { inLanguage } from '../../../http/words/in-chinese.ts';
import { languageOf } from '../../../http/words/language.ts';
import { AppError } from '../../../lib/errors.ts';
import { newToken } from '../../accounts/random-token.ts';
import { browserCookie, browserOfCookie } from '../../accounts/session-cookie.ts';
import type { SessionLimits } from '../../accounts/sessions.ts';
import type { Entry } from '../../sign-in/admit.ts';
import type { PeopleSignIn } from '../../sign-in/sign-in-people.ts';
import { isSecure, placeOf, setEntry } from './session-routes.ts';

const words = {
  en: { title: 'Sign in', login: 'Login', password: 'Password', sent: 'Sign in with this link' },
  'zh-CN': { title: '登录', login: '用户名', password: '密码', sent: '使用此链接登录' },
} as const;

/** Where to go then: a page of ours. */
export const ReturnTo = Type.Optional(Type.String({ maxLength: 1_300, pattern: SCREEN_PATTERN }));
const Query = Type.Object({ code: Type.Optional(Type.String({ maxLength: 64 })), to: ReturnTo });
const Form = Type.Object({
  login: Type.Optional(Type.String({ maxLength: 64 })),
  password: Type.Optional(Type.String({ maxLength: 256 })),
  code: Type.Optional(Type.String({ maxLength: 64 })),
  to: ReturnTo,
});

type Options = {
  readonly people: PeopleSignIn;
  readonly limits: SessionLimits;
  /** Where people go once they have signed in. */
  readonly home: string;
  /** Label of the button for the plant's provider; absent: there is none. */
  readonly provider?: string | undefined;
};

/**
 * `/sign-in`: by password, at the plant's provider, or with the code of a link. A link is used up
 * by the button, not by opening it: mail scanners open links, too.
 */
export function signInPage({ people, limits, home, provider }: Options): Routes {
  return (root) => {
    const config = { access: 'everyone', answersSecret: true, secretInUrl: true } as const;
    root.get('/sign-in', { schema: { hide: true, querystring: Query }, config }, async (request, reply) => {
      const { code } = request.query;
      // So that this browser is known at the person's next sign-in, despite guesses by others
      // behind its address.
      if (code === undefined && browserOfCookie(request.headers.cookie) === undefined) {
        reply.header('set-cookie', browserCookie(newToken(), isSecure(request)));
      }
      return sendForm(request, reply, { status: 200, provider, ...request.query });
    });
    root.post('/sign-in', { schema: { hide: true, body: Form }, config }, async (request, reply) => {
      const { login = '', password = '', code, to } = request.body;
      try {
        const entry =
          code === undefined
            ? await people.byPassword({ login, password, from: placeOf(request) })
            : await people.byLink({ code, from: placeOf(request) });
        setEntry(request, reply, { entry, limits });
        return reply.redirect(pageAfter(entry, to) ?? home, 303);
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
        const { status } = STATUS_OF[error.code];
        return sendForm(request, reply, { status, provider, to, problem: error.message });
      }
    });
  };
}

/** The next page of a browser: that of the second proof, where one is missing. */
export function pageAfter(entry: Entry, to: string | undefined): string | undefined {
  return entry.kind === 'session' ? to : `/sign-in/second-factor${returnQuery(to)}`;
}

/** The query that carries where to go then. */
export function returnQuery(to: string | undefined): string {
  return to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
}

type Shown = {
  readonly status: number;
  readonly provider: string | undefined;
  readonly code?: string | undefined;
  readonly to?: string | undefined;
  readonly problem?: string;
};

function sendForm(request: FastifyRequest, reply: FastifyReply, shown: Shown): FastifyReply {
  const { status, provider, code, to, problem } = shown;
  const language = languageOf(request);
  const { title, login, password, sent } = words[language];
  const alert = problem === undefined ? '' : `<p role="alert">${escapeHtml(inLanguage(language, problem))}</p>`;
  const elsewhere =
    provider === undefined || code !== undefined
      ? ''
      : `<p><a class="button" href="/sign-in/oidc${returnQuery(to)}">${escapeHtml(provider)}</a></p><hr>`;
  const fields =
    code === undefined
      ? `<label>${login}<input name="login" autocomplete="username" required autofocus></label>` +
        `<label>${password}<input name="password" type="password" autocomplete="current-password" required></label>`
      : `<input type="hidden" name="code" value="${escapeHtml(code)}">`;
  const button = `<button>${code === undefined ? title : sent}</button>`;
  const back = to === undefined ? '' : `<input type="hidden" name="to" value="${escapeHtml(to)}">`;
  const body = `${alert}${elsewhere}<form method="post" action="/sign-in">${fields}${back}${button}</form>`;
  return sendPage(reply, { status, language, title, body });
}
