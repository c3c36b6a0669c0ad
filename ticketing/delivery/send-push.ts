import type { Now } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../db/sql.ts';
import { stillNotifiable } from '../notify/may-be-notified.ts';
import { choiceOf, readWishes, type SiteDefaults } from '../notify/preferences.ts';
import { endDevice, listDevices, noteSent, type PushDevice } from '../notify/push-devices.ts';
import type { NetworkReach } from '../notify/webhook-address.ts';
import type { Claimed } from './claims.ts';
import { composePush } from './compose-mail.ts';
import { decideDelivery } from './decide-delivery.ts';
import type { Send } from './deliver.ts';
import type { Outcome } from './outcome.ts';
import { type Posted, postChecked } from './post-checked.ts';
import type { PushKeys } from './push-keys.ts';
import { readNames } from './read-names.ts';

/** A push service keeps a message for this long while the device is off. */
const KEPT_SECONDS = 24 * 3_600;

type Options = {
  readonly db: Db;
  readonly keys: PushKeys;
  /** Whom a push service may ask about us: an address of mail, or of this program. */
  readonly subject: string;
  readonly reach: NetworkReach;
  readonly defaults: SiteDefaults;
  readonly now: Now;
  readonly log: Log;
};

/**
 * Sends a notification to all devices of a person, encrypted for each. It has been sent once one
 * push service took it; a device that its service no longer knows is ended. A repeat has the same
 * tag: the device shows it once.
 */
export function createSendPush(options: Options): Send {
  const { db, defaults, now } = options;
  return async (claim) => {
    const person = claim.recipient;
    const wishes = (await readWishes(db, [person], defaults)).get(person);
    if (!wishes?.active) return { kind: 'refused', reason: `${person} is not active any more` };
    if ((await stillNotifiable(db, [claim.id])).size === 0) {
      return { kind: 'refused', reason: `${person} may not see the ticket any more` };
    }
    const choice = choiceOf(wishes.choices, claim.kind, 'push');
    const decision = decideDelivery({ urgent: claim.urgent, choice }, wishes, now());
    if (decision.kind === 'hold') return { kind: 'held', until: decision.until, reason: decision.reason };
    const devices = (await listDevices(db, person)).filter(({ endedAt }) => endedAt === null);
    if (devices.length === 0) return { kind: 'refused', reason: `${person} has no device that takes push any more` };
    const message = JSON.stringify(composePush(claim, { to: wishes, names: await readNames(db, [claim]) }));
    const outcomes = await Promise.all(
      devices.map((device) => sendTo(device, { message, urgent: claim.urgent, claim, options })),
    );
    return bestOf(outcomes);
  };
}

/** One device that has it is enough; else it is tried again where one may still take it. */
function bestOf(outcomes: readonly Outcome[]): Outcome {
  const gone: Outcome = { kind: 'refused', reason: 'no device takes push any more' };
  const [first = gone] = outcomes;
  return outcomes.find(({ kind }) => kind === 'sent') ?? outcomes.find(({ kind }) => kind === 'failed') ?? first;
}

async function sendTo(
  device: PushDevice,
  of: { readonly message: string; readonly urgent: boolean; readonly claim: Claimed; readonly options: Options },
): Promise<Outcome> {
  const { db, now, log, reach } = of.options;
  const outcome = await post(device, of, reach);
  if (outcome.kind === 'sent') await noteSent(db, device.id, now());
  if (outcome.kind === 'refused') {
    await endDevice(db, device.id, { why: outcome.reason, now: now() });
    log.info(
      { person: device.personId, device: device.name, reason: outcome.reason },
      'a device takes no push any more',
    );
  }
  return outcome;
}

async function post(
  { endpoint, p256dh, auth }: PushDevice,
  { message, urgent, claim, options }: Parameters<typeof sendTo>[1],
  reach: NetworkReach,
): Promise<Outcome> {
  const { default: webPush } = await import('web-push');
  const { keys, subject } = options;
  try {
    const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, message, {
      vapidDetails: { subject, ...keys },
      TTL: KEPT_SECONDS,
      urgency: urgent ? 'high' : 'normal',
      // A later try replaces the one before where the device has not fetched it.
      topic: claim.messageId.replaceAll('-', ''),
    });
    return outcomeOf(await postChecked(new URL(endpoint), { body, headers, reach }));
  } catch (error) {
    // Keys that are none.
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
}

function outcomeOf(posted: Posted): Outcome {
  if ('failed' in posted) return { kind: 'failed', reason: posted.failed };
  const { status } = posted;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 404 || status === 410) return { kind: 'refused', reason: `its push service answered ${status}: gone` };
  return { kind: 'failed', reason: `its push service answered ${status}` };
}
