import { expect, it } from 'vitest';
import { hashSecret, newSecret } from '../../broker/device-secret.ts';
import { createFairQueue } from '../../broker/fair-queue.ts';
import { createSecretVerifier } from '../../broker/secret-verifier.ts';

it('20,000 sign-ins of one fleet of 2,000 are 2,000 hashes', async () => {
  const verifier = await createSecretVerifier({ now: () => 0 });
  const fleet = await Promise.all(
    Array.from({ length: 2_000 }, async (_, i) => {
      const secret = newSecret();
      return {
        id: `plant:d-${i}`,
        secret: Buffer.from(secret),
        stored: await hashSecret(secret, 'generated'),
        source: 'a',
      };
    }),
  );
  for (let round = 0; round < 10; round++) {
    // As one burst: those that ask while the first hash is made wait for it.
    const verdicts = await Promise.all(fleet.map((offer) => verifier.verify(offer)));
    expect(new Set(verdicts)).toEqual(new Set(['right']));
  }
  expect(verifier.counts).toEqual({ hashes: 2_000, remembered: 18_000, throttled: 0 });
});

it('one that offers the same wrong secret for ever is hashed once', async () => {
  const verifier = await createSecretVerifier({ now: () => 0 });
  const stored = await hashSecret('right', 'generated');
  for (let i = 0; i < 100; i++) {
    const offer = { id: 'plant:a', secret: Buffer.from('wrong'), stored, source: 'a' };
    expect(await verifier.verify(offer)).toBe('wrong');
  }
  expect(verifier.counts.hashes).toBe(1);
});

it('one that guesses is stopped after 30 guesses, without harm to another address, and is forgiven in time', async () => {
  let now = 0;
  const verifier = await createSecretVerifier({ now: () => now });
  const secret = newSecret();
  const stored = await hashSecret(secret, 'generated');
  const guess = (i: number) =>
    verifier.verify({ id: `plant:${i}`, secret: Buffer.from(`guess ${i}`), stored: undefined, source: 'bad' });
  const verdicts = await Promise.all(Array.from({ length: 1_000 }, (_, i) => guess(i)));
  expect(verdicts.filter((verdict) => verdict === 'throttled').length).toBeGreaterThanOrEqual(960);
  expect(verifier.counts.hashes).toBeLessThan(40);
  const good = { id: 'plant:a', secret: Buffer.from(secret), stored };
  expect(await verifier.verify({ ...good, source: 'good' })).toBe('right');
  // Remembered, so let in from the bad address as well.
  expect(await verifier.verify({ ...good, source: 'bad' })).toBe('right');
  expect(await guess(2_000)).toBe('throttled');
  now += 60_000;
  expect(await guess(2_001)).toBe('wrong');
});

it('a new secret is not taken for the old one, however well the old one is remembered', async () => {
  const verifier = await createSecretVerifier({ now: () => 0 });
  const offer = { id: 'plant:a', secret: Buffer.from('old'), source: 'a' };
  expect(await verifier.verify({ ...offer, stored: await hashSecret('old', 'generated') })).toBe('right');
  expect(await verifier.verify({ ...offer, stored: await hashSecret('new', 'generated') })).toBe('wrong');
});

it('a source with much to do delays only itself', async () => {
  const queue = createFairQueue({ slots: 1, maxWaiting: 100 });
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(name);
  };
  const greedy = ['g1', 'g2', 'g3', 'g4'].map((name) => queue.run('greedy', work(name)));
  await Promise.all([...greedy, queue.run('modest', work('m1'))]);
  expect(order.indexOf('m1')).toBeLessThanOrEqual(2);
  expect(order.filter((name) => name.startsWith('g'))).toEqual(['g1', 'g2', 'g3', 'g4']);
  const full = createFairQueue({ slots: 0, maxWaiting: 1 });
  void full.run('a', work('x'));
  expect(full.run('a', work('y'))).toBeUndefined();
});
