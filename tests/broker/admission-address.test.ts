import { expect, test } from 'vitest';
import { createAdmission } from '../../broker/admission.ts';
import { createSecretVerifier } from '../../broker/secret-verifier.ts';

test('the addresses of one /64 share the places of one address, and give them back', () => {
  const admission = createAdmission({ maxConnections: 100, maxConnectionsPerAddress: 2 });
  expect(admission.enter('2001:db8::1')).toBeUndefined();
  expect(admission.enter('2001:db8::2')).toBeUndefined();
  expect(admission.enter('2001:db8::3')).toBe('too_many_from_address');
  expect(admission.enter('2001:db8:0:1::1')).toBeUndefined();
  admission.leave('2001:db8::1');
  expect(admission.enter('2001:db8::3')).toBeUndefined();
});

test('an IPv4 address counts once, also where IPv6 carries it', () => {
  const admission = createAdmission({ maxConnections: 100, maxConnectionsPerAddress: 1 });
  expect(admission.enter('10.0.0.1')).toBeUndefined();
  expect(admission.enter('::ffff:10.0.0.1')).toBe('too_many_from_address');
});

test('a guesser gets no new start with each address of its /64', async () => {
  const verifier = await createSecretVerifier({ now: () => 1_764_000_000_000 });
  const verdicts = [];
  for (let i = 1; i <= 6; i++) {
    const secret = Buffer.from(`guess-${i}`);
    verdicts.push(await verifier.verify({ id: 'pump', secret, stored: undefined, source: `2001:db8::${i}` }));
  }
  expect(verdicts.at(-1)).toEqual({ throttledSeconds: expect.any(Number) });
});
