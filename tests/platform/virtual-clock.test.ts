import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { runOn, systemMs, systemNow, systemWait } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import { newSteppedClock } from '../../lib/stepped-clock.ts';
import { loadConfig } from '../../platform/config.ts';
import { settingsOfTheWorld, useClockOf, useSteppedClock } from '../../platform/virtual-clock.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });
const startAt = new Date('2026-11-02T06:00:00Z');

// All test files of a process share the clock.
afterEach(() => runOn(null));

test('a virtual clock goes so many times as fast, from where it was told to', async () => {
  useClockOf(tempDir(), { speed: 1000, startAt }, log);
  const [world, begun] = [Date.now(), systemMs()];
  expect(begun - startAt.getTime()).toBeLessThan(1000 * 60_000);
  while (Date.now() - world < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  const passed = systemMs() - begun;
  expect(passed).toBeGreaterThanOrEqual(20_000);
  expect(passed).toBeLessThanOrEqual((Date.now() - world) * 1000);
  expect(systemWait(60_000)).toBe(60);
  expect(systemWait(1)).toBe(20);
});

test('the lock of the program itself is no data', () => {
  const folder = tempDir();
  writeFileSync(path.join(folder, 'harbinger.lock'), '');
  expect(useClockOf(folder, { speed: 600, startAt }, log)).toMatchObject({ speed: 600 });
});

test('the world has one clock, and timers run as they are set', () => {
  expect(useClockOf(tempDir(), undefined, log)).toBeNull();
  expect(Math.abs(systemNow().getTime() - Date.now())).toBeLessThan(60_000);
  expect(systemWait(60_000)).toBe(60_000);
});

test('a folder keeps its clock: it goes on after a stop, and another one is refused in words', () => {
  const folder = tempDir();
  const first = useClockOf(folder, { speed: 600, startAt }, log);
  runOn(null);
  expect(useClockOf(folder, { speed: 600 }, log)).toEqual(first);
  expect(() => useClockOf(folder, { speed: 60 }, log)).toThrow(
    /goes 600 times as fast, from 2026-11-02T06:00:00.000Z on/,
  );
  expect(() => useClockOf(folder, { speed: 600, startAt: new Date(0) }, log)).toThrow(/give the same/);
  expect(() => useClockOf(folder, undefined, log)).toThrow(/start with --virtual-clock 600, or set DATA_DIR/);
});

test('a folder with data of the world’s clock takes no virtual one', () => {
  const folder = tempDir();
  writeFileSync(path.join(folder, 'journal'), '');
  expect(() => useClockOf(folder, { speed: 600 }, log)).toThrow(/set DATA_DIR to an empty folder/);
});

test('a stepped clock needs an empty folder, and nothing else continues its data', () => {
  const folder = tempDir();
  useSteppedClock(folder, newSteppedClock(startAt.getTime()), log);
  expect(systemMs()).toBe(startAt.getTime());
  expect(systemWait(60_000)).toBe(60_000);
  runOn(null);
  expect(() => useClockOf(folder, undefined, log)).toThrow(/the times of an evaluation/);
  expect(() => useClockOf(folder, { speed: 60 }, log)).toThrow(/the times of an evaluation/);
  expect(() => useSteppedClock(folder, newSteppedClock(0), log)).toThrow(/the times of an evaluation/);
  const full = tempDir();
  writeFileSync(path.join(full, 'journal'), '');
  expect(() => useSteppedClock(full, newSteppedClock(0), log)).toThrow(/data of the world's clock/);
});

test('what a virtual clock may not reach is named: shared stores, backups, and the plant, but not this machine', () => {
  const named = (environment: Record<string, string>) => settingsOfTheWorld(loadConfig({ environment }));
  expect(named({})).toEqual([]);
  const mail = { SMTP_FROM: 'harbinger@plant.example' };
  expect(
    named({
      DATABASE_URL: 'postgres://localhost/harbinger',
      ...{ INFLUX_URL: 'http://127.0.0.1:8086', INFLUX_TOKEN: 't', INFLUX_ORG: 'plant', INFLUX_BUCKET: 'telemetry' },
      KAFKA_BROKERS: '127.0.0.1:9092',
      ...{ BACKUP_DIR: '/backups', BACKUP_PASSPHRASE_FILE: '/keys/backups' },
      MQTT_URL: 'mqtts://broker.plant.example:8883',
      ...{ SMTP_URL: 'smtp://mail.plant.example', ...mail },
      AUDIT_SYSLOG_URL: 'udp://logs.plant.example:514',
    }),
  ).toEqual(['DATABASE_URL', 'INFLUX_URL', 'KAFKA_BROKERS', 'BACKUP_DIR', 'MQTT_URL', 'SMTP_URL', 'AUDIT_SYSLOG_URL']);
  expect(
    named({
      MQTT_URL: 'mqtt://localhost:1884',
      ...{ SMTP_URL: 'smtp://[::1]:2525', ...mail },
      AUDIT_SYSLOG_URL: 'udp://127.0.0.1:5514',
    }),
  ).toEqual([]);
});
