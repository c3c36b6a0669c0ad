import { describe, expect, it } from 'vitest';
import { createLoginThrottle } from '../../../lib/secrets/login-throttle.ts';

const NOW = 1_764_000_000_000;
const at = (name: string, address = '10.0.0.1') => ({ name, address });

describe('login throttle', () => {
  it('lets a name fail four times, then makes it wait: one second, twice as long each time, up to a minute', () => {
    const throttle = createLoginThrottle();
    let now = NOW;
    const waits = Array.from({ length: 12 }, () => {
      throttle.failed(at('pump'), now);
      const began = now;
      now += throttle.waitOf(at('pump'), now);
      return (now - began) / 1000;
    });
    expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('makes only that name from that address wait, and forgets it when it gets in or keeps quiet', () => {
    const throttle = createLoginThrottle();
    for (let i = 0; i < 5; i++) throttle.failed(at('pump'), NOW);
    expect(throttle.waitOf(at('pump'), NOW)).toBeGreaterThan(0);
    expect(throttle.waitOf(at('pump', '10.0.0.2'), NOW)).toBe(0);
    expect(throttle.waitOf(at('fan'), NOW)).toBe(0);
    throttle.succeeded(at('pump'));
    throttle.failed(at('pump'), NOW + 1_000);
    expect(throttle.waitOf(at('pump'), NOW + 1_000)).toBe(0);
    for (let i = 0; i < 4; i++) throttle.failed(at('pump'), NOW + 1_000);
    throttle.failed(at('pump'), NOW + 12 * 60_000);
    expect(throttle.waitOf(at('pump'), NOW + 12 * 60_000)).toBe(0);
  });

  it('makes an address that fails under many names wait, but not those who came in from there before', () => {
    const throttle = createLoginThrottle();
    throttle.succeeded(at('old'));
    for (let i = 0; i < 50; i++) throttle.failed(at(`name-${i}`), NOW);
    expect(throttle.waitOf(at('new'), NOW)).toBeGreaterThan(0);
    expect(throttle.waitOf(at('old'), NOW)).toBe(0);
    expect(throttle.waitOf(at('new', '10.0.0.2'), NOW)).toBe(0);
    expect(throttle.waitOf(at('new'), NOW + 1_001)).toBe(0);
  });

  it('makes one that repeats what is wrong wait, and not its neighbours', () => {
    const throttle = createLoginThrottle();
    for (let i = 0; i < 100; i++) throttle.failed(at('misconfigured'), NOW, 'again');
    expect(throttle.waitOf(at('misconfigured'), NOW)).toBe(60_000);
    expect(throttle.waitOf(at('new'), NOW)).toBe(0);
  });

  it('holds a bounded number of names: the oldest are forgotten first', () => {
    const throttle = createLoginThrottle();
    for (const name of ['oldest', 'next']) for (let i = 0; i < 5; i++) throttle.failed(at(name, name), NOW);
    for (let i = 0; i < 49_999; i++) throttle.failed(at(`name-${i}`, `address-${i}`), NOW);
    expect(throttle.waitOf(at('oldest', 'oldest'), NOW)).toBe(0);
    expect(throttle.waitOf(at('next', 'next'), NOW)).toBeGreaterThan(0);
  });
});
