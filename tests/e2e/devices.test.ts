import { connectAsync, type MqttClient } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { ADMIN_TOKEN, runProgram, startGuarded } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type Issued = { readonly secret: string; readonly token: string };
type Answer = Issued & { readonly intake: object };

it('only registered devices come in, for themselves and their children, until they are revoked; no secret is logged', async () => {
  const dataDir = tempDir();
  const up = await startGuarded(dataDir, { LOG_LEVEL: 'trace' });
  const device = async (...args: string[]) =>
    JSON.parse(await runProgram(['device', ...args, '--json'], { DATA_DIR: dataDir }));
  const connect = async (username: string, password: string): Promise<MqttClient> => {
    const client = await connectAsync(up.mqtt, { username, password, reconnectPeriod: 0 }, false);
    client.on('error', () => undefined);
    onTestFinished(() => client.endAsync(true));
    return client;
  };
  const call = async (path: string, token: string, body?: unknown) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const method = body === undefined ? 'GET' : 'POST';
    const init = body === undefined ? { headers, method } : { headers, method, body: JSON.stringify(body) };
    const answer = await fetch(`${up.http}/api/v1${path}`, init);
    return { status: answer.status, body: (await answer.json()) as Answer };
  };
  const reading = (seq: number) => ({ ts: Date.now(), seq, values: { a: seq } });

  // While "up" runs, another process registers them.
  const pump: Issued = await device('add', 'plant:pump-1');
  const edge: Issued = await device('add', 'plant:edge-1', '--gateway', '--adopt');
  await expect(connect('plant:pump-1', 'wrong-password')).rejects.toThrow(/not authorized/i);
  const client = await connect('plant:pump-1', pump.secret);
  const gateway = await connect('plant:edge-1', edge.secret);
  const publish = (from: MqttClient, name: string, seq: number) =>
    from.publishAsync(`harbinger/v1/plant/${name}/telemetry`, JSON.stringify(reading(seq)), { qos: 1 });
  await publish(client, 'pump-1', 1);
  await publish(client, 'pump-2', 2);
  await publish(gateway, 'child', 3);
  await publish(gateway, 'pump-1', 4);

  // HTTP: a device's own token sends its own telemetry and nothing else.
  expect(await call('/telemetry', pump.token, [reading(5), { ...reading(6), device: 'pump-2' }])).toMatchObject({
    status: 202,
    body: { accepted: 1, rejected: [{ index: 1, reason: 'forbidden_device' }] },
  });
  expect((await call('/tickets', pump.token)).status).toBe(403);
  expect((await call('/tickets', `${pump.token}x`)).status).toBe(401);
  const flow = await call('/flow', ADMIN_TOKEN);
  expect(flow.body.intake).toMatchObject({ readings: 3, rejections: { forbidden_device: 3 } });
  expect((await device('show', 'plant:child')).device).toMatchObject({ gateway: 'plant:edge-1', hasSecret: false });

  // A secret that the API made, and one that a device got with its site's key.
  const made = await call('/devices', ADMIN_TOKEN, { id: 'plant:pump-3' });
  expect(made.status).toBe(201);
  await connect('plant:pump-3', made.body.secret);
  const { key } = await device('provision-key', 'plant');
  const request = { site: 'plant', device: 'new', key };
  const fresh = await call('/devices/provision', '', request);
  expect(fresh.status).toBe(202);
  await expect(connect('plant:new', fresh.body.secret)).rejects.toThrow(/not authorized/i);
  expect((await call('/devices/provision', '', { ...request, key: 'wrong' })).status).toBe(401);
  await call('/devices/plant:new/approve', ADMIN_TOKEN, {});
  await connect('plant:new', fresh.body.secret);

  // Revoked or rotated by another process: disconnected while the program runs, a second after it
  // where nothing else is busy.
  const closed = new Promise<void>((resolve) => client.once('close', resolve));
  await device('revoke', 'plant:pump-1');
  const revokedAt = performance.now();
  await closed;
  expect(performance.now() - revokedAt).toBeLessThan(30_000);
  await expect(connect('plant:pump-1', pump.secret)).rejects.toThrow(/not authorized/i);
  const rotated: Issued = await device('rotate', 'plant:edge-1');
  await expect.poll(() => gateway.connected).toBe(false);
  await connect('plant:edge-1', rotated.secret);

  const secrets = [pump.secret, edge.secret, rotated.secret, made.body.secret, key, fresh.body.secret, ADMIN_TOKEN];
  expect(up.stderr()).toContain('rejected');
  for (const secret of secrets) expect(up.stderr()).not.toContain(secret);
});

it('the API answers nobody without a token, and describes itself to everybody', async () => {
  const up = await startGuarded(tempDir());
  const status = async (path: string, authorization?: string) =>
    (await fetch(`${up.http}${path}`, { headers: authorization === undefined ? {} : { authorization } })).status;
  expect(await status('/api/v1/devices')).toBe(401);
  expect(await status('/api/v1/devices', 'Bearer guess')).toBe(401);
  expect(await status('/api/v1/devices', 'Basic guess')).toBe(401);
  expect(await status('/api/v1/devices', `Bearer ${ADMIN_TOKEN}`)).toBe(200);
  expect(await status('/api/v1/openapi.json')).toBe(200);
  expect(await status('/healthz')).toBe(200);
});
