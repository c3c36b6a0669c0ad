import type { HttpApp, Routes } from '../../http/http-app.ts';
import { createHttpServer } from '../../http/server.ts';
import { createLog } from '../../lib/log.ts';
import { openSignIn } from '../../ticketing/api/access/create-sign-in.ts';

type Options = Parameters<typeof createHttpServer>[0];

/** A server with the given routes, open for tests, that does not listen. */
export async function openApp(routes: readonly Routes[], options: Partial<Options> = {}): Promise<HttpApp> {
  return createHttpServer({
    log: createLog({ level: 'silent', pretty: false }),
    routes,
    version: '0.1.0',
    guards: { signIn: openSignIn },
    ...options,
  });
}
