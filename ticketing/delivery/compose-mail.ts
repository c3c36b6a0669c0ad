import type { NotificationKind } from '../notify/kinds.ts';
import type { Wishes } from '../notify/preferences.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import type { Claimed } from './claims.ts';
import type { Mail } from './mailer.ts';
import type { DetailName, Messages } from './messages/message-table.ts';
import { fill, messagesOf } from './messages/messages.ts';

/** Parts of a mail beside the notification. */
export type MailContext = {
  readonly to: Pick<Wishes, 'name' | 'locale' | 'timeZone'> & { readonly email: string };
  /** Names of the people in the parameters, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Domain of message ids. */
  readonly domain: string;
  /** Where links begin; undefined: a mail has none. */
  readonly publicUrl: string | undefined;
  /** Message id (without domain) of the first mail of this ticket to this person. */
  readonly threadId: string | null;
};

type Snapshot = { title?: string; titleZh?: string | null; priority?: string; asset?: string; site?: string };

/**
 * The mail of one notification. Its subject is the same for all mails of a ticket: clients thread
 * by that as well. Pure.
 */
export function composeMail(notification: Claimed, context: MailContext): Mail {
  const { to, domain, threadId } = context;
  const words = messagesOf(to.locale);
  const { ticketId, params } = notification;
  const headline = headlineOf(notification, context);
  const number = ticketId === null ? undefined : ticketNumber(ticketId);
  const snapshot = (params['ticket'] ?? {}) as Snapshot;
  const title = titleOf(snapshot, to.locale);
  const rows: (readonly [string, string])[] = [];
  if (number !== undefined) rows.push([words.ticket, `${number} ${title}`]);
  if (snapshot.asset !== undefined) rows.push([words.machine, `${snapshot.asset} (${snapshot.site ?? ''})`]);
  if (snapshot.priority !== undefined) rows.push([words.priority, snapshot.priority]);
  rows.push(...detailRows(params, context), [words.at, localTime(notification.createdAt, to)]);
  const link = linkOf(ticketId, context);
  return {
    ...addressed(notification, context),
    ...(threadId !== null && threadId !== notification.messageId && { thread: `${threadId}@${domain}` }),
    subject: number === undefined ? headline : `[${number}] ${title}`,
    text: textOf({ headline, rows, link, words }),
    html: htmlOf({ headline, rows, link, words }),
  };
}

/** The mail that carries several notifications, in the order in which they happened. Pure. */
export function composeDigest(digest: Claimed, items: readonly Claimed[], context: MailContext): Mail {
  const words = messagesOf(context.to.locale);
  const shown = items.slice(0, 50).map((item) => {
    const title = titleOf((item.params['ticket'] ?? {}) as Snapshot, context.to.locale);
    const number = item.ticketId === null ? '' : `${ticketNumber(item.ticketId)} ${title}`;
    const link = linkOf(item.ticketId, context);
    return { when: localTime(item.createdAt, context.to), what: headlineOf(item, context), number, link };
  });
  const left = items.length - shown.length;
  const more = left > 0 ? fill(words.more, { count: left }) : '';
  const lines = shown.map(
    ({ when, what, number, link }) => `* ${when}  ${number}\n  ${what}${link ? `\n  ${link}` : ''}`,
  );
  const cells = shown.map(({ when, what, number, link }) => {
    const name = link ? `<a href="${escapeHtml(link)}">${escapeHtml(number)}</a>` : escapeHtml(number);
    return `<tr><td>${escapeHtml(when)}</td><td>${name}</td><td>${escapeHtml(what)}</td></tr>`;
  });
  const { digestHeadline: headline, why } = words;
  return {
    ...addressed(digest, context),
    subject: fill(words.digestSubject, { count: items.length }),
    text: `${[headline, ...lines, more, `-- \n${why}`].filter((line) => line !== '').join('\n\n')}\n`,
    html: page(
      `<p>${escapeHtml(headline)}</p><table cellpadding="4">${cells.join('')}</table><p>${escapeHtml(more)}</p>`,
      why,
    ),
  };
}

/** A message for a device, as the service worker of the app shows it. */
export type PushMessage = {
  readonly title: string;
  readonly body: string;
  /** Path within the app. */
  readonly url: string;
  /** A later message with the same tag replaces it. */
  readonly tag: string;
};

/** As much is shown on a locked screen. */
const PUSH_CHARACTERS = 120;

/** The push message of one notification. Pure. */
export function composePush(notification: Claimed, context: Spoken): PushMessage {
  const { ticketId, params, messageId } = notification;
  const headline = headlineOf(notification, context);
  if (ticketId === null) return { title: headline, body: '', url: '/work#inbox', tag: messageId };
  const number = ticketNumber(ticketId);
  const title = `${number} ${titleOf((params['ticket'] ?? {}) as Snapshot, context.to.locale)}`;
  return { title: title.slice(0, PUSH_CHARACTERS), body: headline, url: `/tickets/${number}`, tag: messageId };
}

type Spoken = Pick<MailContext, 'names'> & { readonly to: Pick<Wishes, 'locale'> };

function addressed({ messageId, urgent }: Claimed, { to, domain }: MailContext) {
  return { to: { name: to.name, address: to.email }, messageId: `${messageId}@${domain}`, urgent };
}

function headlineOf({ kind, params }: Claimed, { names, to }: Spoken): string {
  const words = messagesOf(to.locale);
  const template = Object.hasOwn(words.kinds, kind) ? words.kinds[kind as NotificationKind] : words.other;
  const named = ['actor', 'assignee', 'previous', 'person'].map((name) => {
    const id = String(params[name] ?? '');
    return [name, names.get(id) ?? words.by[id] ?? id] as const;
  });
  return fill(template, { ...params, ...Object.fromEntries(named) });
}

function detailRows(params: Claimed['params'], { to }: MailContext): (readonly [string, string])[] {
  const labels = Object.entries(messagesOf(to.locale).details) as [DetailName, string][];
  return labels.flatMap(([name, label]) => {
    const value = params[name];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const at = name === 'dueAt' || name === 'since' ? new Date(value) : undefined;
    return [[label, at && !Number.isNaN(at.getTime()) ? localTime(at, to) : String(value)] as const];
  });
}

function titleOf({ title = '', titleZh }: Snapshot, locale: Wishes['locale']): string {
  return locale === 'zh-CN' ? (titleZh ?? title) : title;
}

function localTime(at: Date, { locale, timeZone }: Pick<Wishes, 'locale' | 'timeZone'>): string {
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium', timeStyle: 'long' }).format(at);
}

function linkOf(ticketId: number | null, { publicUrl }: MailContext): string | undefined {
  if (ticketId === null || publicUrl === undefined) return undefined;
  return `${publicUrl.replace(/\/+$/, '')}/tickets/${ticketNumber(ticketId)}`;
}

type Body = {
  readonly headline: string;
  readonly rows: readonly (readonly [string, string])[];
  readonly link: string | undefined;
  readonly words: Messages;
};

function textOf({ headline, rows, link, words }: Body): string {
  const lines = rows.map(([label, value]) => `${label}: ${value}`);
  return `${headline}\n\n${lines.join('\n')}\n${link ? `\n${words.open}: ${link}\n` : ''}\n-- \n${words.why}\n`;
}

function htmlOf({ headline, rows, link, words }: Body): string {
  const cells = rows.map(([label, value]) => `<tr><td>${escapeHtml(label)}</td><td>${escapeHtml(value)}</td></tr>`);
  const button = link ? `<p><a href="${escapeHtml(link)}">${escapeHtml(words.open)}</a></p>` : '';
  return page(
    `<p><b>${escapeHtml(headline)}</b></p><table cellpadding="4">${cells.join('')}</table>${button}`,
    words.why,
  );
}

function page(body: string, why: string): string {
  return `<!doctype html><meta charset="utf-8"><body>${body}<p><small>${escapeHtml(why)}</small></p></body>\n`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
