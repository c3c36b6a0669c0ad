import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { personOf } from '../../../http/access/caller.ts';
import { names } from '../../../http/access/names.ts';
import { type Role, roles } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { IfMatch, withVersion } from '../../../http/if-match.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields } from '../../../http/problem.ts';
import { callerOf, viewFor } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db } from '../../db/sql.ts';
import { countUnread, listNotifications, markRead, notificationStates, retryDead } from '../../notify/notifications.ts';
import { defaultDigestAt, readWishes, type SiteDefaults, storePreferences } from '../../notify/preferences.ts';
import { parseTicketNumber } from '../../ticket/ticket.ts';
import { claim, showVersion } from '../claim.ts';
import {
  InboxItem,
  inboxJson,
  NotificationSchema,
  notificationJson,
  PreferencesSchema,
} from './notification-schemas.ts';

type Deps = { readonly db: Db; readonly now: Now; readonly defaults: SiteDefaults };

const tags = ['notifications'];
const Place = Type.Integer();
const number = { minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const Id = Type.Object({ id: Type.Integer({ ...names('notification'), ...number }) });
const OwnId = Type.Object({ id: Type.Integer({ ...names('part_of_person'), ...number }) });
const everyone = { roles: roles.filter((role): role is Role => role !== 'service'), reach: 'own' as const };

/** The caller's inbox and preferences, and the outbox for its operators. */
export function notificationRoutes(deps: Deps): Routes {
  return (api) => {
    addInbox(api, deps);
    addPreferences(api, deps);
    addOutbox(api, deps);
  };
}

/** The calling person. @throws {AppError} `forbidden` for a caller that is no person */
function requirePerson(request: FastifyRequest): string {
  const person = personOf(callerOf(request));
  if (person === null) throw new AppError('forbidden', 'Only a person has an inbox and preferences; sign in as one.');
  return person;
}

/**
 * The person whose inbox is read; null under `--dev-open`, where the caller is no person and has no
 * inbox.
 * @throws {AppError} `forbidden` where no person calls
 */
function readerOf(request: FastifyRequest): string | null {
  return callerOf(request).kind === 'anyone' ? personOf(callerOf(request)) : requirePerson(request);
}

function addInbox(api: HttpApp, { db, now }: Deps): void {
  const list = {
    operationId: 'listMyNotifications',
    summary: 'Your notifications, the latest first',
    tags,
    querystring: Type.Object({
      ...pageQuery(),
      unread: Type.Optional(Type.Boolean({ description: 'Only what you have not read' })),
    }),
    response: { 200: Type.Object({ ...pageOf(InboxItem).properties, unread: Type.Integer() }) },
  };
  api.get('/me/notifications', { schema: list, config: everyone }, async (request) => {
    const { limit = defaultLimit, cursor, unread } = request.query;
    const recipient = readerOf(request);
    if (recipient === null) return { items: [], next: null, unread: 0 };
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(cursor, Place);
    const rows = await listNotifications(db, { channel: 'inbox', recipient, unread, before, limit: limit + 1 });
    const page = pageFrom(rows, limit, ({ id }) => id);
    return { items: page.items.map(inboxJson), next: page.next, unread: await countUnread(db, recipient) };
  });

  const Marked = Type.Object({ marked: Type.Integer(), unread: Type.Integer() });
  const read = {
    operationId: 'markMyNotificationRead',
    summary: 'Marks one of your notifications as read; once more changes nothing',
    tags,
    params: OwnId,
    response: { 200: Marked },
  };
  api.post('/me/notifications/:id/read', { schema: read, config: everyone }, async (request) => {
    const person = readerOf(request);
    const { id } = request.params;
    if (person === null) throw new AppError('not_found', `You have no notification ${id}.`);
    const mine = { channel: 'inbox', recipient: person, before: id + 1, limit: 1 } as const;
    const [found] = await listNotifications(db, mine);
    if (found?.id !== id) throw new AppError('not_found', `You have no notification ${id}.`);
    const marked = await markRead(db, person, { id, now: now() });
    return { marked, unread: await countUnread(db, person) };
  });

  const all = {
    operationId: 'markMyNotificationsRead',
    summary: 'Marks your notifications as read, up to the one that you have seen',
    tags,
    body: Type.Object({ upTo: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
    response: { 200: Marked },
  };
  api.post('/me/notifications/read', { schema: all, config: everyone }, async (request) => {
    const person = readerOf(request);
    if (person === null) return { marked: 0, unread: 0 };
    const marked = await markRead(db, person, { upTo: request.body.upTo, now: now() });
    return { marked, unread: await countUnread(db, person) };
  });
}

function addPreferences(api: HttpApp, { db, defaults }: Deps): void {
  const read = async (person: string) => {
    const wishes = (await readWishes(db, [person], defaults)).get(person);
    if (!wishes) throw new AppError('not_found', `There is no person ${person}.`);
    const { choices, quietHours, digestAt } = wishes;
    return { choices, quietHours, digestAt };
  };
  const show = {
    operationId: 'getMyPreferences',
    summary: 'Your preferences for notifications',
    tags,
    response: { 200: withVersion(PreferencesSchema, 'Your preferences; version 0: none are set') },
  };
  api.get('/me/preferences', { schema: show, config: everyone }, async (request, reply) => {
    const person = readerOf(request);
    if (person !== null) await showVersion(db, reply, { noun: 'notification preference', id: person });
    return person === null
      ? { choices: {}, quietHours: defaults.quietHours, digestAt: defaultDigestAt }
      : await read(person);
  });
  const examples = [
    {
      choices: { assigned: { email: 'on' }, comment: { email: 'daily' }, resolved: { email: 'off' } },
      quietHours: { from: '20:00', until: '06:30' },
      digestAt: '07:30',
    },
  ];
  const change = {
    operationId: 'setMyPreferences',
    summary: 'Sets your preferences for notifications; they also hold for those that have not been sent',
    tags,
    headers: IfMatch,
    body: { ...PreferencesSchema, examples },
    response: { 200: withVersion(PreferencesSchema, 'Your preferences') },
  };
  api.put('/me/preferences', { schema: change, config: everyone }, async (request) => {
    const person = requirePerson(request);
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'notification preference', id: person });
      await storePreferences(sql, person, request.body);
    });
    return await read(person);
  });
}

function addOutbox(api: HttpApp, { db, now }: Deps): void {
  const list = {
    operationId: 'listNotifications',
    summary: 'The outbox, the latest first: sent and waiting notifications, and dead letters',
    tags,
    querystring: Type.Object({
      ...pageQuery(),
      state: Type.Optional(Type.Enum([...notificationStates])),
      channel: Type.Optional(Type.Enum(['inbox', 'email', 'webhook', 'push'])),
      recipient: Type.Optional(Type.String({ ...names('person', { filters: true }), maxLength: 200 })),
      ticket: Type.Optional(
        Type.String({ ...names('ticket', { filters: true }), maxLength: 20, description: 'For example HB-000012' }),
      ),
    }),
    response: { 200: pageOf(NotificationSchema) },
  };
  api.get('/notifications', { schema: list, config: { roles: ['lead', 'planner'] } }, async (request) => {
    const { limit = defaultLimit, cursor, ticket, ...filter } = request.query;
    const { sites } = viewFor(request);
    const ticketId = ticket === undefined ? undefined : parseTicketNumber(ticket);
    if (ticket !== undefined && ticketId === undefined) {
      throw invalidFields([{ field: 'ticket', message: 'must be a number such as HB-000012' }]);
    }
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(cursor, Place);
    const page = pageFrom(
      await listNotifications(db, { ...filter, ticketId, sites, before, limit: limit + 1 }),
      limit,
      ({ id }) => id,
    );
    return { items: page.items.map(notificationJson), next: page.next };
  });

  const retry = {
    operationId: 'retryNotification',
    summary: 'Sends a dead letter again',
    tags,
    params: Id,
    response: { 200: NotificationSchema },
  };
  api.post('/notifications/:id/retry', { schema: retry }, async ({ params: { id } }) => {
    const again = await retryDead(db, id, now());
    if (again) return notificationJson(again);
    const [found] = await listNotifications(db, { before: id + 1, limit: 1 });
    if (found?.id !== id) throw new AppError('not_found', `There is no notification ${id}.`);
    throw new AppError('conflict', `Notification ${id} is ${found.state}; only dead ones are sent again.`);
  });
}
