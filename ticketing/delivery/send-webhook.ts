import type { Now } from '../../lib/clock.ts';
import type { Db } from '../db/sql.ts';
import type { NetworkReach } from '../notify/webhook-address.ts';
import { deactivateEndpoint, findEndpoint } from '../notify/webhook-endpoints.ts';
import type { Send } from './deliver.ts';
import type { Outcome } from './outcome.ts';
import { postChecked } from './post-checked.ts';
import { webhookHeaders } from './webhook-signature.ts';

/**
 * Posts the body of a claim to its endpoint, signed as of now. 2xx is delivered; 410 ends the
 * endpoint. Any other answer is tried again. A redirect is not followed, for it could lead past the
 * address check.
 */
export function createSendWebhook({ db, reach, now }: { db: Db; reach: NetworkReach; now: Now }): Send {
  return async (claim) => {
    const endpoint = await findEndpoint(db, claim.recipient);
    if (!endpoint?.active) return { kind: 'refused', reason: 'the endpoint is not active any more' };
    const body = JSON.stringify(claim.params);
    const signed = webhookHeaders(endpoint.secret, { id: `msg_${claim.messageId}`, at: now(), body });
    const outcome = await post(new URL(endpoint.url), { body, headers: signed, reach });
    if (outcome.kind === 'refused') await db.transaction((sql) => deactivateEndpoint(sql, endpoint.id));
    return outcome;
  };
}

/** Makes one request; never rejects. */
async function post(
  url: URL,
  { body, headers, reach }: { body: string; headers: Readonly<Record<string, string>>; reach: NetworkReach },
): Promise<Outcome> {
  const posted = await postChecked(url, { body, headers: { ...headers, 'content-type': 'application/json' }, reach });
  if ('failed' in posted) return { kind: 'failed', reason: posted.failed };
  const { status } = posted;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 410) return { kind: 'refused', reason: 'answered 410: it takes no more events' };
  return { kind: 'failed', reason: `answered ${status}` };
}
