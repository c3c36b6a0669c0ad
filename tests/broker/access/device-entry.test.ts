import { expect, it } from 'vitest';
import { publicEntry, type RegisteredDevice } from '../../../broker/access/device-entry.ts';
import { hashSecret } from '../../../lib/secrets/stored-secret.ts';

it('an entry is shown with whether it has a secret, and nothing of that', async () => {
  const secret = await hashSecret('correct horse', 'generated');
  const entry: RegisteredDevice = {
    id: 'plant:a',
    kind: 'device',
    gateway: null,
    adopts: false,
    status: 'active',
    secret,
    createdAt: 1_764_000_000_000,
    certificates: ['ab'.repeat(32)],
    provisionedBy: 'command',
    version: 7,
  };
  expect(publicEntry(entry)).toEqual({
    id: 'plant:a',
    kind: 'device',
    gateway: null,
    adopts: false,
    status: 'active',
    hasSecret: true,
    createdAt: '2025-11-24T16:00:00.000Z',
    certificates: ['ab'.repeat(32)],
    provisionedBy: 'command',
    version: 7,
  });
  expect(publicEntry({ ...entry, secret: null }).hasSecret).toBe(false);
});
