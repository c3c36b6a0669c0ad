import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { FastifyContextConfig, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { everyone } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { isoOrNull } from '../../../http/instant.ts';
import { problemAs } from '../../../http/problem.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { findSession, noteSecondFactor, type SessionLimits } from '../../accounts/sessions.ts';
import type { Db } from '../../db/sql.ts';
import type { SecondFactors } from '../../sign-in/factors/create-second-factors.ts';
import { resetFactors } from '../../sign-in/factors/reset-factors.ts';
import type { SecondStep } from '../../sign-in/second-step.ts';
import { AuthenticatorAnswer, FactorProofs, factorProofOf } from './factor-proof.ts';
import { Me, meJson, pendingOf, placeOf, setSession } from './session-routes.ts';

const Name = Type.String({ minLength: 1, maxLength: 60, description: 'Its owner\'s name for it: "phone", "blue key"' });
const Instant = Type.String({ format: 'date-time' });
const FactorSchema = Type.Object({
  id: Type.Integer(),
  kind: Type.Enum(['totp', 'webauthn']),
  name: Type.String(),
  createdAt: Instant,
  lastUsedAt: Type.Union([Instant, Type.Null()]),
});
const Factors = Type.Object({ items: Type.Array(FactorSchema), recoveryCodesLeft: Type.Integer() });
const Draft = Type.Object({
  id: Type.Integer(),
  secret: Type.String({ description: 'In Base32; shown this once' }),
  uri: Type.String({ description: '`otpauth:` URI, for a QR code' }),
});
const Codes = Type.Union([Type.Array(Type.String()), Type.Null()], {
  description: 'Recovery codes, shown this once; null where the person has some already',
});
const Enrolled = Type.Object({ recoveryCodes: Codes, me: Type.Union([Me, Type.Null()]) });
const Options = Type.Object({}, { additionalProperties: true, description: 'For navigator.credentials, as JSON' });
const Done = Type.Null({ description: 'Done' });
const tags = ['access'];

type Deps = {
  readonly db: Db;
  readonly now: Now;
  readonly factors: SecondFactors;
  readonly secondStep: SecondStep;
  readonly limits: SessionLimits;
};

/** Second factors: proving one at the sign-in, enrolling and removing one's own. */
export function secondFactorRoutes(deps: Deps): Routes {
  const { db, now, factors, secondStep, limits } = deps;
  const meOf = async (token: string) => {
    const person = await findSession(db, token, { now: now(), limits });
    if (!person) throw new AppError('unauthorized', 'This account was just disabled.');
    return meJson(person);
  };
  return (api) => {
    addProving(api, { ...deps, meOf });
    addOwn(api, deps);
    addEnrolment(api, {
      factors,
      prefix: '/me/second-factors',
      suffix: 'Own',
      config: { roles: everyone, freshSignIn: true, reach: 'own' },
      who: async (request) => personOf(request),
      // The proof is as new as the factor.
      finish: async (request) => {
        const caller = callerOf(request);
        if (caller.kind === 'person') await noteSecondFactor(db, caller.sessionId);
        return null;
      },
    });
    addEnrolment(api, {
      factors,
      prefix: '/session/second-factor/enrolment',
      suffix: 'Required',
      config: { access: 'everyone' },
      who: async (request) => {
        const { personId, need } = await secondStep.missing(pendingOf(request));
        if (need !== 'enrolment') throw new AppError('conflict', 'You have a second factor: prove it first.');
        return personId;
      },
      finish: async (request, reply) => {
        const token = await secondStep.enrolled(pendingOf(request), placeOf(request));
        setSession(request, reply, { token, limits });
        return await meOf(token);
      },
    });
  };
}

type Proving = Deps & { readonly meOf: (token: string) => Promise<Static<typeof Me>> };

function addProving(api: HttpApp, { factors, secondStep, limits, meOf }: Proving): void {
  const config = { access: 'everyone', answersSecret: true } as const;
  const prove = {
    operationId: 'proveSecondFactor',
    summary: 'Give the second proof that a sign-in requires (`reason: second_factor_required`)',
    tags,
    body: { ...Type.Union([...FactorProofs]), examples: [{ totp: '123456' }] },
    response: { 201: Me },
  };
  api.post('/session/second-factor', { schema: prove, config }, async (request, reply) => {
    const token = await secondStep.prove(pendingOf(request), factorProofOf(request.body), placeOf(request));
    setSession(request, reply, { token, limits });
    return reply.code(201).send(await meOf(token));
  });
  const ask = {
    operationId: 'askAuthenticators',
    summary: 'A question to the authenticators of the person whose second proof is missing',
    tags,
    response: { 200: Options },
  };
  api.post('/session/second-factor/options', { schema: ask, config }, async (request) => {
    const { personId } = await secondStep.missing(pendingOf(request));
    return await factors.askAuthenticators(personId);
  });
  const confirm = {
    operationId: 'askOwnAuthenticators',
    summary: 'A question to the own authenticators, for POST /session/confirm',
    tags,
    response: { 200: Options },
  };
  const signedIn = { roles: everyone, answersSecret: true, reach: 'own' as const };
  api.post('/session/confirm/options', { schema: confirm, config: signedIn }, (request) =>
    factors.askAuthenticators(personOf(request)),
  );
}

function addOwn(api: HttpApp, { factors }: Deps): void {
  const list = {
    operationId: 'listOwnSecondFactors',
    summary: 'Own second factors, and how many recovery codes are left',
    tags,
    response: { 200: Factors, 409: problemAs('A program has no second factors') },
  };
  api.get('/me/second-factors', { schema: list, config: { roles: everyone, reach: 'own' } }, async (request) => {
    const { factors: rows, recoveryCodesLeft } = await factors.list(personOf(request));
    const items = rows.map(({ id, kind, name, createdAt, lastUsedAt }) => ({
      id,
      kind,
      name,
      createdAt: createdAt.toISOString(),
      lastUsedAt: isoOrNull(lastUsedAt),
    }));
    return { items, recoveryCodesLeft };
  });
  const own = { roles: everyone, freshSignIn: true, answersSecret: true, reach: 'own' as const };
  const remove = {
    operationId: 'removeOwnSecondFactor',
    summary: 'Take an own second factor away; the last one only where the role need not have any',
    tags,
    params: Type.Object({
      factor: Type.Integer({ ...names('second_factor'), minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    }),
    response: { 204: Done },
  };
  api.delete('/me/second-factors/:factor', { schema: remove, config: own }, async (request, reply) => {
    await factors.remove(personOf(request), request.params.factor);
    return reply.code(204).send(null);
  });
  const renew = {
    operationId: 'renewRecoveryCodes',
    summary: 'New recovery codes in place of those before. Idempotency-Key has no effect',
    tags,
    response: { 200: Type.Object({ recoveryCodes: Type.Array(Type.String()) }) },
  };
  api.post('/me/recovery-codes', { schema: renew, config: own }, async (request) => ({
    recoveryCodes: [...(await factors.renewCodes(personOf(request)))],
  }));
}

/** An end to the second factors of another: for administrators. */
export function factorResetRoutes({ db, now }: Pick<Deps, 'db' | 'now'>): Routes {
  const reset = {
    operationId: 'resetSecondFactors',
    summary: 'Take all second factors from a person who lost theirs, and end their sessions; they are told',
    tags,
    params: Type.Object({ id: Type.String(names('account')) }),
    response: { 200: Type.Object({ removed: Type.Integer() }) },
  };
  return (api) => {
    api.delete(
      '/accounts/:id/second-factors',
      { schema: reset, config: { freshSignIn: true, allSites: true } },
      async (request) => {
        const by = { actor: actorOf(request), now: now() };
        return { removed: await db.transaction((sql) => resetFactors(sql, request.params.id, by)) };
      },
    );
  };
}

type Enrolment = {
  readonly factors: SecondFactors;
  readonly prefix: string;
  readonly suffix: string;
  readonly config: FastifyContextConfig;
  readonly who: (request: FastifyRequest) => Promise<string>;
  readonly finish: (request: FastifyRequest, reply: FastifyReply) => Promise<Static<typeof Me> | null>;
};

/** The same four steps for signed-in people, and for people who must enrol first. */
function addEnrolment(api: HttpApp, { factors, prefix, suffix, config: given, who, finish }: Enrolment): void {
  const config = { ...given, answersSecret: true };
  const schema = (
    name: string,
    summary: string,
    status: number,
    answer: typeof Draft | typeof Enrolled | typeof Options,
  ) => ({
    operationId: `${name}${suffix}`,
    summary,
    tags,
    response: { [status]: answer },
  });
  const draft = {
    ...schema('draftTotp', 'Begin to enrol a code generator (TOTP)', 201, Draft),
    body: Type.Object({ name: Name }),
  };
  api.post(`${prefix}/totp`, { schema: draft, config }, async (request, reply) =>
    reply.code(201).send(await factors.draftTotp(await who(request), request.body.name)),
  );
  const confirm = {
    ...schema('confirmTotp', 'Show with a code that the code generator works', 201, Enrolled),
    body: Type.Object({
      id: Type.Integer({ ...names('second_factor'), minimum: 1 }),
      code: Type.String({ minLength: 6, maxLength: 16 }),
    }),
  };
  api.post(`${prefix}/totp/confirm`, { schema: confirm, config }, async (request, reply) => {
    const { id, code } = request.body;
    const recoveryCodes = await factors.confirmTotp(await who(request), id, code);
    return reply.code(201).send({ recoveryCodes, me: await finish(request, reply) });
  });
  const ask = schema('askToEnrolAuthenticator', 'Begin to enrol an authenticator (WebAuthn)', 200, Options);
  api.post(`${prefix}/webauthn/options`, { schema: ask, config }, async (request) =>
    factors.askToRegister(await who(request)),
  );
  const enrol = {
    ...schema('enrolAuthenticator', 'Enrol the authenticator that answered', 201, Enrolled),
    body: Type.Object({ name: Name, response: AuthenticatorAnswer }),
  };
  api.post(`${prefix}/webauthn`, { schema: enrol, config }, async (request, reply) => {
    const { name, response } = request.body;
    const answer = response as unknown as RegistrationResponseJSON;
    const recoveryCodes = await factors.register(await who(request), name, answer);
    return reply.code(201).send({ recoveryCodes, me: await finish(request, reply) });
  });
}

function personOf(request: FastifyRequest): string {
  const caller = callerOf(request);
  if (caller.kind === 'person') return caller.personId;
  throw new AppError('conflict', 'Only a person who has signed in can do this.');
}
