import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { type AuditDay, listDays } from '../audit/audit-days.ts';
import type { AuditSettings } from '../audit/audit-settings.ts';
import { sendSyslog } from '../audit/send-syslog.ts';
import type { Db } from '../db/sql.ts';
import type { Mailer } from '../delivery/mailer.ts';

/** The ways to send heads to somebody outside. */
export type HeadChannel = 'syslog' | 'mail';

/** @throws with the reason where it cannot be sent */
export type TellHead = (head: AuditDay, now: Date) => Promise<void>;

/** Counts since the program started: heads sent, attempts failed; and the heads that wait. */
export type HeadCounts = Record<HeadChannel, { sent: number; failed: number; waiting: number }>;

const LONGEST_WAIT_MS = 3_600_000;
const AT_ONCE = 50;

/** Channels of the settings, each with its way to send. */
export function headChannels(
  { syslogUrl, syslogCaFile, mailTo }: AuditSettings,
  mailer: Mailer | undefined,
): Partial<Record<HeadChannel, TellHead>> {
  return {
    ...(syslogUrl !== undefined && {
      syslog: async (head, now) => await sendSyslog(syslogOf(head, now), { url: syslogUrl, caFile: syslogCaFile }),
    }),
    ...(mailTo !== undefined && {
      mail: async (head) => {
        if (!mailer) throw new Error('SMTP_URL is not set');
        const outcome = await mailer.send(mailOf(head, mailTo));
        if (outcome.kind !== 'sent') throw new Error(outcome.reason);
      },
    }),
  };
}

/**
 * Sends heads of days to outside channels, each once per channel. Retries a failure after 1 minute,
 * then doubles the delay, up to an hour. Of days sealed before a channel was set, sends only the
 * newest.
 */
export function createHeadSender(options: {
  readonly db: Db;
  readonly channels: Partial<Record<HeadChannel, TellHead>>;
  readonly log: Log;
}): { readonly counts: Readonly<HeadCounts>; round(now: Date): Promise<number> } {
  const { db, channels, log } = options;
  const counts: HeadCounts = {
    syslog: { sent: 0, failed: 0, waiting: 0 },
    mail: { sent: 0, failed: 0, waiting: 0 },
  };
  const round = async (channel: HeadChannel, tell: TellHead, now: Date): Promise<number> => {
    await db.query(QUEUE, [channel, now]);
    const due = await db.query<{ day: string; attempts: number }>(CLAIM, [channel, now, LONGEST_WAIT_MS, AT_ONCE]);
    let sent = 0;
    for (const { day, attempts } of [...due.rows].sort((a, b) => (a.day < b.day ? -1 : 1))) {
      const [head] = await listDays(db, { after: dayBefore(day), limit: 1 });
      if (!head) continue;
      try {
        await tell(head, now);
        await db.query(SENT, [day, channel, now]);
        counts[channel].sent += 1;
        sent += 1;
      } catch (error) {
        counts[channel].failed += 1;
        await db.query(FAILED, [day, channel, messageOf(error).slice(0, 500)]);
        if (attempts === 1) log.warn({ day, channel, reason: messageOf(error) }, 'the head of a day could not be sent');
      }
    }
    const { rows } = await db.query<{ waiting: number }>(WAITING, [channel]);
    counts[channel].waiting = rows[0]?.waiting ?? 0;
    return sent;
  };
  return {
    counts,
    round: async (now) => {
      let sent = 0;
      for (const channel of ['syslog', 'mail'] as const) {
        const tell = channels[channel];
        if (tell) sent += await round(channel, tell, now);
      }
      return sent;
    },
  };
}

const QUEUE = `insert into audit_delivery (day, channel, next_attempt_at)
  select d.day, $1, $2 from audit_day d
  where d.day > coalesce((select max(day) from audit_delivery where channel = $1), (select max(day) - 1 from audit_day))
  on conflict do nothing`;
const CLAIM = `update audit_delivery set attempts = attempts + 1,
    next_attempt_at = $2 + least(60000 * 2 ^ least(attempts, 10), $3) * interval '1 millisecond'
  where (day, channel) in (select day, channel from audit_delivery
    where channel = $1 and sent_at is null and next_attempt_at <= $2 order by day limit $4 for update skip locked)
  returning to_char(day, 'YYYY-MM-DD') as day, attempts`;
const SENT = 'update audit_delivery set sent_at = $3, last_error = null where day = $1::date and channel = $2';
const FAILED = 'update audit_delivery set last_error = $3 where day = $1::date and channel = $2';
const WAITING = 'select count(*)::int as waiting from audit_delivery where channel = $1 and sent_at is null';

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

function syslogOf(head: AuditDay, at: Date) {
  const { day, hash, events, signature, keyId } = head;
  const signed = signature === null ? {} : { signature, keyId: keyId ?? '' };
  return {
    at,
    id: 'audit-head',
    data: { day, hash, events: String(events), ...signed },
    text: `audit head of ${day}: ${hash}`,
  };
}

/** Mail with the head in JSON, as `audit verify --heads` reads it. */
function mailOf(head: AuditDay, address: string) {
  const json = JSON.stringify([head], null, 1);
  return {
    to: { name: '', address },
    messageId: `audit-head-${head.day}-${head.hash.slice(0, 16)}@harbinger`,
    subject: `Audit head of ${head.day}: ${head.hash.slice(0, 16)}`,
    text: `${json}\n`,
    html: `<pre>${json.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</pre>`,
    urgent: false,
  };
}
