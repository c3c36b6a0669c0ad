import { docsScript } from './docs-script.ts';
import type { Routes } from './http-app.ts';
import { sendPage } from './pages.ts';

const SCRIPT = '/docs/api.js';

const STYLE =
  'body{max-width:64rem;margin:2rem auto}h2{margin-top:2rem;font-size:1.1rem}details{border-top:1px solid #ccc;padding:.4rem 0}' +
  'summary{cursor:pointer;overflow-wrap:anywhere}summary code:first-child{font-weight:700}details form,details p{margin-left:1rem}' +
  'label{font-size:.95rem}small{display:block;color:#555}input,textarea,button{margin:.2rem 0;max-width:40rem}' +
  'textarea{font:.9rem/1.4 ui-monospace,monospace;width:100%;box-sizing:border-box}button{width:auto}label>input,textarea{display:block}' +
  'pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4;padding:.5rem;font-size:.85rem}pre:empty{display:none}';

const BODY =
  `<style>${STYLE}</style><p id="about">Reads the document of the API …</p>` +
  '<p>The document itself: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>. Requests from this page use your account when you are ' +
  '<a href="/sign-in?to=/tickets">signed in</a>, or with a token. They are real: they change the data of the plant.</p>' +
  '<label>Token (of <code>harbinger user token add</code>; it is kept on this page only)<input id="token" type="password" autocomplete="off"></label>' +
  '<label>Find <span id="count"></span><input id="find" type="search" placeholder="tickets"></label>' +
  '<div id="operations"></div><noscript>This page needs JavaScript; the document does not.</noscript>';

/**
 * `/docs`: the API by its own document, with a form to try each operation. It needs nothing from
 * elsewhere.
 */
export const docsPage: Routes = (root) => {
  const config = { access: 'everyone' } as const;
  root.get('/docs', { schema: { hide: true }, config }, async (_request, reply) =>
    sendPage(reply, { status: 200, language: 'en', title: 'Harbinger API', body: BODY, script: SCRIPT }),
  );
  root.get(SCRIPT, { schema: { hide: true }, config }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(docsScript),
  );
};
