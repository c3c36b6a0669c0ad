import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import type { EntryRefusal } from '../../broker/access/principal.ts';
import type { Log } from '../../lib/log.ts';
import { createLog } from '../../lib/log.ts';
import { startBroker } from './start-broker.ts';

it.each([
  ['no_credentials', 'connect with the user name site:device and the secret of "harbinger device add"'],
  ['unknown', '"harbinger device add" registers it'],
  ['wrong_password', '"harbinger device rotate" makes another'],
  ['pending', '"harbinger device approve" lets it in'],
  ['revoked', '"harbinger device approve" lets it in again'],
  ['throttled', 'it has to wait'],
] as const)(
  'who is not let in (%s) finds the next step in the log, without a name or a secret',
  async (refused, step) => {
    const lines: object[] = [];
    const log = createLog({ level: 'silent', pretty: false });
    log.warn = ((facts: object) => void lines.push(facts)) as Log['warn'];
    const access = { ...openAccess(), authenticate: async () => ({ refused: refused satisfies EntryRefusal }) };
    const { url } = await startBroker({ access, log });
    const options = { clientId: 'esp32', username: 'plant:boiler', password: 's3cret', reconnectPeriod: 0 };
    await expect(connectAsync(url, options, false)).rejects.toThrow(/not authorized/i);
    expect(lines).toContainEqual(expect.objectContaining({ reason: refused, hint: expect.stringContaining(step) }));
    expect(JSON.stringify(lines)).not.toMatch(/s3cret|plant:boiler/);
  },
);
