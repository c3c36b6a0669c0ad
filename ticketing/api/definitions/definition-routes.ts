import { type TProperties, Type } from 'typebox';
import { type Caller, viewOf } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { type Role, readers } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { conditionOf, IfMatch, withVersion } from '../../../http/if-match.ts';
import { Instant } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields, problemAs } from '../../../http/problem.ts';
import { actorOf, callerOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { WHOLE_PLANT } from '../../access/reach.ts';
import type { Db } from '../../db/sql.ts';
import { type DefinitionKind, kindOf } from '../../definitions/definition-kinds.ts';
import {
  type Definition,
  HOLDS_AFTER_MS,
  listDefinitions,
  lockDefinitions,
  MOST_CHARACTERS,
  readDefinition,
  removeDefinition,
  saveDefinition,
  USUAL_POSITION,
} from '../../definitions/definitions.ts';

/** Dependencies of the routes of definitions. */
export type DefinitionDeps = {
  readonly db: Db;
  readonly now: Now;
  /** Called after a change is committed, so that its followers read it at once. */
  readonly changed: () => void;
};

/** One kind of definition as the API has it. */
export type DefinitionNoun = {
  readonly kind: DefinitionKind;
  /** `alarm-rules` */
  readonly path: string;
  /** In operation ids, one and many: `AlarmRule`, `AlarmRules`. */
  readonly one: string;
  readonly many: string;
  readonly tag: string;
  readonly names: 'rule' | 'class' | 'machine' | 'mapping';
  readonly id: { readonly pattern: string; readonly maxLength: number };
  /** Editable body; a save replaces all of it. */
  readonly body: TProperties;
  /** Whether the order among them counts. */
  readonly ordered: boolean;
  readonly example: object;
  readonly editors: readonly Role[];
  /**
   * Whether its member `devices` names its devices: then people limited to sites have their own.
   */
  readonly bySite: boolean;
  /** Members that the body lacks where they follow from the id. */
  readonly filled?: (id: string, body: Record<string, unknown>) => Record<string, unknown>;
  /** Problems under present conditions. @throws {AppError} `unprocessable` if it can never work */
  readonly problems?: (given: Pick<Definition, 'id' | 'body'>, how: { saving: boolean }) => Promise<readonly string[]>;
};

const Reason = Type.String({ minLength: 1, maxLength: 2_000, description: 'Reason, for later readers' });
const Position = Type.Integer({
  minimum: 0,
  maximum: 1_000_000,
  description: `Of several that fit the first counts: the lowest position, then the id; ${USUAL_POSITION} where left out`,
});
const seconds = HOLDS_AFTER_MS / 1_000;

/** List, get, save and remove of one kind of definition. */
export function definitionRoutes(noun: DefinitionNoun, deps: DefinitionDeps): Routes {
  return (api) => {
    addReads(api, noun, deps);
    addWrites(api, noun, deps);
  };
}

function schemasOf(noun: DefinitionNoun) {
  const order = noun.ordered ? { position: Type.Optional(Position) } : {};
  const shown: TProperties = {
    id: Type.String(names(noun.names)),
    ...noun.body,
    ...(noun.ordered && { position: Position }),
    from: { ...Instant, description: `It holds for what arrives from here on: ${seconds} s after the change` },
    changedAt: Instant,
    changedBy: Type.String(),
    reason: Type.Union([Type.String(), Type.Null()]),
    version: Type.Integer(),
  };
  const problems = Type.Array(Type.String(), {
    description: 'Faults that keep it from working now, and the present state',
  });
  return {
    params: Type.Object({ id: Type.String({ ...noun.id, ...names(noun.names, { mayBeNew: true }) }) }),
    body: Type.Object({ ...noun.body, ...order, reason: Type.Optional(Reason) }, { examples: [noun.example] }),
    listed: Type.Object(shown),
    one: Type.Object(noun.problems ? { ...shown, problems } : shown),
  };
}

function accessOf({ bySite }: DefinitionNoun, roles: readonly Role[]) {
  return { roles, ...(bySite ? { reach: 'rows' as const } : { allSites: true }) };
}

function addReads(api: HttpApp, noun: DefinitionNoun, { db }: DefinitionDeps): void {
  const { kind, path, one, many, tag } = noun;
  const { noun: word } = kindOf(kind);
  const schemas = schemasOf(noun);
  const config = accessOf(noun, readers);
  const list = {
    operationId: `list${many}`,
    summary: `Every ${word} in force, by id`,
    tags: [tag],
    querystring: Type.Object(pageQuery()),
    response: { 200: pageOf(schemas.listed) },
  };
  api.get(`/${path}`, { schema: list, config }, async (request) => {
    const { limit = defaultLimit, cursor } = request.query;
    const after = cursor === undefined ? '' : decodeCursor(cursor, Type.String());
    const all = (await listDefinitions(db, kind)).filter(({ id }) => id > after);
    const seen = all.filter(({ body }) => isSeen(noun, callerOf(request), body)).slice(0, limit + 1);
    const page = pageFrom(seen, limit, ({ id }) => id);
    return { items: page.items.map((each) => json(noun, each)), next: page.next };
  });

  const show = {
    operationId: `get${one}`,
    summary: `One ${word}${noun.problems ? ', and its present faults' : ''}`,
    tags: [tag],
    params: schemas.params,
    response: { 200: withVersion(schemas.one, `The ${word}`) },
  };
  api.get(`/${path}/:id`, { schema: show, config }, async (request, reply) => {
    const { id } = request.params as { id: string };
    const found = await readDefinition(db, kind, id);
    if (!isSeen(noun, callerOf(request), found.body)) throw new AppError('not_found', `There is no ${word} ${id}.`);
    return reply.header('etag', `"${found.version}"`).send(await jsonWithProblems(noun, found, { saving: false }));
  });
}

function addWrites(api: HttpApp, noun: DefinitionNoun, { db, now, changed }: DefinitionDeps): void {
  const { kind, path, one, tag } = noun;
  const { noun: word } = kindOf(kind);
  const schemas = schemasOf(noun);
  const config = accessOf(noun, noun.editors);
  const save = {
    operationId: `save${one}`,
    summary: `Makes ${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}, or replaces it; it takes effect ${seconds} s later, without a restart`,
    tags: [tag],
    params: schemas.params,
    headers: IfMatch,
    body: schemas.body,
    response: { 200: withVersion(schemas.one, `The ${word}`), 412: problemAs('It was changed in the meantime') },
  };
  api.put(`/${path}/:id`, { schema: save, config }, async (request, reply) => {
    const { id } = request.params as { id: string };
    const { reason = null, position = USUAL_POSITION, ...said } = request.body as Said;
    if (JSON.stringify(said).length > MOST_CHARACTERS)
      throw invalidFields([{ field: 'body', message: `has at most ${MOST_CHARACTERS} characters` }]);
    const body = noun.filled?.(id, said) ?? said;
    requireWithinSites(noun, callerOf(request), body);
    // Before the lock: it asks another store.
    const problems = await noun.problems?.({ id, body }, { saving: true });
    const saved = await db.transaction(async (sql) => {
      await lockDefinitions(sql);
      await requireOwn(sql, noun, { id, caller: callerOf(request) });
      const change = {
        actor: actorOf(request),
        now: now(),
        reason,
        expected: conditionOf(request.headers['if-match']),
      };
      return await saveDefinition(sql, kind, { id, body, position }, change);
    });
    changed();
    return reply.header('etag', `"${saved.version}"`).send({ ...json(noun, saved), ...(problems && { problems }) });
  });

  const remove = {
    operationId: `remove${one}`,
    summary: `Removes a ${word}`.replace(/ a ([aeiou])/, ' an $1'),
    tags: [tag],
    params: schemas.params,
    headers: IfMatch,
    querystring: Type.Object({ reason: Type.Optional(Reason) }),
    response: { 204: Type.Null({ description: 'It is gone' }), 412: problemAs('It was changed in the meantime') },
  };
  api.delete(`/${path}/:id`, { schema: remove, config }, async (request, reply) => {
    const { id } = request.params as { id: string };
    await db.transaction(async (sql) => {
      await lockDefinitions(sql);
      await requireOwn(sql, noun, { id, caller: callerOf(request) });
      const { reason = null } = request.query as { reason?: string };
      const change = {
        actor: actorOf(request),
        now: now(),
        reason,
        expected: conditionOf(request.headers['if-match']),
      };
      await removeDefinition(sql, kind, { id, ...change });
    });
    changed();
    return reply.code(204).send(null);
  });
}

type Said = Record<string, unknown> & { readonly reason?: string; readonly position?: number };

function json({ ordered }: DefinitionNoun, { id, body, position, from, changedAt, ...rest }: Definition) {
  const times = { from: from.toISOString(), changedAt: changedAt.toISOString() };
  return { ...body, id, ...(ordered && { position }), ...times, ...rest };
}

async function jsonWithProblems(noun: DefinitionNoun, found: Definition, how: { saving: boolean }) {
  const problems = await noun.problems?.(found, how);
  return { ...json(noun, found), ...(problems && { problems }) };
}

/** The one site that a definition is for; null: it may be for several. */
function siteOf(body: Definition['body']): string | null {
  const devices = String(body['devices'] ?? '*');
  const [site = ''] = devices.split(':', 1);
  return devices.includes(':') && !site.includes('*') ? site : null;
}

function isSeen({ bySite }: DefinitionNoun, caller: Caller, body: Definition['body']): boolean {
  const { sites } = viewOf(caller);
  const site = siteOf(body);
  return !bySite || sites === null || site === null || sites.includes(site);
}

function requireWithinSites({ bySite }: DefinitionNoun, caller: Caller, body: Definition['body']): void {
  const { sites } = viewOf(caller);
  if (!bySite || sites === null) return;
  const site = siteOf(body);
  if (site === null) throw new AppError('forbidden', `${WHOLE_PLANT} Name devices of one, such as ${sites[0]}:*.`);
  if (!sites.includes(site))
    throw new AppError('forbidden', `You are limited to some sites, and ${site} is none of them.`);
}

/**
 * @throws {AppError} `not_found` for a definition hidden from the caller, `forbidden` for one of
 * several sites
 */
async function requireOwn(
  sql: Parameters<typeof listDefinitions>[0],
  noun: DefinitionNoun,
  { id, caller }: { id: string; caller: Caller },
): Promise<void> {
  const present = await readDefinition(sql, noun.kind, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return undefined;
    throw error;
  });
  if (!present) return;
  if (!isSeen(noun, caller, present.body))
    throw new AppError('not_found', `There is no ${kindOf(noun.kind).noun} ${id}.`);
  requireWithinSites(noun, caller, present.body);
}
