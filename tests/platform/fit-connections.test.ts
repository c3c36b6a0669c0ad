import { expect, it } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { DEFAULTS, loadConfig } from '../../platform/config.ts';
import { fitConnections, OTHER_FILES, openFileLimit } from '../../platform/fit-connections.ts';

const config = loadConfig({ defaults: { broker: DEFAULTS.broker, http: DEFAULTS.http } });
const log = createLog({ level: 'silent', pretty: false });
const placesFor = (limit: number | undefined): readonly [number, number] => {
  const { broker, http } = fitConnections(config, log, limit);
  return [broker.maxConnections, http.maxConnections];
};

it('lets in no more connections than there are files for, beside its own', () => {
  for (const limit of [1_024, 4_096, 20_000, 34_000]) {
    const [mqtt, http] = placesFor(limit);
    expect(mqtt).toBeGreaterThan(http);
    expect(http).toBeGreaterThan(10);
    expect(mqtt + http).toBeLessThanOrEqual(Math.max(limit / 4, limit - OTHER_FILES));
  }
});

it('changes nothing where there are enough, or where nobody knows', () => {
  const allowed = [config.broker.maxConnections, config.http.maxConnections];
  expect(placesFor(50_000)).toEqual(allowed);
  expect(placesFor(undefined)).toEqual(allowed);
});

it('reads the limit that the system shows', () => {
  const limits =
    'Limit                Soft Limit   Hard Limit   Units\nMax open files       1024         4096         files\n';
  expect(openFileLimit(limits)).toBe(1024);
  expect(openFileLimit(limits.replace('1024', 'unlimited'))).toBe(Number.POSITIVE_INFINITY);
  expect(openFileLimit('')).toBeUndefined();
});
