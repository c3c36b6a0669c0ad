import { expect, it, onTestFinished } from 'vitest';
import { createDeviceAdministration } from '../../broker/access/device-administration.ts';
import { openDeviceRegistry } from '../../broker/access/device-registry.ts';
import { createRegistryAccess } from '../../broker/access/registry-access.ts';
import { createLog } from '../../lib/log.ts';
import { createSecretVerifier } from '../../lib/secrets/secret-verifier.ts';
import { tempDir } from '../helpers/temp-dir.ts';

it('an edge node speaks for what is behind it, but not for a device of that name that is registered on its own', async () => {
  const registry = openDeviceRegistry({ dataDir: tempDir() });
  onTestFinished(() => registry.close());
  const verifier = createSecretVerifier({ now: Date.now });
  const administration = createDeviceAdministration({ registry, now: () => new Date(), verifier });
  const log = createLog({ level: 'silent', pretty: false });
  const access = createRegistryAccess({ registry, administration, verifier, isTelemetry: () => false, log });
  const add = (id: string, kind: 'device' | 'gateway', gateway?: string) =>
    administration.add([{ id, kind, ...(gateway !== undefined && { gateway }) }], { by: 'test' });
  await add('plant:edge', 'device');
  await add('plant:edge.own', 'device');
  await add('plant:box', 'gateway');
  await add('plant:box.child', 'device', 'plant:box');
  const edge = { site: 'plant', device: 'edge', kind: 'device' } as const;
  const box = { site: 'plant', device: 'box', kind: 'gateway' } as const;
  expect(access.maySpeakBehind(edge, 'plant:edge.pump')).toBe(true);
  expect(access.maySpeakBehind(edge, 'plant:edge.own')).toBe(false);
  expect(access.maySpeakBehind(box, 'plant:box.child')).toBe(true);
  // From the moment at which it is registered; and one that was revoked is nobody's.
  await add('plant:edge.pump', 'device');
  await expect.poll(() => access.maySpeakBehind(edge, 'plant:edge.pump')).toBe(false);
  await administration.revoke('plant:edge.own');
  expect(access.maySpeakBehind(edge, 'plant:edge.own')).toBe(false);
});
