import type { Principal } from '../../lib/principal.ts';
import { type Actor, actorText } from './actor.ts';
import type { Role } from './roles.ts';

/** The parts of administration that a plant can keep apart; an administrator has at most one. */
export const duties = ['system', 'security', 'audit'] as const;
export type Duty = (typeof duties)[number];

/** A person with an account, signed in. */
export type PersonCaller = {
  readonly kind: 'person';
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  /** Where they may see and do anything; null: everywhere. */
  readonly sites: readonly string[] | null;
  /** Of an administrator; see `refuseDuty`. */
  readonly duty?: Duty | null;
  /** Names the session; it opens nothing. */
  readonly sessionId: string;
  /** Time of the last proof of identity: at sign-in, or with `POST /session/confirm`. */
  readonly authenticatedAt: Date;
};

/** A program with a token. */
export type TokenCaller = {
  readonly kind: 'token';
  readonly tokenId: number;
  readonly name: string;
  readonly role: Role;
  readonly sites: readonly string[] | null;
  readonly scopes: readonly string[];
  /** Duty of the administrator who made it. */
  readonly duty?: Duty | null;
  /** The maker, if it has their role; null for a service. */
  readonly personId: string | null;
  /**
   * The maker's present role, which bounds its rights; null or absent: made by the installation's
   * administrator.
   */
  readonly makerRole?: Role | null;
};

/**
 * The sender of a request: `anyone` under `--dev-open`, the bearer of the administrator's token, a
 * device, a person, a program; or `nobody`, an unknown sender, if a route needs no sign-in.
 */
export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'anyone'; readonly personId?: string; readonly name?: string }
  | { readonly kind: 'administrator' }
  | { readonly kind: 'device'; readonly principal: Principal }
  | PersonCaller
  | TokenCaller;

/** The actor of a request. */
export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'person':
      return { kind: 'person', id: caller.personId, person: caller.personId };
    case 'token':
      return { kind: 'token', id: caller.name, person: caller.personId };
    case 'device':
      return { kind: 'device', id: `${caller.principal.site}:${caller.principal.device}`, person: null };
    case 'administrator':
      return { kind: 'administrator', id: 'administrator', person: null };
    case 'anyone':
      return caller.personId === undefined
        ? { kind: 'anyone', id: 'api', person: null }
        : { kind: 'person', id: caller.personId, person: caller.personId };
    case 'nobody':
      return { kind: 'nobody', id: 'nobody', person: null };
    default:
      return caller satisfies never;
  }
}

/** The name of an actor in records; see {@link actorText}. */
export function actorName(caller: Caller): string {
  return actorText(actorOf(caller));
}

/** Whether nothing is kept from a caller. */
export function isAdministrator(caller: Caller): boolean {
  if (caller.kind === 'administrator' || caller.kind === 'anyone') return true;
  return 'role' in caller && caller.role === 'administrator';
}

/** The person behind a request, where there is one. */
export function personOf(caller: Caller): string | null {
  return 'personId' in caller ? (caller.personId ?? null) : null;
}

/**
 * The part of the plant that a caller may see: all of it, some sites, or only their own requests.
 */
export type View = { readonly sites: readonly string[] | null; readonly requestedBy: string | null };

/** The part that a caller may see. */
export function viewOf(caller: Caller): View {
  switch (caller.kind) {
    case 'anyone':
    case 'administrator':
      return { sites: null, requestedBy: null };
    case 'person':
    case 'token':
      return { sites: caller.sites, requestedBy: caller.role === 'requester' ? actorName(caller) : null };
    case 'device':
    case 'nobody':
      return { sites: [], requestedBy: null };
    default:
      return caller satisfies never;
  }
}
