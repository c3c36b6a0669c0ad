import { readFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:https';
import path from 'node:path';
import { expect, test } from 'vitest';
import { HAS_OPENSSL, makeCertificate } from '../helpers/certificate.ts';
import { ADMIN_TOKEN, runProgram, startGuarded } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { unusedPort } from '../helpers/unused-port.ts';

type Answer = { status: number | undefined; headers: Record<string, unknown>; body: string };

function send(url: string, ca: Buffer, options: RequestOptions & { body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ca, agent: false, ...options }, (response) => {
      let body = '';
      response.on('data', (bytes) => {
        body += String(bytes);
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

test.skipIf(!HAS_OPENSSL)(
  'HTTPS of its own: HSTS, Secure cookies, plain HTTP leads there, commands go on',
  async () => {
    const dataDir = await tempDir();
    const { certFile, keyFile, cert } = makeCertificate(dataDir, 'https');
    const tls = { HTTP_TLS_PORT: '0', HTTP_TLS_CERT_FILE: certFile, HTTP_TLS_KEY_FILE: keyFile };
    const port = String(await unusedPort());
    const { http: https } = await startGuarded(dataDir, { ...tls, HTTP_PORT: port });
    expect(https).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const well = await send(`${https}/healthz`, cert);
    expect([well.status, well.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);

    const plain = `http://127.0.0.1:${port}`;
    const led = await fetch(`${plain}/api/v1/me?a=b`, { redirect: 'manual' });
    expect([led.status, led.headers.get('location')]).toEqual([308, `${https}/api/v1/me?a=b`]);
    expect(led.headers.get('strict-transport-security')).toBeNull();
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const refused = await fetch(`${plain}/api/v1/telemetry`, { method: 'POST', headers, body: '[]' });
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
      403,
      expect.stringContaining('Use HTTPS'),
    ]);
    const forged = await fetch(`${plain}/api/v1/me`, { headers: { 'x-forwarded-proto': 'https' }, redirect: 'manual' });
    expect(forged.status).toBe(308);

    // Commands on this machine need no certificate: they have a port of their own on loopback.
    expect(JSON.parse(await readFile(path.join(dataDir, 'local-api.json'), 'utf8')).http).not.toContain(`:${port}`);
    await runProgram(['user', 'add', 'ada', '--name', 'Ada', '--role', 'administrator'], { DATA_DIR: dataDir });
    const password = 'correct horse battery staple';
    const account = JSON.stringify({ login: 'mei', name: 'Mei', role: 'viewer', password });
    const made = await send(`${https}/api/v1/accounts`, cert, { method: 'POST', headers, body: account });
    expect(made.status).toBe(201);
    const body = JSON.stringify({ login: 'mei', password });
    const signedIn = await send(`${https}/api/v1/session`, cert, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([signedIn.status, String(signedIn.headers['set-cookie'])]).toEqual([
      201,
      expect.stringContaining('; Secure'),
    ]);
  },
);

test('HTTPS settings that do not go together are named', async () => {
  await expect(runProgram(['up'], { HTTP_TLS_PORT: '0', HTTP_PLAIN: 'off' })).rejects.toThrow(
    /HTTP_TLS_CERT_FILE: needed with HTTP_TLS_PORT[\s\S]*HTTP_TLS_KEY_FILE: needed with HTTP_TLS_PORT/,
  );
});
