import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { messageOf } from '../../lib/errors.ts';
import { allowedAddresses, type NetworkReach } from '../notify/webhook-address.ts';

const TIMEOUT_MS = 10_000;

/** As much of an answer is read; a longer one is cut off, which is no failure. */
const ANSWER_LIMIT_BYTES = 16_384;

/** The status of an answer, or why there is none. */
export type Posted = { readonly status: number } | { readonly failed: string };

/**
 * Makes one request to an address that somebody gave; never rejects. It connects to the addresses
 * that were checked, and follows no redirect: it could lead past the check.
 */
export async function postChecked(
  url: URL,
  what: {
    readonly body: string | Buffer;
    readonly headers: Readonly<Record<string, string | number>>;
    readonly reach: NetworkReach;
  },
): Promise<Posted> {
  const { body, headers, reach } = what;
  try {
    const allowed = await allowedAddresses(url, reach);
    if ('refused' in allowed) return { failed: allowed.refused };
    return { status: await request(url, { body, headers, addresses: allowed.addresses }) };
  } catch (error) {
    return { failed: messageOf(error).slice(0, 500) };
  }
}

type Addresses = readonly { readonly address: string; readonly family: number }[];

function request(
  url: URL,
  of: { body: string | Buffer; headers: Readonly<Record<string, string | number>>; addresses: Addresses },
): Promise<number> {
  const { body, headers, addresses } = of;
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
      headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'Harbinger' },
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
