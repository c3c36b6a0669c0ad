import { expect, it, onTestFinished } from 'vitest';
import { createDeviceAdministration } from '../../broker/access/device-administration.ts';
import { openDeviceRegistry } from '../../broker/access/device-registry.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const print = (digit: string): string => digit.repeat(64);

it('a device has an old and a new certificate for a while; only what is taken away ends connections', async () => {
  const registry = openDeviceRegistry({ dataDir: tempDir() });
  onTestFinished(() => registry.close());
  const administration = createDeviceAdministration({ registry, now: () => new Date(0) });
  const device = { kind: 'device' as const };
  await administration.add(
    [
      { id: 'plant:pump', ...device, certificates: [print('a')] },
      { id: 'plant:fan', ...device, certificates: [print('f')] },
    ],
    { by: 'test' },
  );
  const ended: boolean[] = [];
  onTestFinished(registry.watch(({ credential }) => void ended.push(credential)));
  await registry.change('plant:pump', { addCertificate: print('b') });
  expect([print('a'), print('b')].map(registry.byCertificate)).toEqual(['plant:pump', 'plant:pump']);
  await expect.poll(() => ended).toEqual([false]);
  await registry.change('plant:pump', { removeCertificate: print('a') });
  expect([print('a'), print('b')].map(registry.byCertificate)).toEqual([undefined, 'plant:pump']);
  await expect.poll(() => ended).toEqual([false, true]);
  await expect(registry.change('plant:pump', { removeCertificate: print('a') })).rejects.toThrow(/has no certificate/);
  await expect(registry.change('plant:pump', { addCertificate: print('f') })).rejects.toThrow(/is that of plant:fan/);
  for (const digit of '012345678') await registry.change('plant:pump', { addCertificate: print(digit) });
  await expect(registry.change('plant:pump', { addCertificate: print('9') })).rejects.toThrow(/remove one first/);
});
