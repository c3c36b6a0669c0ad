import { randomBytes, scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createFairQueue } from '../../../lib/secrets/fair-queue.ts';
import { createSecretVerifier, type SecretVerdict, type Throttled } from '../../../lib/secrets/secret-verifier.ts';
import { hashSecret, newSecret } from '../../../lib/secrets/stored-secret.ts';

it('20,000 sign-ins of one fleet of 2,000 are 2,000 hashes', async () => {
  const verifier = createSecretVerifier({ now: () => 0 });
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

it('one that offers the same wrong secret for ever is hashed once, and waits ever longer', async () => {
  const verifier = createSecretVerifier({ now: () => 0 });
  const stored = await hashSecret('right', 'generated');
  const offer = { id: 'plant:a', secret: Buffer.from('wrong'), stored, source: 'a' };
  const verdicts: SecretVerdict[] = [];
  for (let i = 0; i < 100; i++) verdicts.push(await verifier.verify(offer));
  expect(verdicts.slice(0, 6)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', { throttledSeconds: 1 }]);
  expect(verifier.counts).toEqual({ hashes: 1, remembered: 99, throttled: 95 });
});

describe('guessing', () => {
  const FREE = 5;

  it('a password that people chose: the guesses are not even hashed, and it waits out the time that it is told', async () => {
    let now = 0;
    const verifier = createSecretVerifier({ now: () => now });
    const stored = await hashSecret('correct horse', 'chosen');
    const offer = (secret: string, source = 'bad') =>
      verifier.verify({ id: 'plant:a', secret: Buffer.from(secret), stored, source });
    // As one burst: all of them are in the queue before the first has failed.
    const verdicts = await Promise.all(Array.from({ length: 300 }, (_, i) => offer(`guess ${i}`)));
    expect(verdicts.filter((verdict) => verdict === 'wrong').length).toBeLessThan(FREE + 2);
    expect(verifier.counts.hashes).toBeLessThan(FREE + 2);
    expect(await offer('correct horse')).toMatchObject({ throttledSeconds: expect.any(Number) });
    expect(await offer('correct horse', 'good')).toBe('right');
    // Remembered as right, and still refused from the bad address: another answer would help a
    // guesser.
    expect(await offer('correct horse')).toMatchObject({ throttledSeconds: expect.any(Number) });
    const told = await offer('another guess');
    now += 1_000 * (told as Throttled).throttledSeconds;
    expect(await offer('another guess')).toBe('wrong');
  });

  it('shuts no device out whose secret nobody can guess, whatever comes from its address', async () => {
    const verifier = createSecretVerifier({ now: () => 0 });
    const stored = await hashSecret('its own', 'generated');
    const offer = (id: string, secret: string, kept: typeof stored | undefined) =>
      verifier.verify({ id, secret: Buffer.from(secret), stored: kept, source: 'a' });
    for (let i = 0; i < 100; i++) {
      await offer('plant:a', `guess ${i}`, stored);
      await offer(`plant:unknown-${i}`, 'guess', undefined);
    }
    expect(await offer('plant:a', 'guess', stored)).toMatchObject({ throttledSeconds: 1 });
    expect(await offer('plant:unknown', 'guess', undefined)).toMatchObject({ throttledSeconds: 1 });
    expect(await offer('plant:a', 'its own', stored)).toBe('right');
  });

  it('under many names makes the address wait, but not those who came in from there before', async () => {
    const verifier = createSecretVerifier({ now: () => 0 });
    const [old, fresh] = [await hashSecret('old password', 'chosen'), await hashSecret('new password', 'chosen')];
    const enter = (id: string, secret: string, stored: typeof old | undefined) =>
      verifier.verify({ id, secret: Buffer.from(secret), stored, source: 'a' });
    expect(await enter('plant:old', 'old password', old)).toBe('right');
    for (let i = 0; i < 100; i++) await enter(`plant:${i}`, 'guess', undefined);
    expect(await enter('plant:new', 'new password', fresh)).toEqual({ throttledSeconds: 1 });
    expect(await enter('plant:old', 'new password', fresh)).toBe('right');
  });
});

describe('a secret that can be guessed', () => {
  const FAST = { cost: 2 ** 7, blockSize: 8 } as const;
  const chosen = async (secret: string) => {
    const salt = randomBytes(16);
    return { ...FAST, salt, hash: scryptSync(secret, salt, 32, { N: FAST.cost, r: FAST.blockSize, p: 1 }) };
  };

  it('is not told right to a shut-out address while a good one proves it in the same moment', async () => {
    const verifier = createSecretVerifier({ now: () => 0 });
    const stored = await chosen('correct horse');
    const offer = (secret: string, source: string) =>
      verifier.verify({ id: 'plant:a', secret: Buffer.from(secret), stored, source });
    for (let i = 0; i < 5; i++) await offer(`guess ${i}`, 'bad');
    const both = await Promise.all([offer('correct horse', 'good'), offer('correct horse', 'bad')]);
    expect(both).toEqual(['right', { throttledSeconds: 1 }]);
  });

  it('is paid for by each address that offers the same wrong one at once', async () => {
    const verifier = createSecretVerifier({ now: () => 0 });
    const stored = await chosen('correct horse');
    const offer = (source: string) => verifier.verify({ id: 'plant:a', secret: Buffer.from('same'), stored, source });
    await Promise.all(Array.from({ length: 10 }, (_, i) => offer(`10.0.0.${i}`)));
    expect(verifier.guesses.wrong).toBe(10);
  });

  it('waits over all addresses after 50 wrong ones, which is told once a day; not where it came in before', async () => {
    let now = 0;
    const verifier = createSecretVerifier({ now: () => now });
    const told: string[] = [];
    verifier.onGuessing(({ id, source }) => told.push(`${id} from ${source}`));
    const stored = await chosen('correct horse');
    const offer = (secret: string, source: string, place?: string) =>
      verifier.verify({ id: 'plant:a', secret: Buffer.from(secret), stored, source, place });
    expect(await offer('correct horse', '10.9.9.9')).toBe('right');
    for (let i = 0; i < 200; i++) await offer(`guess ${i}`, `10.0.${i}.1`);
    expect([verifier.guesses, told]).toEqual([{ wrong: 50, names: 1 }, ['plant:a from 10.0.49.1']]);
    expect(await offer('correct horse', '10.1.1.1')).toEqual({ throttledSeconds: 15 * 60 });
    expect(await offer('correct horse', '10.9.9.9')).toBe('right');
    expect(await offer('correct horse', '10.1.1.1', 'a browser of theirs')).toBe('right');
    now = 24 * 3_600_000;
    for (let i = 0; i < 200; i++) await offer(`more ${i}`, `10.3.${i}.1`);
    expect([verifier.guesses.wrong, told.length]).toEqual([100, 2]);
  });

  it('is no faster to guess from the many addresses of one IPv6 network', async () => {
    const verifier = createSecretVerifier({ now: () => 0 });
    const stored = await chosen('correct horse');
    for (let i = 0; i < 20; i++) {
      await verifier.verify({ id: 'plant:a', secret: Buffer.from(`guess ${i}`), stored, source: `2001:db8::${i + 1}` });
    }
    expect(verifier.guesses.wrong).toBe(5);
  });
});

it('a new secret is not taken for the old one, however well the old one is remembered', async () => {
  const verifier = createSecretVerifier({ now: () => 0 });
  const offer = { id: 'plant:a', secret: Buffer.from('old'), source: 'a' };
  expect(await verifier.verify({ ...offer, stored: await hashSecret('old', 'generated') })).toBe('right');
  expect(await verifier.verify({ ...offer, stored: await hashSecret('new', 'generated') })).toBe('wrong');
});

it('who is known waits behind no stranger, and the newest stranger behind no heap of others', async () => {
  const queue = createFairQueue({ slots: 1, maxWaiting: 3 });
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(name);
    return 'done';
  };
  const stranger = (name: string) => queue.run(name, work(name), () => 'displaced');
  const strangers = ['s1', 's2', 's3', 's4', 's5'].map(stranger);
  await Promise.all([...strangers, queue.run('known', work('known'))]);
  expect(order).toEqual(['s1', 'known', 's5', 's4', 's3']);
  expect(await Promise.all(strangers)).toEqual(['done', 'displaced', 'done', 'done', 'done']);
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
