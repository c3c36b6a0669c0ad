import { type Static, Type } from 'typebox';
import { duties, personOf } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { roles } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { IfMatch, withVersion } from '../../../http/if-match.ts';
import { isoOrNull } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { newSecret } from '../../../lib/secrets/stored-secret.ts';
import { recordAccess } from '../../accounts/access-events.ts';
import {
  type Account,
  addAccount,
  changeAccount,
  listAccounts,
  requireAccount,
  setPassword,
  wordsAbout,
} from '../../accounts/accounts.ts';
import { endAccess } from '../../accounts/end-access.ts';
import { keepingAnAdministrator } from '../../accounts/last-administrator.ts';
import { hashPassword } from '../../accounts/password.ts';
import { makeSignInLink } from '../../accounts/sign-in-links.ts';
import type { Db } from '../../db/sql.ts';
import { savePerson } from '../../people/people.ts';
import { claim, showVersion } from '../claim.ts';

const Role = Type.Enum(roles.filter((role) => role !== 'service'));
const Sites = Type.Union(
  [Type.Array(Type.String({ ...names('site'), minLength: 1, maxLength: 64 }), { maxItems: 100 }), Type.Null()],
  {
    description: 'Sites that they may see and act at; null: all',
  },
);
const Duty = Type.Union([Type.Enum([...duties]), Type.Null()], {
  description: 'The duty of an administrator, if HTTP_SEPARATE_DUTIES separates them',
});
const Password = Type.String({ minLength: 8, maxLength: 256, description: 'Without it one is made and shown, once' });
const Instant = Type.String({ format: 'date-time' });

const AccountSchema = Type.Object(
  {
    id: Type.String({ description: 'The id of the person' }),
    login: Type.String(),
    name: Type.String(),
    role: Role,
    sites: Sites,
    active: Type.Boolean(),
    duty: Duty,
    hasPassword: Type.Boolean({ description: 'False: they sign in by a link only' }),
    createdAt: Instant,
    lastSignedInAt: Type.Union([Instant, Type.Null()]),
  },
  { description: 'A person who may sign in' },
);
const Issued = Type.Object({
  account: AccountSchema,
  password: Type.Union([Type.String(), Type.Null()], { description: 'Shown this once; null where you chose it' }),
});
const New = Type.Object({
  login: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$', description: 'In any case' }),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  person: Type.Optional(
    Type.String({
      ...names('person'),
      description: 'An existing person; without it one is made, with the login as id',
    }),
  ),
  email: Type.Optional(
    Type.String({
      format: 'email',
      maxLength: 254,
      description: 'Where mail to the person goes; what they had is replaced',
    }),
  ),
  role: Role,
  sites: Type.Optional(Sites),
  password: Type.Optional(Password),
});
const Link = Type.Object({
  path: Type.String({ description: 'Path on this server' }),
  code: Type.String(),
  expiresAt: Instant,
});

const tags = ['access'];
const params = Type.Object({ id: Type.String(names('account')) });

/**
 * Accounts concern the whole plant: otherwise someone limited to some sites could give themselves
 * all.
 */
const plant = { allSites: true } as const;
const secret = { answersSecret: true, allSites: true } as const;

type Deps = { readonly db: Db; readonly now: Now };

/** Accounts and their roles: for administrators. */
export function accountRoutes(deps: Deps): Routes {
  return (api) => {
    addReading(api, deps);
    addChanging(api, deps);
    addLettingIn(api, deps);
  };
}

function addReading(api: HttpApp, { db }: Deps): void {
  const list = {
    operationId: 'listAccounts',
    summary: 'Accounts, by person',
    tags,
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(AccountSchema) },
  };
  api.get('/accounts', { schema: list, config: plant }, async ({ query: { limit = defaultLimit, cursor } }) => {
    const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
    const page = pageFrom(await listAccounts(db, { after, limit: limit + 1 }), limit, ({ personId }) => personId);
    return { items: page.items.map(accountJson), next: page.next };
  });
  const show = {
    operationId: 'getAccount',
    summary: 'One account',
    tags,
    params,
    response: { 200: withVersion(AccountSchema, 'The account') },
  };
  api.get('/accounts/:id', { schema: show, config: plant }, async ({ params: { id } }, reply) => {
    await showVersion(db, reply, { noun: 'account', id });
    return accountJson(await requireAccount(db, id));
  });
}

function addChanging(api: HttpApp, { db, now }: Deps): void {
  const add = {
    operationId: 'addAccount',
    summary: 'Let a person sign in; a password that is made is shown, once. Idempotency-Key has no effect',
    tags,
    body: { ...New, examples: [{ login: 'mei', name: 'Mei Chen', role: 'technician', sites: ['plant'] }] },
    response: { 201: Issued },
  };
  api.post('/accounts', { schema: add, config: secret }, async (request, reply) => {
    const { body } = request;
    const { login, name = login, person, email, role, sites = null } = body;
    const password = body.password ?? newSecret();
    const words = person === undefined ? [] : await wordsAbout(db, person);
    const hashed = await hashPassword(password, [
      login,
      name,
      ...(email === undefined ? [] : [email]),
      ...(sites ?? []),
      ...words,
    ]);
    const account = await db.transaction(async (sql) => {
      const added = await addAccount(sql, { login, name, person, role, sites, password: hashed }, now());
      if (email !== undefined) await savePerson(sql, added.personId, { email }, now());
      const payload = { ...rightsOf(added), login: added.login };
      await recordAccess(sql, { actor: actorOf(request), kind: 'account_added', payload, now: now() });
      return added;
    });
    return reply.code(201).send(issued(account, body.password === undefined ? password : null));
  });
  const change = {
    operationId: 'changeAccount',
    summary:
      'Change role, sites or whether they may sign in; it takes effect at once, also for those who are signed in. ' +
      'The last administrator of all sites stays one',
    tags,
    params,
    headers: IfMatch,
    body: Type.Object({
      role: Type.Optional(Role),
      sites: Type.Optional(Sites),
      active: Type.Optional(Type.Boolean()),
      duty: Type.Optional(Duty),
    }),
    response: { 200: withVersion(AccountSchema, 'The account') },
  };
  api.patch('/accounts/:id', { schema: change, config: plant }, async (request) => {
    const { params, body } = request;
    if (body.duty !== undefined && personOf(callerOf(request)) === params.id) {
      throw new AppError('forbidden', 'Nobody gives themselves a duty, or takes their own away.');
    }
    const changed = await db.transaction(async (sql) => {
      const before = rightsOf(await requireAccount(sql, params.id));
      await claim(sql, request, { noun: 'account', id: params.id });
      const by = { actor: actorOf(request), now: now() };
      const account = await keepingAnAdministrator(sql, [params.id], () => changeAccount(sql, params.id, body, by));
      const payload = { ...rightsOf(account), before };
      await recordAccess(sql, { actor: actorOf(request), kind: 'account_changed', payload, now: now() });
      return account;
    });
    return accountJson(changed);
  });
}

function addLettingIn(api: HttpApp, { db, now }: Deps): void {
  const reset = {
    operationId: 'resetPassword',
    summary: 'Give a person another password; their sessions and tokens end. Idempotency-Key has no effect',
    tags,
    params,
    body: Type.Object({ password: Type.Optional(Password) }),
    response: { 200: Issued },
  };
  api.post('/accounts/:id/password', { schema: reset, config: secret }, async (request) => {
    const { params, body } = request;
    const { id } = params;
    const password = body.password ?? newSecret();
    const hashed = await hashPassword(password, await wordsAbout(db, id));
    await db.transaction(async (sql) => {
      await setPassword(sql, id, hashed, { actor: actorOf(request), now: now() });
      await recordAccess(sql, { actor: actorOf(request), kind: 'password_set', payload: { person: id }, now: now() });
    });
    return issued(await requireAccount(db, id), body.password === undefined ? password : null);
  });
  const link = {
    operationId: 'makeSignInLink',
    summary: 'A link that lets a person in once, within 15 minutes, without a password. Idempotency-Key has no effect',
    tags,
    params,
    response: { 201: Link },
  };
  api.post('/accounts/:id/sign-in-links', { schema: link, config: secret }, async (request, reply) => {
    const { id } = request.params;
    const { code, expiresAt } = await db.transaction(async (sql) => {
      await requireAccount(sql, id);
      await recordAccess(sql, { actor: actorOf(request), kind: 'link_made', payload: { person: id }, now: now() });
      return await makeSignInLink(sql, id, now());
    });
    return reply.code(201).send({ path: `/sign-in?code=${code}`, code, expiresAt: expiresAt.toISOString() });
  });
  const signOut = {
    operationId: 'signOutAccount',
    summary: 'End every session, link and token of a person',
    tags,
    params,
    response: { 204: Type.Null({ description: 'They are signed out' }) },
  };
  api.delete('/accounts/:id/sessions', { schema: signOut, config: plant }, async (request, reply) => {
    const { id } = request.params;
    await requireAccount(db, id);
    await db.transaction(async (sql) => {
      await endAccess(sql, id, { actor: actorOf(request), now: now(), why: 'signed out everywhere' });
      await recordAccess(sql, { actor: actorOf(request), kind: 'signed_out', payload: { person: id }, now: now() });
    });
    return reply.code(204).send(null);
  });
}

/** Rights of an account, as the record of access states them. */
function rightsOf({ personId: person, role, sites, active, duty }: Account) {
  return { person, role, sites, active, ...(duty && { duty }) };
}

function issued(account: Account, password: string | null): Static<typeof Issued> {
  return { account: accountJson(account), password };
}

function accountJson(account: Account): Static<typeof AccountSchema> {
  const { personId: id, login, name, role, sites, active, duty, hasPassword, createdAt, lastSignedInAt } = account;
  const times = { createdAt: createdAt.toISOString(), lastSignedInAt: isoOrNull(lastSignedInAt) };
  return { id, login, name, role, sites: sites && [...sites], active, duty, hasPassword, ...times };
}
