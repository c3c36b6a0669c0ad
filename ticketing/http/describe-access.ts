import type { FastifyContextConfig } from 'fastify';

/** How one proves who one is, as the API document names it. */
export const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: 'harbinger_session', description: 'After POST /session' },
  bearer: { type: 'http', scheme: 'bearer', description: 'A token, or that of a device or of HTTP_ADMIN_TOKEN' },
  device: { type: 'http', scheme: 'basic', description: 'A device: `site/device` and its secret' },
} as const;

/** What a route says of who may call it, for the API document: `x-roles`, `x-fresh-sign-in` and how to sign in. */
export function describeAccess(config: FastifyContextConfig | undefined): object {
  if (config?.access === 'everyone') return { security: [], 'x-roles': [] };
  const roles = [...new Set([...(config?.roles ?? []), 'administrator'])];
  const devices = config?.access === 'devices';
  const security = [{ session: [] }, { bearer: [] }, ...(devices ? [{ device: [] }] : [])];
  const fresh = config?.freshSignIn ? { 'x-fresh-sign-in': true } : {};
  return { security, 'x-roles': [...roles, ...(devices ? ['device'] : [])], ...fresh };
}
