import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import type { Routes } from '../../../http/http-app.ts';
import { isoOrNull } from '../../../http/instant.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { requireAccount } from '../../accounts/accounts.ts';
import type { Db } from '../../db/sql.ts';
import { findIdentity, type Identity, linkIdentity, unlinkIdentity } from '../../sign-in/oidc/identities.ts';

const Instant = Type.String({ format: 'date-time' });
const IdentitySchema = Type.Object(
  {
    issuer: Type.String(),
    subject: Type.String(),
    made: Type.Boolean({ description: 'The account was made by a first sign-in at the provider' }),
    linkedAt: Instant,
    seenAt: Type.Union([Instant, Type.Null()], { description: "When the provider last gave the person's roles" }),
    endedAt: Type.Union([Instant, Type.Null()], { description: 'Since when its claims have disabled the account' }),
  },
  { description: 'The owner of an account at the OpenID Connect provider' },
);
const Link = Type.Object({
  subject: Type.String({ minLength: 1, maxLength: 255, description: '`sub` at the provider' }),
  issuer: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000, description: 'By default OIDC_ISSUER' })),
});

const tags = ['access'];
const params = Type.Object({ id: Type.String(names('account')) });

type Deps = {
  readonly db: Db;
  readonly now: Now;
  /** Of the provider that is set. */
  readonly issuer: string | undefined;
};

/** Which account belongs to whom at the plant's provider: for administrators. */
export function identityRoutes({ db, now, issuer: configured }: Deps): Routes {
  return (api) => {
    const show = {
      operationId: 'getAccountIdentity',
      summary: 'The owner of an account at the OpenID Connect provider',
      tags,
      params,
      response: { 200: IdentitySchema },
    };
    api.get('/accounts/:id/identity', { schema: show, config: { allSites: true } }, async ({ params: { id } }) => {
      await requireAccount(db, id);
      return identityJson(await requireIdentity(db, id));
    });
    const link = {
      operationId: 'linkAccountIdentity',
      summary: 'Give an account to a subject at the OpenID Connect provider; role and sites then follow its claims',
      tags,
      params,
      body: { ...Link, examples: [{ subject: '248289761001' }] },
      response: { 200: IdentitySchema },
    };
    api.put('/accounts/:id/identity', { schema: link, config: { freshSignIn: true } }, async (request) => {
      const { params, body } = request;
      const { subject, issuer = configured } = body;
      if (issuer === undefined)
        throw new AppError('conflict', 'No provider is set: name the issuer, or set OIDC_ISSUER.');
      const by = { actor: actorOf(request), now: now() };
      await db.transaction((sql) => linkIdentity(sql, { personId: params.id, issuer, subject }, by));
      return identityJson(await requireIdentity(db, params.id));
    });
    const unlink = {
      operationId: 'unlinkAccountIdentity',
      summary: 'Take an account back from the OpenID Connect provider; its sessions end',
      tags,
      params,
      response: { 204: Type.Null({ description: 'It belongs to nobody there' }) },
    };
    api.delete('/accounts/:id/identity', { schema: unlink, config: { freshSignIn: true } }, async (request, reply) => {
      const by = { actor: actorOf(request), now: now() };
      await db.transaction((sql) => unlinkIdentity(sql, request.params.id, by));
      return reply.code(204).send(null);
    });
  };
}

async function requireIdentity(db: Db, id: string): Promise<Identity> {
  const identity = await findIdentity(db, id);
  if (!identity) throw new AppError('not_found', `${id} is linked to nobody at a sign-in provider.`);
  return identity;
}

function identityJson({ issuer, subject, made, linkedAt, seenAt, endedAt }: Identity) {
  const times = { linkedAt: linkedAt.toISOString(), seenAt: isoOrNull(seenAt), endedAt: isoOrNull(endedAt) };
  return { issuer, subject, made, ...times };
}
