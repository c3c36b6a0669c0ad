import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Now } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Db } from '../db/sql.ts';
import { allowedAddresses, type NetworkReach } from '../notify/webhook-address.ts';
import { deactivateEndpoint, findEndpoint } from '../notify/webhook-endpoints.ts';
import type { Send } from './deliver.ts';
import type { Outcome } from './outcome.ts';
import { webhookHeaders } from './webhook-signature.ts';

const TIMEOUT_MS = 10_000;

/** As much of an answer is read; a longer one is cut off, which is no failure. */
const ANSWER_LIMIT_BYTES = 16_384;

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
  try {
    const allowed = await allowedAddresses(url, reach);
    if ('refused' in allowed) return { kind: 'failed', reason: allowed.refused };
    const status = await request(url, { body, headers, addresses: allowed.addresses });
    if (status >= 200 && status < 300) return { kind: 'sent' };
    if (status === 410) return { kind: 'refused', reason: 'answered 410: it takes no more events' };
    return { kind: 'failed', reason: `answered ${status}` };
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error).slice(0, 500) };
  }
}

type Addresses = readonly { readonly address: string; readonly family: number }[];

function request(
  url: URL,
  { body, headers, addresses }: { body: string; headers: Readonly<Record<string, string>>; addresses: Addresses },
): Promise<number> {
  // The checked addresses, also if the name has others by now.
  const lookup: LookupFunction = (_host, { all }, done) => {
    if (all) done(null, [...addresses]);
    else done(null, addresses[0]?.address ?? '', addresses[0]?.family);
  };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const make = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sending = make(url, {
      method: 'POST',
      agent: false,
      lookup,
      signal,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Harbinger',
      },
    });
    sending.on('error', (error) => reject(signal.aborted ? new Error(`no answer in ${TIMEOUT_MS / 1000} s`) : error));
    sending.on('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_LIMIT_BYTES) sending.destroy();
      });
      response.on('error', () => undefined);
      response.on('close', () => resolve(response.statusCode ?? 0));
    });
    sending.end(body);
  });
}
