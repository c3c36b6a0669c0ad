import { copyFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect as connectTcp, createServer } from 'node:net';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { connectAsync } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { HAS_OPENSSL, makeCertificate } from '../helpers/certificate.ts';
import { ADMIN_TOKEN, runProgram, startGuarded } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

/** The certificate that a server shows. */
const shownBy = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase());
      socket.destroy();
    }).on('error', reject);
  });

const portOf = (url: string): number => Number(new URL(url).port);

describe.skipIf(!HAS_OPENSSL)('ports without TLS', () => {
  const start = async (settings: Record<string, string>) => {
    const dataDir = tempDir();
    const made = makeCertificate(dataDir, 'own');
    const { certFile, keyFile } = made;
    const https = { HTTP_TLS_PORT: '0', HTTP_TLS_CERT_FILE: certFile, HTTP_TLS_KEY_FILE: keyFile };
    return { dataDir, made, up: await startGuarded(dataDir, { ...https, LOG_LEVEL: 'info', ...settings }) };
  };

  test('HTTP_PLAIN=off opens no port without TLS, and commands on this machine go on', async () => {
    const port = await freePort();
    const { dataDir, up } = await start({ HTTP_PLAIN: 'off', HTTP_PORT: String(port) });
    expect(up.http).toMatch(/^https:/);
    expect(await isOpen(port)).toBe(false);
    await runProgram(['user', 'add', 'ada', '--name', 'Ada', '--role', 'administrator'], { DATA_DIR: dataDir });
    const listed = await runProgram(['user', 'list', '--json'], { DATA_DIR: dataDir });
    expect(listed).toContain('"ada"');
    const local = JSON.parse(await readFile(path.join(dataDir, 'local-api.json'), 'utf8')) as { http: string };
    expect(new URL(local.http).hostname).toBe('127.0.0.1');
    // It is a way for commands, not past the sign-in.
    expect((await fetch(`${local.http}/api/v1/me`)).status).toBe(401);
  });

  test('HTTP_PLAIN=serve answers on both, with cookies that fit each', async () => {
    const port = await freePort();
    const { up } = await start({ HTTP_PLAIN: 'serve', HTTP_PORT: String(port) });
    expect(up.http).toMatch(/^https:/);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const plain = `http://127.0.0.1:${port}/api/v1`;
    const account = JSON.stringify({
      login: 'mei',
      name: 'Mei',
      role: 'viewer',
      password: 'correct horse battery staple',
    });
    const added = await fetch(`${plain}/accounts`, { method: 'POST', headers, body: account });
    expect([added.status, added.headers.get('strict-transport-security')]).toEqual([201, null]);
    const body = JSON.stringify({ login: 'mei', password: 'correct horse battery staple' });
    const signedIn = await fetch(`${plain}/session`, {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json' } },
    });
    expect([signedIn.status, String(signedIn.headers.get('set-cookie'))]).toEqual([
      201,
      expect.not.stringMatching(/Secure/),
    ]);
  });

  test('a renewed HTTPS certificate is taken while the program runs; a damaged one is not, and the log says so', async () => {
    const { dataDir, made, up } = await start({});
    const port = portOf(up.http);
    expect(await shownBy(port)).toBe(made.fingerprint);
    const next = makeCertificate(dataDir, 'next');
    copyFileSync(next.keyFile, made.keyFile);
    copyFileSync(next.certFile, made.certFile);
    await expect.poll(() => shownBy(port), { timeout: 30_000 }).toBe(next.fingerprint);
    copyFileSync(next.keyFile, made.certFile);
    await expect.poll(() => up.stderr(), { timeout: 30_000 }).toContain('the renewed TLS files are not used');
    expect(await shownBy(port)).toBe(next.fingerprint);
  });

  test('BROKER_PLAIN=off opens no MQTT port without TLS, and devices come over TLS', async () => {
    const [port, tlsPort] = [await freePort(), await freePort()];
    const dataDir = tempDir();
    const { certFile, keyFile, cert } = makeCertificate(dataDir, 'own');
    const broker = { BROKER_TLS_PORT: String(tlsPort), BROKER_TLS_CERT_FILE: certFile, BROKER_TLS_KEY_FILE: keyFile };
    const up = await startGuarded(dataDir, { ...broker, BROKER_PLAIN: 'off', BROKER_PORT: String(port) });
    expect(portOf(up.mqtt)).toBe(tlsPort);
    expect(await isOpen(port)).toBe(false);
    const added = await runProgram(['device', 'add', 'plant:pump-1', '--json'], { DATA_DIR: dataDir });
    const { secret } = JSON.parse(added) as { secret: string };
    const client = await connectAsync(`mqtts://127.0.0.1:${tlsPort}`, {
      ...{ ca: cert, username: 'plant:pump-1', password: secret, reconnectPeriod: 0 },
    });
    await client.publishAsync('harbinger/plant/pump-1/telemetry', '{"temperature":60}', { qos: 1 });
    await client.endAsync();
  });
});
