import type { FastifyContextConfig, RouteOptions } from 'fastify';
import { namesPlaces } from './access/names.ts';

/** How one proves who one is, as the API document names it. */
export const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: 'harbinger_session', description: 'After POST /session' },
  bearer: { type: 'http', scheme: 'bearer', description: 'A token, or that of a device or of HTTP_ADMIN_TOKEN' },
  device: { type: 'http', scheme: 'basic', description: 'A device: `site/device` and its secret' },
} as const;

/** What a route says of who may call it, for the API document: its roles, whether all sites or a fresh sign-in are needed. */
export function describeAccess(config: FastifyContextConfig | undefined): object {
  if (config?.access === 'everyone') return { security: [], 'x-roles': [] };
  const roles = [...new Set([...(config?.roles ?? []), 'administrator'])];
  const devices = config?.access === 'devices';
  const security = [{ session: [] }, { bearer: [] }, ...(devices ? [{ device: [] }] : [])];
  return {
    security,
    'x-roles': [...roles, ...(devices ? ['device'] : [])],
    ...(config?.freshSignIn && { 'x-fresh-sign-in': true }),
    ...(config?.allSites && { 'x-all-sites': true }),
    ...(config?.reach && { 'x-reach': config.reach }),
  };
}

/**
 * Whether a route is only for those with all sites. A write that names nothing of a site, and says no reason for it, is about
 * the whole plant.
 */
export function needsAllSites({ method, schema, config }: Pick<RouteOptions, 'method' | 'schema' | 'config'>): boolean {
  if (config?.allSites !== undefined) return config.allSites;
  const writes = [method].flat().some((name) => name !== 'GET' && name !== 'HEAD' && name !== 'OPTIONS');
  if (!writes || config?.access === 'everyone' || config?.reach !== undefined) return false;
  return !namesPlaces(schema?.params) && !namesPlaces(schema?.body);
}
