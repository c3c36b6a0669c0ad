import { describe, expect, it } from 'vitest';
import { createLoginThrottle } from '../../broker/login-throttle.ts';

const NOW = 1_764_000_000_000;
const at = (name: string, address = '10.0.0.1') => ({ name, address });

describe('login throttle', () => {
  it('lets a name fail four times, then makes it wait: one second, twice as long each time, up to a minute', () => {
    const throttle = createLoginThrottle();
    let now = NOW;
    const waits = Array.from({ length: 12 }, () => {
      throttle.failed(at('pump'), now);
      const began = now;
      while (!throttle.mayTry(at('pump'), now)) now += 500;
      return (now - began) / 1000;
    });
    expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('makes only that name from that address wait, and forgets it when it gets in or keeps quiet', () => {
    const throttle = createLoginThrottle();
    for (let i = 0; i < 5; i++) throttle.failed(at('pump'), NOW);
    expect(throttle.mayTry(at('pump'), NOW)).toBe(false);
    expect(throttle.mayTry(at('pump', '10.0.0.2'), NOW)).toBe(true);
    expect(throttle.mayTry(at('fan'), NOW)).toBe(true);
    throttle.succeeded(at('pump'));
    throttle.failed(at('pump'), NOW + 1_000);
    expect(throttle.mayTry(at('pump'), NOW + 1_000)).toBe(true);
    for (let i = 0; i < 4; i++) throttle.failed(at('pump'), NOW + 1_000);
    throttle.failed(at('pump'), NOW + 12 * 60_000);
    expect(throttle.mayTry(at('pump'), NOW + 12 * 60_000)).toBe(true);
  });

  it('makes an address that fails under many names wait, but not those who came in from there before', () => {
    const throttle = createLoginThrottle();
    throttle.succeeded(at('old'));
    for (let i = 0; i < 50; i++) throttle.failed(at(`name-${i}`), NOW);
    expect(throttle.mayTry(at('new'), NOW)).toBe(false);
    expect(throttle.mayTry(at('old'), NOW)).toBe(true);
    expect(throttle.mayTry(at('new', '10.0.0.2'), NOW)).toBe(true);
    expect(throttle.mayTry(at('new'), NOW + 1_001)).toBe(true);
  });

  it('holds a bounded number of names: the oldest are forgotten first', () => {
    const throttle = createLoginThrottle();
    for (const name of ['oldest', 'next']) for (let i = 0; i < 5; i++) throttle.failed(at(name, name), NOW);
    for (let i = 0; i < 49_999; i++) throttle.failed(at(`name-${i}`, `address-${i}`), NOW);
    expect(throttle.mayTry(at('oldest', 'oldest'), NOW)).toBe(true);
    expect(throttle.mayTry(at('next', 'next'), NOW)).toBe(false);
  });
});
