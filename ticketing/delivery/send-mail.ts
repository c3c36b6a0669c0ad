import type { Now } from '../../lib/clock.ts';
import type { Db, Sql } from '../db/sql.ts';
import { stillNotifiable } from '../notify/may-be-notified.ts';
import { choiceOf, readWishes, type SiteDefaults } from '../notify/preferences.ts';
import type { Claimed } from './claims.ts';
import { composeDigest, composeMail, type MailContext } from './compose-mail.ts';
import { decideDelivery } from './decide-delivery.ts';
import type { Send } from './deliver.ts';
import { readDigest } from './digest.ts';
import type { Mail, Mailer } from './mailer.ts';
import { readNames } from './read-names.ts';

/**
 * Sends the mail of a claim, unless the person's preferences are against it now. All is read at the
 * moment of sending, so that a changed address, language or quiet time holds for waiting mails.
 */
export function createSendMail(options: {
  db: Db;
  mailer: Mailer;
  defaults: SiteDefaults;
  domain: string;
  publicUrl: string | undefined;
  now: Now;
}): Send {
  const { db, mailer, defaults, domain, publicUrl, now } = options;
  return async (claim) => {
    const wishes = (await readWishes(db, [claim.recipient], defaults)).get(claim.recipient);
    if (!wishes?.active) return { kind: 'refused', reason: `${claim.recipient} is not active any more` };
    const told = await stillNotifiable(
      db,
      claim.kind === 'digest' ? (await readDigest(db, claim.id)).map(({ id }) => id) : [claim.id],
    );
    if (told.size === 0) return { kind: 'refused', reason: `${claim.recipient} may not see the ticket any more` };
    if (wishes.email === null) return { kind: 'refused', reason: `${claim.recipient} has no mail address any more` };
    const choice = choiceOf(wishes.choices, claim.kind, 'email');
    const decision = decideDelivery({ urgent: claim.urgent, choice }, wishes, now());
    if (decision.kind === 'hold') return { kind: 'held', until: decision.until, reason: decision.reason };
    const to = { ...wishes, email: wishes.email };
    return await mailer.send(await composeFor(db, claim, { told, context: { to, domain, publicUrl } }));
  };
}

async function composeFor(
  db: Db,
  claim: Claimed,
  { told, context }: { told: ReadonlySet<number>; context: Omit<MailContext, 'names' | 'threadId'> },
): Promise<Mail> {
  const carried = claim.kind === 'digest' ? await readDigest(db, claim.id) : [claim];
  const items = carried.filter(({ id }) => told.has(id));
  const names = await readNames(db, items);
  const [only] = items;
  if (claim.kind === 'digest' && (items.length !== 1 || !only)) {
    return composeDigest(claim, items, { ...context, names, threadId: null });
  }
  // A digest of one is that one, with the id of the digest.
  const one = { ...(only ?? claim), messageId: claim.messageId };
  return composeMail(one, { ...context, names, threadId: await readThread(db, one) });
}

/**
 * The id of the first mail about a ticket to a person: a digest has none, for its entries are no
 * mails of their own.
 */
async function readThread(sql: Sql, { ticketId, recipient }: Claimed): Promise<string | null> {
  if (ticketId === null) return null;
  const { rows } = await sql.query<{ messageId: string }>(
    `select message_id as "messageId" from notification
     where ticket_id = $1 and channel = 'email' and recipient = $2 and digest_id is null and state <> 'held'
     order by id limit 1`,
    [ticketId, recipient],
  );
  return rows[0]?.messageId ?? null;
}
