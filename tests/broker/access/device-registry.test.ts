import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDeviceAdministration, type NewDevice } from '../../../broker/access/device-administration.ts';
import { openDeviceRegistry } from '../../../broker/access/device-registry.ts';
import type { Credential } from '../../../broker/access/principal.ts';
import { createRegistryAccess } from '../../../broker/access/registry-access.ts';
import { createLog } from '../../../lib/log.ts';
import type { Principal } from '../../../lib/principal.ts';
import { createSecretVerifier } from '../../../lib/secrets/secret-verifier.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });
const now = () => new Date(1_764_000_000_000);

async function openAll(dataDir = tempDir()) {
  const registry = openDeviceRegistry({ dataDir });
  onTestFinished(() => registry.close());
  const verifier = createSecretVerifier({ now: Date.now });
  const administration = createDeviceAdministration({ registry, now, verifier });
  const isTelemetry = (topic: string) => topic.startsWith('telegraf/');
  const access = createRegistryAccess({ registry, administration, verifier, isTelemetry, log });
  const add = async (...devices: readonly NewDevice[]) => {
    const made = await administration.add(devices, { by: 'test' });
    return made.map(({ issued }) => issued?.secret ?? '');
  };
  const enter = (username: string | undefined, password?: string, more: Partial<Credential> = {}) =>
    access.authenticate({
      clientId: 'c',
      username,
      address: '10.0.0.1',
      password: password === undefined ? undefined : Buffer.from(password),
      ...more,
    });
  return { registry, administration, access, verifier, add, enter, dataDir };
}

const device = (id: string, more: Partial<NewDevice> = {}): NewDevice => ({ id, kind: 'device', ...more });
const gateway = (id: string, more: Partial<NewDevice> = {}): NewDevice => ({ id, kind: 'gateway', ...more });
const as = (kind: Principal['kind'], id: string): Principal => {
  const [site = '', name = ''] = id.split(':');
  return { site, device: name, kind };
};

describe('credentials', () => {
  it('lets a device in with its id and secret, its token, or its certificate, and with nothing else', async () => {
    const { enter, administration, add } = await openAll();
    const [made] = await administration.add([device('plant:pump-1')], { by: 'test' });
    const { secret = '', token = '' } = made?.issued ?? {};
    const fingerprint = 'ab'.repeat(32);
    await add(device('plant:pump-2', { certificates: [fingerprint.toUpperCase()] }));
    const principal = { site: 'plant', device: 'pump-1', kind: 'device' };
    expect(secret.length).toBe(32);
    expect(await enter('plant:pump-1', secret)).toEqual({ principal });
    expect(await enter('plant/pump-1', secret)).toEqual({ principal });
    expect(await enter(token)).toEqual({ principal });
    expect(await enter(undefined, undefined, { certificate: fingerprint })).toMatchObject({
      principal: { device: 'pump-2' },
    });
    expect(await enter('plant:pump-1', undefined, { certificate: fingerprint })).toEqual({ refused: 'unknown' });
    expect(await enter(undefined, undefined, { certificate: 'cd'.repeat(32) })).toEqual({ refused: 'unknown' });
    expect(await enter('plant:pump-1', `${secret}x`)).toEqual({ refused: 'wrong_password' });
    expect(await enter('plant:pump-2', secret)).toEqual({ refused: 'wrong_password' });
    expect(await enter('plant:pump-3', secret)).toEqual({ refused: 'unknown' });
    expect(await enter('plant:pump-1')).toEqual({ refused: 'no_credentials' });
    expect(await enter(undefined)).toEqual({ refused: 'no_credentials' });
  });

  it('takes a password that people chose, and keeps none of it in the clear', async () => {
    const { enter, add, registry } = await openAll();
    await add(device('plant:pump-1', { password: 'correct horse' }));
    expect(await enter('plant:pump-1', 'correct horse')).toHaveProperty('principal');
    const kept = registry.get('plant:pump-1');
    expect(kept?.secret).toMatchObject({ cost: 16_384 });
    expect(JSON.stringify(kept)).not.toContain('correct horse');
  });

  it('knows an old secret no more once it is rotated, and a revoked device not at all until it is approved', async () => {
    const { enter, add, administration } = await openAll();
    const [old = ''] = await add(device('plant:pump-1'));
    expect(await enter('plant:pump-1', old)).toHaveProperty('principal');
    const secret = (await administration.rotate('plant:pump-1')).issued?.secret;
    expect(await enter('plant:pump-1', old)).toEqual({ refused: 'wrong_password' });
    expect(await enter('plant:pump-1', secret)).toHaveProperty('principal');
    await administration.revoke('plant:pump-1');
    expect(await enter('plant:pump-1', secret)).toEqual({ refused: 'revoked' });
    await administration.approve('plant:pump-1');
    expect(await enter('plant:pump-1', secret)).toHaveProperty('principal');
  });

  it("registers a device with its site's key as pending, with the secret that it keeps", async () => {
    const { enter, administration, registry } = await openAll();
    const key = await administration.issueSiteKey('plant');
    const own = 'a-secret-of-its-own-making';
    expect(await enter('provision:plant:new', `wrong.${own}`)).toEqual({ refused: 'wrong_password' });
    expect(await enter('provision:other:new', `${key}.${own}`)).toEqual({ refused: 'wrong_password' });
    expect(await enter('provision:plant:new', `${key}.short`)).toEqual({ refused: 'no_credentials' });
    expect(registry.size()).toBe(0);
    expect(await enter('provision:plant:new', `${key}.${own}`)).toEqual({ refused: 'pending' });
    expect(await enter('plant:new', own)).toEqual({ refused: 'pending' });
    expect(registry.pending({ limit: 10 })).toEqual(['plant:new']);
    await administration.approve('plant:new');
    expect(registry.pending({ limit: 10 })).toEqual([]);
    expect(await enter('plant:new', own)).toHaveProperty('principal');
    // The same user name and password stay valid, so that a device needs to be set up only once.
    expect(await enter('provision:plant:new', `${key}.${own}`)).toHaveProperty('principal');
    expect(await enter('provision:plant:new', `${key}.not-the-secret-that-it-brought`)).toHaveProperty('refused');
    await administration.revokeSiteKey('plant');
    expect(await enter('provision:plant:newer', `${key}.${own}`)).toEqual({ refused: 'wrong_password' });
  });
});

describe('who speaks for whom', () => {
  it('no device speaks for another, whatever their names; a gateway only for its children', async () => {
    const { access, add } = await openAll();
    const names = ['a', 'b', 'ab', 'a.b', 'edge', 'pump-1', '泵'];
    const ids = ['s', 't', 'st'].flatMap((site) => names.map((name) => `${site}:${name}`));
    const gateways = ids.filter((id) => id.endsWith(':edge'));
    const parentOf = (id: string) => (id.endsWith(':pump-1') ? `${id.split(':')[0]}:edge` : undefined);
    await add(...gateways.map((id) => gateway(id)));
    await add(...ids.filter((id) => !gateways.includes(id)).map((id) => device(id, { gateway: parentOf(id) })));
    const anyId = fc.oneof(fc.constantFrom(...ids), fc.string({ maxLength: 12 }));
    fc.assert(
      fc.property(fc.constantFrom(...ids), anyId, (speaker, about) => {
        const kind = gateways.includes(speaker) ? 'gateway' : 'device';
        const expected = speaker === about || (ids.includes(about) && parentOf(about) === speaker);
        expect(access.maySpeakFor(as(kind, speaker), about)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('a gateway that adopts brings in unknown devices of its own site, and takes none from another', async () => {
    const { access, add, registry } = await openAll();
    await add(gateway('plant:edge', { adopts: true }), gateway('plant:plain'), device('plant:mine'));
    const edge = as('gateway', 'plant:edge');
    expect(access.maySpeakFor(as('gateway', 'plant:plain'), 'plant:new')).toBe(false);
    expect(access.maySpeakFor(edge, 'plant:new')).toBe(true);
    expect(access.maySpeakFor(edge, 'other:new')).toBe(false);
    expect(access.maySpeakFor(edge, 'plant:mine')).toBe(false);
    await expect
      .poll(() => registry.get('plant:new'))
      .toMatchObject({
        gateway: 'plant:edge',
        provisionedBy: 'gateway:plant:edge',
        secret: null,
      });
    expect(access.maySpeakFor(edge, 'plant:new')).toBe(true);
    expect(registry.children('plant:edge', { limit: 10 })).toEqual(['plant:new']);
    expect(registry.get('plant:mine')?.gateway).toBeNull();
  });

  it('a revoked child is not spoken for, nor does a revoked gateway speak', async () => {
    const { access, add, administration } = await openAll();
    await add(gateway('plant:edge'), device('plant:a', { gateway: 'plant:edge' }));
    const edge = as('gateway', 'plant:edge');
    expect(access.maySpeakFor(edge, 'plant:a')).toBe(true);
    await administration.revoke('plant:a');
    expect(access.maySpeakFor(edge, 'plant:a')).toBe(false);
    await administration.revoke('plant:edge');
    expect(access.maySpeakFor(edge, 'plant:edge')).toBe(false);
  });
});

describe('a change that names the version it saw', () => {
  it('is done at the present version alone; of two at once the second is told', async () => {
    const { registry, add, administration } = await openAll();
    await add(device('plant:a'), device('plant:b'));
    const seen = registry.get('plant:a')?.version;
    const outcomes = await Promise.allSettled([
      administration.revoke('plant:a', seen),
      administration.rotate('plant:a', seen),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const now = registry.get('plant:a')?.version;
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'stale', details: { version: now } },
    });
    await expect(administration.remove('plant:a', seen)).rejects.toMatchObject({ code: 'stale' });
    await administration.remove('plant:a', now);
    await expect(administration.remove('plant:a', now)).rejects.toMatchObject({ code: 'stale' });
    await expect(administration.remove('plant:a')).rejects.toMatchObject({ code: 'not_found' });
    expect((await administration.approve('plant:b', '*')).status).toBe('active');
  });
});

describe('topics', () => {
  it.each([
    ['harbinger/v1/plant/pump-1/telemetry', true],
    ['harbinger/v1/plant/pump-2/telemetry', false],
    ['harbinger/v1/other/pump-1/telemetry', false],
    ['harbinger/v1/pump-1/telemetry', true],
    ['harbinger/v1/pump-2/telemetry', false],
    ['harbinger/v1/pump-1/telemetry/temp', true],
    ['harbinger/v1/plant/pump-1/telemetry/temp', true],
    ['harbinger/v1/plant/pump-2/telemetry/temp', false],
    ['v1/devices/me/telemetry', true],
    ['v1/devices/me/rpc/request/1', false],
    ['v2/anything', false],
    ['spBv1.0/plant/NDATA/pump-1', true],
    ['spBv1.0/plant/NDATA/pump-2', false],
    ['spBv1.0/plant/NCMD/pump-1', false],
    ['telegraf/host/cpu', true],
    ['tele/lamp/SENSOR', false],
  ])('pump-1 publishes on %s: %s', async (topic, allowed) => {
    const { access, add } = await openAll();
    await add(device('plant:pump-1'), device('plant:pump-2'));
    expect(access.mayPublish(as('device', 'plant:pump-1'), topic)).toBe(allowed);
  });

  it.each([
    ['harbinger/v1/plant/pump-1/#', true],
    ['harbinger/v1/plant/+/telemetry', false],
    ['harbinger/v1/plant/pump-2/#', false],
    ['#', false],
    ['+/v1/plant/pump-1/#', false],
    ['v1/devices/me/rpc/request/+', true],
    ['v1/devices/me/telemetry', false],
    ['v1/#', false],
    ['spBv1.0/plant/NCMD/pump-1', true],
    ['spBv1.0/plant/DCMD/pump-1/+', true],
    ['spBv1.0/plant/NCMD/+', false],
    ['spBv1.0/+/NCMD/pump-1', false],
    ['spBv1.0/STATE/+', true],
    ['telegraf/#', false],
  ])('pump-1 subscribes to %s: %s', async (filter, allowed) => {
    const { access, add } = await openAll();
    await add(device('plant:pump-1'), device('plant:pump-2'));
    expect(access.maySubscribe(as('device', 'plant:pump-1'), filter)).toBe(allowed);
  });

  it("a gateway has the topics of its children, and no one else's", async () => {
    const { access, add } = await openAll();
    await add(gateway('plant:edge'), device('plant:a', { gateway: 'plant:edge' }), device('plant:b'));
    const edge = as('gateway', 'plant:edge');
    expect(access.mayPublish(edge, 'harbinger/v1/plant/a/telemetry')).toBe(true);
    expect(access.maySubscribe(edge, 'harbinger/v1/plant/a/#')).toBe(true);
    expect(access.mayPublish(edge, 'harbinger/v1/plant/b/telemetry')).toBe(false);
    expect(access.mayPublish(edge, 'harbinger/v1/a/telemetry')).toBe(true);
    expect(access.mayPublish(edge, 'harbinger/v1/b/telemetry')).toBe(false);
    expect(access.maySubscribe(edge, 'harbinger/v1/plant/b/#')).toBe(false);
  });
});

describe('two processes on one registry', () => {
  it('each learns of the other’s revocations and rotations, and of nothing that harms nobody', async () => {
    const here = await openAll();
    const told: string[] = [];
    here.access.onRevoke((id) => told.push(id));
    const there = openDeviceRegistry({ dataDir: here.dataDir });
    onTestFinished(() => there.close());
    const other = createDeviceAdministration({ registry: there, now });
    await other.add([device('plant:a'), device('plant:b'), device('plant:c')], { by: 'test' });
    expect(here.access.maySpeakFor(as('device', 'plant:a'), 'plant:a')).toBe(true);
    await other.approve('plant:c');
    await other.revoke('plant:a');
    await other.rotate('plant:b');
    await other.remove('plant:c');
    await expect.poll(() => told.toSorted()).toEqual(['plant:a', 'plant:b', 'plant:c']);
    expect(here.access.maySpeakFor(as('device', 'plant:a'), 'plant:a')).toBe(false);
  });

  it('all of a batch is added, or none', async () => {
    const { administration, registry, add } = await openAll();
    await add(device('plant:b'));
    const batch = ['plant:a', 'plant:b', 'plant:c'].map((id) => device(id));
    await expect(administration.add(batch, { by: 'test' })).rejects.toMatchObject({ code: 'conflict' });
    expect(registry.list({ limit: 10 }).map(({ id }) => id)).toEqual(['plant:b']);
    const bad = [device('nonsense'), device('plant:x', { gateway: 'plant:b' }), device('plant:y', { adopts: true })];
    expect(administration.faults(bad).map(({ index }) => index)).toEqual([0, 1, 2]);
  });
});
