import { createHash, timingSafeEqual } from 'node:crypto';
import type { Access } from '../../../broker/access/principal.ts';
import type { Caller, PersonCaller, TokenCaller } from '../../../http/access/caller.ts';
import type { SignIn } from '../../../http/sign-in.ts';
import { AppError } from '../../../lib/errors.ts';
import { TOKEN_PREFIX } from '../../accounts/api-tokens.ts';
import { type LookUpLimit, unlimitedLookUps } from '../../accounts/look-up-limit.ts';
import { sessionOfCookie } from '../../accounts/session-cookie.ts';

/**
 * People with sessions and programs with tokens; undefined for a secret that is none, or none any
 * more.
 */
export type KnownCallers = {
  bySession(token: string): Promise<PersonCaller | undefined>;
  byToken(secret: string): Promise<TokenCaller | undefined>;
};

/** Allows everything to everyone: the loud development switch. It still names signed-in people. */
export function createOpenSignIn(known?: Pick<KnownCallers, 'bySession'>): SignIn {
  return async ({ cookie }) => {
    const session = sessionOfCookie(cookie);
    const person = session === undefined ? undefined : await known?.bySession(session);
    return { kind: 'anyone', ...(person && { personId: person.personId, name: person.name }) };
  };
}

/** {@link createOpenSignIn} for an installation without people. */
export const openSignIn: SignIn = createOpenSignIn();

/**
 * Signs in by session cookie; by `Authorization: Bearer` with the administrator's token, that of a
 * program or of a device; or by `Basic` with a device's id (`site/device`, since a colon ends the
 * user name) and secret.
 * @param adminTokens may be none: then only people are administrators
 * @param lookUps what an address may have looked up; the administrator's token needs no look-up, so
 * that no neighbour shuts it out
 */
export function createSignIn(options: {
  access: Pick<Access, 'authenticate'>;
  adminTokens: readonly string[];
  known?: KnownCallers;
  lookUps?: LookUpLimit;
}): SignIn {
  const { access, adminTokens, known, lookUps = unlimitedLookUps } = options;
  return async ({ authorization, cookie, address }) => {
    const lookUp = <Found>(offered: string, find: () => Promise<Found>) =>
      lookUps.lookUp({ address, credential: offered }, find);
    if (authorization === undefined) {
      const session = sessionOfCookie(cookie);
      const person = session === undefined ? undefined : await lookUp(session, async () => known?.bySession(session));
      if (person) return person;
      throw new AppError('unauthorized', session === undefined ? HOW : 'Your session has ended; sign in again.');
    }
    const [scheme = '', given = ''] = authorization.split(' ', 2);
    const bearer = scheme.toLowerCase() === 'bearer';
    if (bearer && adminTokens.filter((token) => sameText(given, token)).length > 0) return { kind: 'administrator' };
    if (bearer && given.startsWith(TOKEN_PREFIX)) {
      const program = await lookUp(given, async () => known?.byToken(given));
      if (program) return program;
      throw new AppError('unauthorized', 'This token is not in force: it never was, has expired or was revoked.');
    }
    const basic = scheme.toLowerCase() === 'basic' ? readBasic(given) : undefined;
    if (!bearer && !basic) throw new AppError('unauthorized', HOW);
    const credential = { ...(basic ?? { username: given, password: undefined }), address };
    return await lookUp(authorization, () => deviceOf(access, credential));
  };
}

async function deviceOf(
  access: Pick<Access, 'authenticate'>,
  credential: { username: string; password: Buffer | undefined; address: string },
): Promise<Caller> {
  const answer = await access.authenticate({ ...credential, clientId: 'http' });
  if ('principal' in answer) return { kind: 'device', principal: answer.principal };
  if (answer.refused === 'pending') throw new AppError('unauthorized', 'This device waits for its approval.');
  if (answer.refused === 'throttled') {
    const { retryAfterSeconds = RETRY_AFTER_SECONDS } = answer;
    const details = { retryAfterSeconds };
    throw new AppError('too_many', 'Too many wrong credentials came for this name or from this address.', { details });
  }
  throw new AppError('unauthorized', HOW);
}

/** Used where the refusal names no wait. */
const RETRY_AFTER_SECONDS = 5;

const HOW =
  'Sign in with POST /api/v1/session, or send Authorization: Bearer with a token. To try the API on your own machine, ' +
  'start with up --dev-open.';

function readBasic(given: string): { username: string; password: Buffer } | undefined {
  const text = Buffer.from(given, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { username: text.slice(0, colon), password: Buffer.from(text.slice(colon + 1)) };
}

/** Takes the same time wherever they differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
