import { expect, test } from 'vitest';
import { createAdmission } from '../../broker/connection/admission.ts';
import { createSecretVerifier } from '../../lib/secrets/secret-verifier.ts';

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
  const verifier = createSecretVerifier({ now: () => 1_764_000_000_000 });
  const verdicts = [];
  for (let i = 1; i <= 6; i++) {
    const secret = Buffer.from(`guess-${i}`);
    verdicts.push(await verifier.verify({ id: 'pump', secret, stored: undefined, source: `2001:db8::${i}` }));
  }
  expect(verdicts.at(-1)).toEqual({ throttledSeconds: expect.any(Number) });
});

/** A connection that has not sent CONNECT. */
function half() {
  const ended: string[] = [];
  return { ended, disconnect: (reason: string) => void ended.push(reason) };
}

test('at the cap, an address over its own limit costs no other its handshake', () => {
  const admission = createAdmission({ maxConnections: 3, maxConnectionsPerAddress: 2 });
  const slow = half();
  expect(admission.enter('10.0.0.1')).toBeUndefined();
  admission.waiting(slow, '10.0.0.1');
  for (let i = 0; i < 2; i++) expect(admission.enter('10.0.0.2')).toBeUndefined();
  for (let i = 0; i < 10; i++) expect(admission.enter('10.0.0.2')).toBe('too_many_from_address');
  expect(slow.ended).toEqual([]);
  expect(admission.count()).toBe(3);
});

test('at the cap, an address that has half-open connections makes room with its own first', () => {
  const admission = createAdmission({ maxConnections: 3, maxConnectionsPerAddress: 100 });
  const [slow, first, second] = [half(), half(), half()];
  const halves = [
    ['10.0.0.1', slow],
    ['2001:db8::1', first],
    ['2001:db8::2', second],
  ] as const;
  for (const [address, connection] of halves) {
    expect(admission.enter(address)).toBeUndefined();
    admission.waiting(connection, address);
  }
  expect(admission.enter('2001:db8::3')).toBeUndefined();
  expect([slow.ended, first.ended, second.ended]).toEqual([[], ['connect_timeout'], []]);
  admission.leave('2001:db8::1');
  expect(admission.enter('10.0.0.9')).toBeUndefined();
  expect(slow.ended).toEqual(['connect_timeout']);
});
