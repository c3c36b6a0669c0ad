import type { Routes } from '../http/http-app.ts';
import type { Now } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { notificationRoutes } from './api/notify/notification-routes.ts';
import { pushRoutes } from './api/notify/push-routes.ts';
import { webhookRoutes } from './api/notify/webhook-routes.ts';
import type { Db } from './db/sql.ts';
import { createDelivery, type DeliveryCounts, type Round } from './delivery/deliver.ts';
import { bundleHeld } from './delivery/digest.ts';
import { createMailer, type Mailer } from './delivery/mailer.ts';
import { pruneOutbox } from './delivery/prune-outbox.ts';
import type { PushKeys } from './delivery/push-keys.ts';
import { runDelivery } from './delivery/run-delivery.ts';
import { createSendMail } from './delivery/send-mail.ts';
import { createSendPush } from './delivery/send-push.ts';
import { createSendWebhook } from './delivery/send-webhook.ts';
import type { Job } from './jobs/job.ts';
import type { NotificationSettings, SmtpSettings } from './notify/notification-settings.ts';
import { type OutboxStatus, outboxStatus } from './notify/outbox-status.ts';
import { parseQuietHours } from './notify/quiet-hours.ts';
import type { NetworkReach } from './notify/webhook-address.ts';

/** Sends the content of the outbox to people and other systems. */
export type Notifications = {
  readonly routes: readonly Routes[];
  readonly counts: Readonly<Record<'email' | 'webhook' | 'push', Readonly<DeliveryCounts>>>;
  /** Waiting notifications. @throws {AppError} `unavailable` while the database is away */
  status(): Promise<OutboxStatus>;
  /** Removes notifications that were delivered long ago. */
  readonly jobs: readonly Job[];
  /** One round on each channel, digests first; {@link Notifications.start} repeats it. */
  round(): Promise<readonly Round[]>;
  /** Delivers from now on. @returns what stops it; resolves when nothing is under way any more */
  start(): () => Promise<void>;
};

/** The settings that it reads. */
export type NotificationConfig = {
  readonly smtp: SmtpSettings;
  readonly public: { readonly url?: string };
  readonly notifications: NotificationSettings;
  readonly webhooks: { readonly reach: NetworkReach };
  readonly site: { readonly timeZone: string };
};

/**
 * Wires the notifications; nothing is sent before {@link Notifications.start}. Without `SMTP_URL`
 * there is no e-mail.
 * @param options.pushKeys by which push services know this plant
 * @param options.devOpen allows webhooks to this machine, where a developer's receiver runs
 * @param options.chance uniform in [0, 1)
 */
export async function createNotifications(options: {
  db: Db;
  config: NotificationConfig;
  pushKeys: PushKeys;
  devOpen: boolean;
  now: Now;
  chance: () => number;
  log: Log;
}): Promise<Notifications> {
  const { db, config, now, log } = options;
  const { smtp, public: reached, notifications: settings, site } = config;
  const reach = options.devOpen ? 'loopback' : config.webhooks.reach;
  const defaults = { quietHours: parseQuietHours(settings.quietHours), timeZone: site.timeZone };
  const from = smtp.from ?? 'harbinger@localhost';
  const mailer: Mailer | undefined = smtp.url === undefined ? undefined : await createMailer({ url: smtp.url, from });
  const domain = from.slice(from.indexOf('@') + 1);
  const common = { db, now, chance: options.chance, maxAttempts: settings.maxAttempts, log };
  const webhook = createDelivery({ ...common, channel: 'webhook', send: createSendWebhook({ db, reach, now }) });
  const { url: publicUrl } = reached;
  const subject = publicUrl?.startsWith('https:') ? publicUrl : `mailto:${from}`;
  const pushing = { db, keys: options.pushKeys, subject, reach, defaults, now, log };
  const push = createDelivery({ ...common, channel: 'push', send: createSendPush(pushing) });
  const email = createDelivery({
    ...common,
    channel: 'email',
    send: mailer
      ? createSendMail({ db, mailer, defaults, domain, publicUrl: reached.url, now })
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
  const pushRound = async (): Promise<Round> => {
    await releasePush(db, now());
    return await push.round();
  };
  const prune = async (): Promise<void> => {
    for (let pruned = 1; pruned > 0; ) {
      pruned = await pruneOutbox(db, { now: now(), keepDays: settings.keepDays });
      if (pruned > 0) log.info({ pruned }, 'notifications delivered long ago were removed');
    }
  };
  return {
    routes: [
      notificationRoutes({ db, now, defaults }),
      webhookRoutes({ db, now, reach }),
      pushRoutes({ db, now, reach, publicKey: options.pushKeys.publicKey }),
    ],
    counts: { email: email.counts, webhook: webhook.counts, push: push.counts },
    status: () => outboxStatus(db, now()),
    jobs: [
      {
        name: 'delivered notifications',
        lane: 'notifications',
        where: 'one process',
        work: prune,
        schedule: { cron: PRUNED_AT, timeZone: site.timeZone },
      },
    ],
    round: () => Promise.all([mailRound(), webhook.round(), pushRound()]),
    start: () => {
      if (!mailer) log.info('SMTP_URL is not set: people find notifications in their inbox only');
      const stopping = new AbortController();
      const until = { log, signal: stopping.signal };
      const running = Promise.all([
        runDelivery(mailRound, { what: 'mail delivery', ...until }),
        runDelivery(webhook.round, { what: 'webhook delivery', ...until }),
        runDelivery(pushRound, { what: 'push delivery', ...until }),
      ]);
      return async () => {
        stopping.abort();
        await running;
      };
    },
  };
}

/** Push messages that quiet hours held go out when those are over, each on its own. */
async function releasePush(db: Db, now: Date): Promise<void> {
  const due = `channel = 'push' and state = 'held' and next_attempt_at <= $1`;
  await db.query(`update notification set state = 'pending' where ${due}`, [now]);
}

/** At night. */
const PRUNED_AT = '30 3 * * *';

/**
 * Without a mail server no mail waits for one: it would all go out, stale, on the day that one is
 * set.
 */
async function discardMails(db: Db): Promise<void> {
  await db.query(`delete from notification where channel = 'email' and state in ('pending', 'failed', 'held')`);
}
