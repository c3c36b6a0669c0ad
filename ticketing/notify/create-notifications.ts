import type { Now } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../db.ts';
import type { Routes } from '../http/server.ts';
import { createDelivery, type DeliveryCounts, type Round } from './deliver.ts';
import { bundleHeld } from './digest.ts';
import { createMailer, type Mailer } from './mailer.ts';
import { notificationRoutes } from './notification-routes.ts';
import type { NotificationSettings, SmtpSettings } from './notification-settings.ts';
import { type OutboxStatus, outboxStatus } from './outbox-status.ts';
import { parseQuietHours } from './quiet-hours.ts';
import { runDelivery } from './run-delivery.ts';
import { createSendMail } from './send-mail.ts';
import { createSendWebhook } from './send-webhook.ts';
import type { Reach } from './webhook-address.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** Tells people and other systems what the outbox holds. */
export type Notifications = {
  readonly routes: readonly Routes[];
  readonly counts: Readonly<Record<'email' | 'webhook', Readonly<DeliveryCounts>>>;
  /** What waits. @throws {AppError} `unavailable` while the database is away */
  status(): Promise<OutboxStatus>;
  /** One round on each channel, digests first; {@link Notifications.run} repeats it. */
  round(): Promise<readonly Round[]>;
  /** Delivers until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
};

/** What it needs to know of the settings. */
export type NotificationOptions = {
  readonly smtp: SmtpSettings;
  readonly publicUrl: string | undefined;
  readonly reach: Reach;
  readonly settings: NotificationSettings;
  readonly timeZone: string;
};

/** Wires the notifications; nothing is sent before {@link Notifications.run}. Without `SMTP_URL` there is no e-mail. */
export async function createNotifications(options: {
  db: Db;
  config: NotificationOptions;
  now: Now;
  chance: () => number;
  log: Log;
}): Promise<Notifications> {
  const { db, config, now, log } = options;
  const { smtp, publicUrl, reach, settings, timeZone } = config;
  const defaults = { quietHours: parseQuietHours(settings.quietHours), timeZone };
  const from = smtp.from ?? 'harbinger@localhost';
  const mailer: Mailer | undefined = smtp.url === undefined ? undefined : await createMailer({ url: smtp.url, from });
  const domain = from.slice(from.indexOf('@') + 1);
  const common = { db, now, chance: options.chance, maxAttempts: settings.maxAttempts, log };
  const webhook = createDelivery({ ...common, channel: 'webhook', send: createSendWebhook({ db, reach, now }) });
  const email = createDelivery({
    ...{ ...common, channel: 'email' },
    send: mailer
      ? createSendMail({ db, mailer, defaults, domain, publicUrl, now })
      : async () => ({ kind: 'refused', reason: 'SMTP_URL is not set' }),
  });
  const mailRound = async (): Promise<Round> => {
    if (!mailer) {
      await discardMails(db);
      return { claimed: 0, unreachable: null };
    }
    await bundleHeld(db, { now: now(), defaults });
    return await email.round();
  };
  return {
    routes: [notificationRoutes({ db, now, defaults }), webhookRoutes({ db, now, reach })],
    counts: { email: email.counts, webhook: webhook.counts },
    status: () => outboxStatus(db, now()),
    round: () => Promise.all([mailRound(), webhook.round()]),
    run: async (signal) => {
      if (!mailer) log.info('SMTP_URL is not set: people find what they are told in their inbox only');
      await Promise.all([
        runDelivery(mailRound, { what: 'mail server', log, signal }),
        runDelivery(webhook.round, { what: 'webhook delivery', log, signal }),
      ]);
    },
  };
}

/** Without a mail server no mail waits for one: it would all go out, stale, on the day that one is set. */
async function discardMails(db: Db): Promise<void> {
  await db.query(`delete from notification where channel = 'email' and state in ('pending', 'failed', 'held')`);
}
