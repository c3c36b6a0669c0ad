import { expect, onTestFinished, test } from 'vitest';
import { createDeviceAdministration } from '../../../broker/access/device-administration.ts';
import { type DeviceRegistry, openDeviceRegistry } from '../../../broker/access/device-registry.ts';
import { localProgram } from '../../../commands/api/local-program.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const now = () => new Date();

/** A data folder that the settings name, and a look into its registry. */
function installation() {
  const dataDir = tempDir();
  const before = process.env['DATA_DIR'];
  process.env['DATA_DIR'] = dataDir;
  onTestFinished(() => {
    if (before === undefined) delete process.env['DATA_DIR'];
    else process.env['DATA_DIR'] = before;
  });
  return async <Result>(look: (registry: DeviceRegistry) => Result | Promise<Result>): Promise<Result> => {
    const registry = openDeviceRegistry({ dataDir });
    try {
      return await look(registry);
    } finally {
      await registry.close();
    }
  };
}

test('simulated pumps are registered, and get new secrets the next time', async () => {
  const look = installation();
  const { register } = localProgram(now);
  const first = await register(['plant:pump-1', 'plant:pump-2']);
  const second = await register(['plant:pump-1', 'plant:pump-2', 'plant:pump-3']);
  expect([...first.keys()]).toEqual(['plant:pump-1', 'plant:pump-2']);
  expect([...second.keys()]).toEqual(['plant:pump-1', 'plant:pump-2', 'plant:pump-3']);
  expect(second.get('plant:pump-1')).not.toEqual(first.get('plant:pump-1'));
  expect(await look((registry) => registry.get('plant:pump-3')?.provisionedBy)).toBe('simulate --register');
});

test('a device of the plant keeps its secret, and none of the others is made', async () => {
  const look = installation();
  const secretOf = () => look((registry) => registry.get('plant:pump-2')?.secret);
  await look(async (registry) => {
    const administration = createDeviceAdministration({ registry, now });
    await administration.add([{ id: 'plant:pump-2', kind: 'device' }], { by: 'ada' });
  });
  const before = await secretOf();
  await expect(localProgram(now).register(['plant:pump-1', 'plant:pump-2'])).rejects.toThrow(
    /^plant:pump-2: registered already, .* take another --site$/,
  );
  expect(await secretOf()).toEqual(before);
  expect(await look((registry) => registry.get('plant:pump-1'))).toBeUndefined();
});

test('a simulated pump that somebody revoked stays revoked', async () => {
  const look = installation();
  const { register } = localProgram(now);
  await register(['plant:pump-1']);
  await look(async (registry) => {
    await createDeviceAdministration({ registry, now }).revoke('plant:pump-1');
  });
  await expect(register(['plant:pump-1'])).rejects.toThrow('plant:pump-1: registered already');
  expect(await look((registry) => registry.get('plant:pump-1')?.status)).toBe('revoked');
});
