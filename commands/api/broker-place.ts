import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import type { Config } from '../../platform/config.ts';
import { type LocalBroker, readLocalApi } from '../../ticketing/accounts/local-api.ts';

/** The address for devices, as far as this machine has it. */
export type BrokerPlace = {
  readonly host: string;
  readonly port: number;
  /**
   * PEM of the authority that a client of TLS trusts, and the file that holds it; absent without
   * TLS.
   */
  readonly authority?: { readonly file: string; readonly pem: string };
  /** For people: the reason why a device cannot reach it. */
  readonly notes: readonly string[];
};

/**
 * The broker of the program that runs on this data folder; where none runs, as the settings say.
 */
export async function brokerPlace(config: Config): Promise<BrokerPlace> {
  const { data, broker: settings } = config;
  const told = await readLocalApi(data.dir);
  const running = told?.broker && (await answers(told.http)) ? told.broker : undefined;
  const broker = running ?? asSet(settings);
  const isTls = broker.ports['mqtts'] !== undefined && broker.certFile !== undefined;
  const authority = isTls ? authorityIn(broker.certFile as string) : undefined;
  const address = reachable(broker.host);
  const host = authority ? nameIn(authority.certificate, address) : address;
  const port = (authority ? broker.ports['mqtts'] : broker.ports['mqtt']) ?? 1883;
  const notes = [
    ...(running ? [] : ['No program runs on this data folder now: host and port are those of the settings.']),
    ...(isLoopback(broker.host)
      ? ['The broker listens on this machine only: start it with BROKER_HOST=0.0.0.0 for devices elsewhere.']
      : []),
  ];
  return { host, port, notes, ...(authority && { authority: { file: authority.file, pem: authority.pem } }) };
}

function asSet({ host, port, tlsPort, tlsCertFile }: Config['broker']): LocalBroker {
  return {
    host,
    ports: { mqtt: port || 1883, ...(tlsPort !== undefined && { mqtts: tlsPort || 8883 }) },
    ...(tlsCertFile !== undefined && { certFile: path.resolve(tlsCertFile) }),
  };
}

async function answers(http: string): Promise<boolean> {
  const asked = fetch(`${http}/healthz`, { signal: AbortSignal.timeout(2_000) });
  return await asked.then(
    () => true,
    () => false,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** An address at which others find a broker that listens on all of them. */
function reachable(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

type Authority = { readonly file: string; readonly pem: string; readonly certificate: X509Certificate };

/**
 * The last certificate of the file signs the others, or itself.
 * @returns undefined where it cannot be read from here
 */
function authorityIn(file: string): Authority | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const pem = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.at(-1);
    return pem === undefined ? undefined : { file, pem, certificate: new X509Certificate(text) };
  } catch {
    return undefined;
  }
}

/** A name that the certificate has: clients of TLS compare it. */
function nameIn(certificate: X509Certificate, address: string): string {
  if (certificate.checkIP(address) !== undefined || certificate.checkHost(address) !== undefined) return address;
  const names = certificate.subjectAltName?.split(', ').map((name) => /^DNS:([^*]+)$/.exec(name)?.[1]);
  return names?.find((name) => name !== undefined) ?? address;
}
