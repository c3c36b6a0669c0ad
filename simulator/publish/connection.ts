import type { MqttClient } from 'mqtt';
import { AppError, messageOf } from '../../lib/errors.ts';
import type { Packet } from '../wire/wire.ts';

/** Credentials of a device. Absent if the broker accepts any client. */
export type Credentials = { readonly username: string; readonly password?: string };

/** The address that a device connects to, and its identity. */
export type ConnectionOptions = {
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://`; may carry `user:password@`. */
  readonly url: string;
  readonly clientId: string;
  readonly credentials?: Credentials;
  /** PEM of an authority beside the system's trusted ones. */
  readonly ca?: string;
  /** Published by the broker when the connection breaks. */
  readonly will?: Packet;
  /** Of MQTT: 4 is 3.1.1, the default. */
  readonly protocolVersion?: 4 | 5;
};

const PROTOCOLS: readonly string[] = ['mqtt:', 'mqtts:', 'tcp:', 'ssl:', 'tls:', 'ws:', 'wss:'];

/**
 * The broker's address without its credential, for messages and logs.
 * @throws {AppError} `invalid` if the text is no address of an MQTT broker
 */
export function publicUrl(url: string): string {
  if (!URL.canParse(url)) throw new AppError('invalid', badUrl('the broker address is not a URL'));
  const { protocol, host, pathname } = new URL(url);
  if (!PROTOCOLS.includes(protocol)) throw new AppError('invalid', badUrl(`${protocol}// is not spoken here`));
  if (host === '') throw new AppError('invalid', badUrl('the broker address names no host'));
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

function badUrl(what: string): string {
  return `${what}: write it as mqtt://HOST:PORT (or mqtts://, ws://, wss://), for example mqtt://127.0.0.1:1883`;
}

/**
 * Opens one MQTT connection that never reconnects: the publisher decides which messages to
 * resend, and in which order. It absorbs the client's late errors; watch its `close`.
 * @param signal gives up the attempt
 * @throws {AppError} `unauthorized` if the broker refuses the credential, `unprocessable` if it
 * does not speak this version, `unavailable` if it does not answer
 */
export async function openConnection(options: ConnectionOptions, signal: AbortSignal): Promise<MqttClient> {
  const { connect } = await import('mqtt');
  const client = connect(options.url, {
    clientId: options.clientId,
    ...options.credentials,
    ...(options.ca !== undefined && { ca: options.ca }),
    ...(options.will && {
      will: { ...options.will, payload: Buffer.from(options.will.payload), qos: 1, retain: false },
    }),
    protocolVersion: options.protocolVersion ?? 4,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
    keepalive: 30,
    reschedulePings: false,
  });
  return new Promise((resolve, reject) => {
    const refuse = (error: AppError): void => {
      signal.removeEventListener('abort', abandon);
      client.end(true);
      reject(error);
    };
    const abandon = (): void => refuse(new AppError('unavailable', 'interrupted'));
    client.on('error', (error) => refuse(refusal(error, options.url)));
    client.once('close', () => refuse(new AppError('unavailable', 'it closed the connection before accepting it')));
    if (signal.aborted) abandon();
    else signal.addEventListener('abort', abandon, { once: true });
    client.once('connect', () => {
      signal.removeEventListener('abort', abandon);
      resolve(client);
    });
  });
}

/**
 * CONNACK return codes 1, 2, 4 and 5 [MQTT-3.2.2-3] will not change by trying again, nor will their
 * like of MQTT 5.
 */
const REFUSED = { version: [1, 132], clientId: [2, 133], credential: [4, 5, 134, 135] };

function refusal(error: Error & { code?: unknown }, url: string): AppError {
  const broker = publicUrl(url);
  const is = (codes: readonly number[]): boolean => codes.includes(Number(error.code));
  if (is(REFUSED.credential)) {
    return new AppError(
      'unauthorized',
      `the broker at ${broker} refuses this credential: give the device's own with --username and --password-file ` +
        '(or mqtt://user:password@host), or start the platform with "harbinger up --dev-open" to let any client publish',
      { cause: error },
    );
  }
  if (is(REFUSED.version))
    return new AppError('unprocessable', `the broker at ${broker} speaks another version of MQTT`, { cause: error });
  if (is(REFUSED.clientId)) {
    return new AppError('invalid', `the broker at ${broker} refuses the client id: choose another --device name`, {
      cause: error,
    });
  }
  return new AppError('unavailable', messageOf(error), { cause: error });
}
