import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Language, languageOf } from './words/language.ts';

/** The language that the address of a page asks for with `lang`; else the browser's. */
export function pageLanguageOf(request: FastifyRequest): Language {
  const { lang } = (request.query ?? {}) as { readonly lang?: unknown };
  return lang === 'en' || lang === 'zh-CN' ? lang : languageOf(request);
}

/** Text as it may stand in HTML and in the value of an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Times of a plain page, with the zone that they are in. */
export function timeIn(timeZone: string, language: Language): Intl.DateTimeFormat {
  const date = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(language, { ...date, hourCycle: 'h23', timeZone, timeZoneName: 'short' });
}

/** Room for a comment of 1,000 characters of Chinese. */
const FORM_LIMIT_BYTES = 16_384;

/** Lets the pages below a scope take what a form sends. */
export function acceptForms(root: Pick<FastifyInstance, 'addContentTypeParser'>): void {
  root.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}

const STYLE =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:min(12vh,4rem) auto;padding:0 1rem}' +
  'dt{color:#666}dd{margin:0 0 1rem;font-weight:600}label{display:block;margin-bottom:1rem}' +
  'input,button,.button,textarea,select{font:inherit;width:100%;padding:.5rem;margin-bottom:1rem;box-sizing:border-box}' +
  'input[type=radio]{width:auto;margin:0 .4rem 0 0}fieldset{border:1px solid #999;border-radius:.3rem;margin:0 0 1rem}' +
  'nav{display:flex;gap:1rem;justify-content:flex-end;font-size:.9rem}.aside{position:absolute;left:-200vw}' +
  '[role=status]{border-left:.3rem solid #2b8a3e;padding-left:.7rem}' +
  '.button{display:block;text-align:center;border:1px solid;border-radius:.3rem}' +
  '.text{white-space:pre-line;overflow-wrap:anywhere}h2{font-size:1.2rem}ul{padding-left:1.2rem}li{margin-bottom:.6rem}' +
  '[role=alert]{color:#b00020}';

const languages: Readonly<Record<Language, string>> = { en: 'English', 'zh-CN': '中文' };

/** Links to a page in the other languages. @param path its address, without a query */
function switchTo(path: string, language: Language): string {
  const links = Object.entries(languages).map(([lang, name]) =>
    lang === language
      ? `<span aria-current="true">${name}</span>`
      : `<a href="${path}?lang=${lang}" hreflang="${lang}" lang="${lang}">${name}</a>`,
  );
  return `<nav aria-label="Language / 语言">${links.join('')}</nav>`;
}

/**
 * Sends a plain page: nothing from elsewhere, kept nowhere, in no frame and in no search engine.
 * @param page.body HTML whose texts are escaped
 * @param page.path its address, for links to the other language; without it there are none
 * @param page.script address of a script of ours; without it none runs
 */
export function sendPage(
  reply: FastifyReply,
  page: {
    status: number;
    language: Language;
    title: string;
    body: string;
    path?: string | undefined;
    script?: string | undefined;
  },
): FastifyReply {
  const { status, language, title, body, path, script } = page;
  const nav = path === undefined ? '' : switchTo(path, language);
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`;
  const ran = script === undefined ? '' : `<script src="${script}" defer></script>`;
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'" +
        (script === undefined ? '' : "; script-src 'self'; connect-src 'self'"),
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    })
    .send(
      `<!doctype html><html lang="${language}"><head>${head}<style>${STYLE}</style></head>` +
        `<body>${nav}<main><h1>${title}</h1>${body}</main>${ran}</body></html>\n`,
    );
}
