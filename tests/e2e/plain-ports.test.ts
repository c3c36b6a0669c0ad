import { copyFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { connectAsync } from 'mqtt';
import { describe, expect, test } from 'vitest';
import { HAS_OPENSSL, makeCertificate } from '../helpers/certificate.ts';
import { ADMIN_TOKEN, runProgram, startGuarded } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { unusedPort } from '../helpers/unused-port.ts';

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

describe.skipIf(!HAS_OPENSSL)('ports without TLS', () => {
  test('HTTP_PLAIN=off and BROKER_PLAIN=off open none; devices come over TLS, and commands on this machine go on', async () => {
    const [port, mqttPort, mqttsPort] = [await unusedPort(), await unusedPort(), await unusedPort()];
    const dataDir = tempDir();
    const { certFile, keyFile, cert } = makeCertificate(dataDir, 'own');
    const up = await startGuarded(dataDir, {
      HTTP_TLS_PORT: '0',
      HTTP_TLS_CERT_FILE: certFile,
      HTTP_TLS_KEY_FILE: keyFile,
      HTTP_PLAIN: 'off',
      HTTP_PORT: String(port),
      BROKER_PLAIN: 'off',
      BROKER_PORT: String(mqttPort),
      BROKER_TLS_PORT: String(mqttsPort),
      BROKER_TLS_CERT_FILE: certFile,
      BROKER_TLS_KEY_FILE: keyFile,
    });
    expect(up.http).toMatch(/^https:/);
    expect([await isOpen(port), await isOpen(mqttPort), await isOpen(mqttsPort)]).toEqual([false, false, true]);

    await runProgram(['user', 'add', 'ada', '--name', 'Ada', '--role', 'administrator'], { DATA_DIR: dataDir });
    const local = JSON.parse(await readFile(path.join(dataDir, 'local-api.json'), 'utf8')) as { http: string };
    expect(new URL(local.http).hostname).toBe('127.0.0.1');
    // It is a way for commands, not past the sign-in.
    expect((await fetch(`${local.http}/api/v1/me`)).status).toBe(401);

    const added = await runProgram(['device', 'add', 'plant:pump-1', '--json'], { DATA_DIR: dataDir });
    const { secret } = JSON.parse(added) as { secret: string };
    const client = await connectAsync(`mqtts://127.0.0.1:${mqttsPort}`, {
      ca: cert,
      username: 'plant:pump-1',
      password: secret,
      reconnectPeriod: 0,
    });
    await client.publishAsync('harbinger/plant/pump-1/telemetry', '{"temperature":60}', { qos: 1 });
    await client.endAsync();
  });

  test('HTTP_PLAIN=serve answers on both; a renewed HTTPS certificate is taken, a damaged one is not', async () => {
    const port = await unusedPort();
    const dataDir = tempDir();
    const made = makeCertificate(dataDir, 'own');
    const up = await startGuarded(dataDir, {
      HTTP_TLS_PORT: '0',
      HTTP_TLS_CERT_FILE: made.certFile,
      HTTP_TLS_KEY_FILE: made.keyFile,
      HTTP_PLAIN: 'serve',
      HTTP_PORT: String(port),
    });
    expect(up.http).toMatch(/^https:/);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const plain = `http://127.0.0.1:${port}/api/v1`;
    const password = 'correct horse battery staple';
    const account = JSON.stringify({ login: 'mei', name: 'Mei', role: 'viewer', password });
    const added = await fetch(`${plain}/accounts`, { method: 'POST', headers, body: account });
    expect([added.status, added.headers.get('strict-transport-security')]).toEqual([201, null]);
    const signedIn = await fetch(`${plain}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'mei', password }),
    });
    expect(signedIn.status).toBe(201);
    expect(signedIn.headers.get('set-cookie')).not.toContain('Secure');

    const tlsPort = Number(new URL(up.http).port);
    expect(await shownBy(tlsPort)).toBe(made.fingerprint);
    const next = makeCertificate(dataDir, 'next');
    copyFileSync(next.keyFile, made.keyFile);
    copyFileSync(next.certFile, made.certFile);
    await expect.poll(() => shownBy(tlsPort)).toBe(next.fingerprint);
    copyFileSync(next.keyFile, made.certFile);
    await expect.poll(up.stderr).toMatch(/the renewed TLS files are not used/);
    expect(await shownBy(tlsPort)).toBe(next.fingerprint);
  });
});
