import type { FastifyContextConfig, RouteOptions } from 'fastify';
import { namesPlaces } from './access/names.ts';

/** The ways to sign in, by their names in the API document. */
export const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: 'harbinger_session', description: 'After POST /session' },
  bearer: { type: 'http', scheme: 'bearer', description: 'A token, or that of a device or of HTTP_ADMIN_TOKEN' },
  device: { type: 'http', scheme: 'basic', description: 'A device: `site/device` and its secret' },
} as const;

/**
 * Callers permitted on a route, for the API document: roles, need of all sites or a fresh sign-in.
 */
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
 * Whether a route needs a caller with all sites. A write that names no object at a site, and gives
 * no reason for it, concerns the whole plant.
 */
export function needsAllSites({ method, schema, config }: Pick<RouteOptions, 'method' | 'schema' | 'config'>): boolean {
  if (config?.allSites !== undefined) return config.allSites;
  const writes = [method].flat().some((name) => name !== 'GET' && name !== 'HEAD' && name !== 'OPTIONS');
  if (!writes || config?.access === 'everyone' || config?.reach !== undefined) return false;
  return !namesPlaces(schema?.params) && !namesPlaces(schema?.body);
}
