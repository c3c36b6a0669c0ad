import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Language } from './words/language.ts';

/** Text as it may stand in HTML and in the value of an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Times of a plain page, with the zone that they are in. */
export function timeIn(timeZone: string, language: Language): Intl.DateTimeFormat {
  const date = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(language, { ...date, hourCycle: 'h23', timeZone, timeZoneName: 'short' });
}

const FORM_LIMIT_BYTES = 4_096;

/** Lets the pages below a scope take what a form sends. */
export function acceptForms(root: Pick<FastifyInstance, 'addContentTypeParser'>): void {
  root.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}

const STYLE =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto;padding:0 1rem}' +
  'dt{color:#666}dd{margin:0 0 1rem;font-weight:600}label{display:block;margin-bottom:1rem}' +
  'input,button,.button{font:inherit;width:100%;padding:.5rem;margin-bottom:1rem;box-sizing:border-box}' +
  '.button{display:block;text-align:center;border:1px solid;border-radius:.3rem}' +
  '.text{white-space:pre-line;overflow-wrap:anywhere}h2{font-size:1.2rem}ul{padding-left:1.2rem}li{margin-bottom:.6rem}' +
  '[role=alert]{color:#b00020}';

/**
 * Sends a plain page: nothing from elsewhere, kept nowhere, in no frame and in no search engine.
 * @param page.body HTML whose texts are escaped
 * @param page.script address of a script of ours; without it none runs
 */
export function sendPage(
  reply: FastifyReply,
  page: { status: number; language: Language; title: string; body: string; script?: string | undefined },
): FastifyReply {
  const { status, language, title, body, script } = page;
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
        `<body><main><h1>${title}</h1>${body}</main>${ran}</body></html>\n`,
    );
}
