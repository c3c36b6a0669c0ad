import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { AppError } from '../lib/errors.ts';
import type { HttpApp, Routes } from './http-app.ts';
import { sendPage } from './pages.ts';

/** The first step of every address that the web app draws; the rest is the app's own. */
const SCREENS = [
  'work',
  'board',
  'tickets',
  'alarms',
  'fleet',
  'assets',
  'labels',
  'reports',
  'people',
  'admin',
  'me',
] as const;

/** Where a sign-in may lead: an address of the web app, without its query. */
export const SCREEN_PATTERN = `^/((${SCREENS.join('|')})(/(?!(\\.|%2[eE]){1,2}(/|$))[A-Za-z0-9%:._-]+){0,3})?$`;

/** Stands for the nonce in the built page. */
const NONCE = '{{nonce}}';

/**
 * The reader of codes is WebAssembly of our own. Styles that the app makes carry the nonce; nothing
 * else is taken from elsewhere, and no script stands in the page.
 */
const policyOf = (nonce: string): string =>
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; " +
  `style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; ` +
  "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/**
 * The web app: its page under each of its addresses, and its files, which never change under their
 * names, under `/app/`. It needs no sign-in: its data comes over the API.
 * @param options.folder the built app, `dist/web`; where it is missing, a plain page says how to
 * build it
 */
export function webApp({ folder }: { readonly folder: string | undefined }): Routes {
  return (root) => {
    const page = folder === undefined ? undefined : readFileSync(path.join(folder, 'index.html'), 'utf8');
    const shown = { schema: { hide: true }, config: { access: 'everyone' } } as const;
    for (const address of ['/', ...SCREENS.flatMap((screen) => [`/${screen}`, `/${screen}/*`])]) {
      root.get(address, shown, async (_request, reply) => {
        if (page === undefined) {
          const body = '<p>The web app is not built. Run <code>npm run build</code>, and start again.</p>';
          return sendPage(reply, { status: 503, language: 'en', title: 'Harbinger', body });
        }
        const nonce = randomBytes(16).toString('base64url');
        return reply
          .type('text/html; charset=utf-8')
          .headers({
            'content-security-policy': policyOf(nonce),
            'cache-control': 'no-cache',
            'x-robots-tag': 'noindex',
          })
          .send(page.replaceAll(NONCE, nonce));
      });
    }
    if (folder !== undefined) serveFiles(root, { folder, shown });
  };
}

function serveFiles(root: HttpApp, options: { readonly folder: string; readonly shown: object }): void {
  const { folder, shown } = options;
  // Files lie there compressed beside the plain ones, see tools/build-web.mjs.
  root.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });
  const names = new Set(readdirSync(path.join(folder, 'app')));
  root.get('/app/:name', shown, (request, reply) => {
    const { name } = request.params as { readonly name: string };
    if (!names.has(name)) throw new AppError('not_found', 'There is no such file.');
    return reply.sendFile(`app/${name}`, { immutable: true, maxAge: '365d' });
  });
  const shell = readdirSync(folder).filter((name) => /^[\w-]+\.(svg|png|webmanifest)$/.test(name));
  for (const name of shell) {
    root.get(`/${name}`, shown, (_request, reply) => reply.sendFile(name, { maxAge: '1h' }));
  }
  // A worker lives under the policy of its own script.
  root.get('/sw.js', shown, (_request, reply) =>
    reply.header('content-security-policy', "default-src 'none'; connect-src 'self'").sendFile('sw.js', { maxAge: 0 }),
  );
}
