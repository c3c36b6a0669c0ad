import { Script } from 'node:vm';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { docsPage } from '../../http/docs-page.ts';
import type { HttpApp } from '../../http/http-app.ts';
import { createHttpServer } from '../../http/server.ts';
import { AppError } from '../../lib/errors.ts';
import { createLog } from '../../lib/log.ts';

let app: HttpApp;
beforeAll(async () => {
  const refused = () => Promise.reject(new AppError('unauthorized', 'Sign in.'));
  app = await createHttpServer({
    log: createLog({ level: 'silent', pretty: false }),
    routes: [(api) => void api.get('/things', { schema: { response: { 200: Type.Null() } } }, () => null)],
    pages: [docsPage],
    version: '1',
    guards: { signIn: refused },
  });
});
afterAll(() => app.close());

it('/docs is there before anybody signs in, and nothing of it comes from elsewhere', async () => {
  const page = await app.inject('/docs');
  expect(page.statusCode).toBe(200);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'; connect-src 'self'");
  const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link);
  expect(links).toEqual(['/api/v1/openapi.json', '/sign-in?to=/tickets', '/docs/api.js']);
  expect(page.body).not.toMatch(/<script>|\son\w+=/);
});

it('its script parses, and reads the document of the API, which everybody may read', async () => {
  const script = await app.inject('/docs/api.js');
  expect(script.headers['content-type']).toContain('text/javascript');
  expect(() => new Script(script.body)).not.toThrow();
  // Texts of the document never become HTML.
  expect(script.body).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write/);
  const document = await app.inject('/api/v1/openapi.json');
  expect(Object.keys(document.json().paths)).toContain('/things');
});
