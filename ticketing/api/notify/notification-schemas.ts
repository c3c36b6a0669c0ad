import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { Said } from '../../../http/words/answer-in-words.ts';
import { type ChosenKind, chosenKinds } from '../../notify/kinds.ts';
import { type Notification, notificationStates } from '../../notify/notifications.ts';
import { choices } from '../../notify/preferences.ts';
import { ticketNumber } from '../../ticket/ticket.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** A notification in the inbox. */
export const InboxItem = Type.Object({
  id: Type.Integer(),
  ticket: OrNull(Type.String({ ...names('ticket'), description: 'For example HB-000012; null: about no ticket' })),
  kind: Type.String(),
  params: Type.Record(Type.String(), Type.Unknown(), { description: 'The event, and the ticket as it was then' }),
  urgent: Type.Boolean(),
  at: Instant,
  readAt: OrNull(Instant),
});

/** A row of the outbox. */
export const NotificationSchema = Type.Object({
  id: Type.Integer(),
  ticket: OrNull(Type.String(names('ticket'))),
  event: Type.String({ description: 'The cause within the ticket, for example `event:7`' }),
  kind: Type.String(),
  channel: Type.Enum(['inbox', 'email', 'webhook', 'push']),
  recipient: Type.String({ description: 'A person, or a webhook endpoint' }),
  urgent: Type.Boolean(),
  state: Type.Enum([...notificationStates]),
  attempts: Type.Integer(),
  nextAttemptAt: OrNull(Instant),
  messageId: Type.String({ description: 'The same at every attempt' }),
  digest: OrNull(Type.Integer({ description: 'The notification that carries this one with others' })),
  lastError: OrNull(Said()),
  createdAt: Instant,
  sentAt: OrNull(Instant),
});

const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'Local time, for example 22:00' });
const Inbox = Type.Enum(['on', 'off']);
const Email = Type.Enum([...choices], { description: 'hourly and daily: kept, and sent together' });
const OneKind = Type.Object({
  inbox: Type.Optional(Inbox),
  email: Type.Optional(Email),
  push: Type.Optional(Inbox),
});

const ByKind = Object.fromEntries(chosenKinds.map((kind) => [kind, Type.Optional(OneKind)])) as {
  readonly [Kind in ChosenKind]: Type.TOptional<typeof OneKind>;
};

/** A person's preferences for notifications. */
export const PreferencesSchema = Type.Object({
  choices: Type.Object(ByKind, {
    description:
      'By kind and channel; those that are not named are on. Pages, and notices that guard an account, are always on',
  }),
  quietHours: Type.Union([Type.Object({ from: Time, until: Time }), Type.Null()], {
    description:
      "No mail and no push in these hours of the person's own zone, except pages, P1 and notices that guard an account; null: none",
  }),
  digestAt: Time,
});

/** A notification for the inbox, as JSON. */
export function inboxJson(notification: Notification): Static<typeof InboxItem> {
  const { id, ticketId, kind, params, urgent, createdAt, readAt } = notification;
  const ticket = ticketId === null ? null : ticketNumber(ticketId);
  return { id, ticket, kind, params, urgent, at: createdAt.toISOString(), readAt: isoOrNull(readAt) };
}

/** A row of the outbox, as JSON. */
export function notificationJson(notification: Notification): Static<typeof NotificationSchema> {
  const { ticketId, nextAttemptAt, digestId, createdAt, sentAt, params: _, readAt: __, ...rest } = notification;
  const waits = notification.state !== 'sent' && notification.state !== 'dead';
  return {
    ...rest,
    ticket: ticketId === null ? null : ticketNumber(ticketId),
    nextAttemptAt: waits ? nextAttemptAt.toISOString() : null,
    digest: digestId,
    createdAt: createdAt.toISOString(),
    sentAt: isoOrNull(sentAt),
  };
}
