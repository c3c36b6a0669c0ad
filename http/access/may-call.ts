import type { Caller } from './caller.ts';
import { refuseDuty } from './duties.ts';
import type { Role } from './roles.ts';

/** A route's own rules of access, and its address. */
export type RouteAccess = {
  readonly access?: 'everyone' | 'devices' | undefined;
  readonly roles?: readonly Role[] | undefined;
  /** Callers limited to some sites may not call it. */
  readonly allSites?: boolean | undefined;
  /** Its subject: the tag of the API document. */
  readonly tag: string;
  readonly writes: boolean;
  /** Whether the duties of administrators are kept apart. */
  readonly separateDuties?: boolean | undefined;
};

/** Decides whether a caller may call a route at all. @returns why not, or undefined */
export function refuseCall(caller: Caller, route: RouteAccess): string | undefined {
  if (route.access === 'everyone') return undefined;
  switch (caller.kind) {
    case 'anyone':
    case 'administrator':
      return undefined;
    case 'nobody':
      return 'Sign in first.';
    case 'device':
      return route.access === 'devices' ? undefined : 'A device may only send telemetry.';
    case 'person':
    case 'token': {
      if (!hasRole(caller.role, route)) return refusal(caller.role);
      if (route.allSites && caller.sites !== null) return 'This is about all sites, and you are limited to some.';
      const refused = route.separateDuties ? refuseDuty(caller, route) : undefined;
      if (refused !== undefined || caller.kind === 'person') return refused;
      if (caller.makerRole && !hasRole(caller.makerRole, route)) return refusal(caller.makerRole);
      return isInScope(caller.scopes, route) ? undefined : `This token lacks the scope ${scopeOfRoute(route)}.`;
    }
    default:
      return caller satisfies never;
  }
}

/** The scope that a token needs for a route: `tickets:read`, `assets:write`. */
export function scopeOfRoute({ tag, writes }: Pick<RouteAccess, 'tag' | 'writes'>): string {
  return `${tag}:${writes ? 'write' : 'read'}`;
}

function hasRole(role: Role, { roles = [] }: RouteAccess): boolean {
  return role === 'administrator' || roles.includes(role);
}

function refusal(role: Role): string {
  return `A ${role.replaceAll('_', ' ')} may not do this.`;
}

function isInScope(scopes: readonly string[], route: RouteAccess): boolean {
  return scopes.includes(scopeOfRoute(route)) || scopes.includes(`*:${route.writes ? 'write' : 'read'}`);
}
