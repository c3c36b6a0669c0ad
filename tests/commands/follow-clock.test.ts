import { PassThrough } from 'node:stream';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import type { LocalProgram } from '../../commands/options/command-context.ts';
import { tellOtherTimes } from '../../commands/options/follow-clock.ts';
import { simulateCommand } from '../../commands/simulate.ts';
import { presentClock, runOn, systemMs, type VirtualClock } from '../../lib/clock.ts';
import { startBroker } from '../simulator/broker.ts';
import { runCommand } from '../simulator/run-command.ts';

// All test files of a process share the clock.
afterEach(() => runOn(null));

const BEGAN = Date.UTC(2031, 5, 2, 6);

async function platform(speed: number): Promise<{ url: string; bodies: () => { ts: number }[]; local: LocalProgram }> {
  const broker = await startBroker();
  onTestFinished(() => broker.kill());
  const clock: VirtualClock = { startAt: BEGAN, realStartAt: Date.now(), speed };
  const local: LocalProgram = {
    broker: async () => ({ url: broker.url }),
    clock: async () => clock,
    register: async () => new Map(),
    unjudged: async () => [],
    refused: async () => new Map(),
  };
  return { url: broker.url, local, bodies: () => broker.arrivals.map(({ body }) => body as { ts: number }) };
}

test('machines follow the virtual clock of the platform on this machine, in times and in pace', async () => {
  const { local, bodies } = await platform(600);
  const args = ['--machines', '1', '--interval', '60', '--duration', '10m'];
  const begun = performance.now();
  const { progress, failure } = await runCommand(simulateCommand, args, local);
  expect(failure).toBeUndefined();
  expect(progress).toMatch(
    /virtual clock, 600 times as fast: it shows 2031-06-02T\d\d:\d\d:\d\dZ\. Times and pace follow it/,
  );
  const times = bodies().map(({ ts }) => ts);
  expect(times.slice(1).map((ts, i) => ts - (times[i] ?? 0))).toEqual(new Array(9).fill(60_000));
  expect(times[0]).toBeGreaterThanOrEqual(BEGAN);
  expect(times[9]).toBeLessThanOrEqual(systemMs());
  // Nine minutes of the plant are 0.9 s of the world, and no second less.
  expect(performance.now() - begun).toBeGreaterThanOrEqual(890);
});

test('where it publishes elsewhere its times are those of the world, and it says so', async () => {
  const { local } = await platform(600);
  const other = await platform(1);
  const args = ['--machines', '1', '--duration', '2s', '--speed', 'max', '--url', other.url];
  const { progress } = await runCommand(simulateCommand, args, local);
  expect(progress).toMatch(
    /runs on a virtual clock, but its broker is at .* and not at .*: times here are those of the world/,
  );
  expect(presentClock()).toBeNull();
  expect(other.bodies()[0]?.ts).toBeGreaterThan(Date.now() - 3_600_000);
});

test('a plan ahead of the clock, or before it began, is told', () => {
  const told = (startAt: number): string => {
    const stderr = new PassThrough();
    tellOtherTimes(startAt, { stderr, now: () => new Date(systemMs()) });
    return String(stderr.read() ?? '');
  };
  expect(told(Date.now() + 3 * 86_400_000)).toMatch(/which is 3 days ahead of the clock \(.*so it waits/);
  expect(told(Date.now() - 86_400_000)).toBe('');
  runOn({ startAt: BEGAN, realStartAt: Date.now(), speed: 10 });
  expect(told(BEGAN - 86_400_000)).toMatch(/before the platform's virtual clock did \(2031-06-02T06:00:00Z\)/);
  expect(told(BEGAN + 1000)).toBe('');
});
