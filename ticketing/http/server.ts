import { Type, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import type { Log } from '../../lib/log.ts';

/** The Fastify instance as routes see it: TypeBox schemas give both validation and types. */
export type HttpApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Registers the routes of one noun under `/api/v1`. */
export type Routes = (api: HttpApp) => void;

/** Creates the HTTP server with the given routes under `/api/v1`; it does not listen yet. */
export async function createHttpServer(options: { log: Log; routes: readonly Routes[] }): Promise<HttpApp> {
  const app: HttpApp = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
  }).withTypeProvider<TypeBoxTypeProvider>();
  await app.register(
    async (scope) => {
      const api: HttpApp = scope.withTypeProvider<TypeBoxTypeProvider>();
      for (const routes of options.routes) routes(api);
    },
    { prefix: '/api/v1' },
  );
  app.get('/healthz', { schema: { response: { 200: Type.Object({ status: Type.Literal('ok') }) } } }, async () => ({
    status: 'ok' as const,
  }));
  return app;
}
