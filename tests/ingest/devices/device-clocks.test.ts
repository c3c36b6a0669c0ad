import { expect, it } from 'vitest';
import { createDeviceClocks } from '../../../ingest/devices/device-clocks.ts';
import type { Reading } from '../../../ingest/reading/reading.ts';

const NOW = 1_764_000_000_000;
const DAY = 86_400_000;
const DEVICE = 'plant:pump-1';

function startClocks() {
  const lines: [string, unknown][] = [];
  const clocks = createDeviceClocks({ backfillDays: 31, warn: (message, facts) => void lines.push([message, facts]) });
  /** @param said the time of the device @param arrived after {@link NOW} */
  const send = (said: number, arrived: number) => {
    const receivedAt = NOW + arrived;
    const given: Reading = {
      device: DEVICE,
      sampledAt: said,
      sequence: 1,
      receivedAt,
      timeSource: 'device',
      values: { a: 1 },
    };
    const [{ sampledAt, timeSource } = given] = clocks.judge([given]);
    return timeSource === 'arrival' ? ['arrival', sampledAt - NOW] : sampledAt - NOW;
  };
  return { clocks, lines, send };
}

it('a time more than 31 days behind the newest of its device is not taken, and the device says so until three are right', () => {
  const { clocks, lines, send } = startClocks();
  send(NOW, 0);
  expect(send(NOW - 31 * DAY, 1_000)).toBe(-31 * DAY);
  expect(clocks.wrong(DEVICE)).toBeUndefined();
  for (let s = 2; s < 6; s++) expect(send(Date.UTC(2019, 0, 1) + s * 1000, s * 1000)).toEqual(['arrival', s * 1000]);
  expect(clocks.wrong(DEVICE)).toMatchObject({
    cause: 'far_behind',
    since: NOW + 2000,
    detail: expect.stringContaining('it says 2019-01-01T00:00:05.000Z'),
  });
  expect(clocks.counts()).toEqual({ wrongNow: 1, times: { far_behind: 4 } });
  send(NOW + 6000, 6000);
  send(NOW + 7000, 7000);
  expect(clocks.wrong(DEVICE)).toBeDefined();
  send(NOW + 8000, 8000);
  expect(clocks.wrong(DEVICE)).toBeUndefined();
  expect(lines.map(([message]) => message)).toEqual([
    'the clock of a device is wrong; the time of arrival counts',
    'the clock of a device is right again',
  ]);
});

it('a clock that falls back by hours and goes on from there is wrong after 16 readings and a minute', () => {
  const { clocks, send } = startClocks();
  send(NOW, 0);
  const at = Array.from({ length: 20 }, (_, i) => send(NOW - 5 * 3_600_000 + i * 5_000, i * 5_000 + 1_000));
  expect(at.filter((time) => typeof time === 'number')).toHaveLength(15);
  expect(at.at(-1)).toEqual(['arrival', 96_000]);
  expect(clocks.wrong(DEVICE)).toMatchObject({ cause: 'fell_back', detail: expect.stringContaining('5 h behind') });
});

it.each([
  ['in a burst', 1_000, 10],
  ['twice as fast as it was measured', 1_000, 500],
])('a gateway that sends six hours late %s keeps its own times', (_, step, pace) => {
  const { clocks, send } = startClocks();
  send(NOW, 0);
  for (let i = 0; i < 500; i++) expect(send(NOW - 6 * 3_600_000 + i * step, i * pace)).toBe(i * step - 6 * 3_600_000);
  expect(clocks.wrong(DEVICE)).toBeUndefined();
});

it('a backlog at the pace of arrival keeps its own times while live readings come in between', () => {
  const { clocks, send } = startClocks();
  for (let i = 0; i < 500; i++) {
    expect(send(NOW + i * 1000, i * 1000)).toBe(i * 1000);
    expect(send(NOW - DAY + i * 1000, i * 1000)).toBe(i * 1000 - DAY);
  }
  expect(clocks.wrong(DEVICE)).toBeUndefined();
});

it('history of a device that has said nothing newer keeps its own times', () => {
  const { send } = startClocks();
  const start = Date.UTC(2015, 5, 1);
  for (let i = 0; i < 100; i++) expect(send(start + i * 60_000, i)).toBe(start + i * 60_000 - NOW);
});

it('what the store has from before the start counts', () => {
  const { clocks, send } = startClocks();
  clocks.know(DEVICE, NOW);
  expect(send(Date.UTC(2018, 0, 1), 5)).toEqual(['arrival', 5]);
});

it('an offset of whole hours is told with the setting of the zone', () => {
  const { clocks } = startClocks();
  const reading = {
    device: DEVICE,
    sampledAt: NOW,
    sequence: 1,
    receivedAt: NOW,
    timeSource: 'arrival',
    values: { a: 1 },
  } as const;
  clocks.judge([{ ...reading, saidAt: NOW + 8 * 3_600_000 - 2_000 }]);
  expect(clocks.wrong(DEVICE)).toMatchObject({
    cause: 'ahead',
    detail: expect.stringContaining('set SITE_TIME_ZONE, or timeZone'),
  });
});

it('a clock that was never set is right only by a time within an hour, so that milliseconds since a start are no seconds', () => {
  const { clocks, send } = startClocks();
  const unset = { device: DEVICE, sampledAt: NOW, sequence: 1, receivedAt: NOW, values: { a: 1 } };
  clocks.judge([{ ...unset, timeSource: 'arrival', saidAt: 1_700_000_000 }]);
  for (const days of [30, 1, 0.1]) expect(send(NOW - days * DAY, 1_000)).toEqual(['arrival', 1_000]);
  expect(clocks.wrong(DEVICE)).toMatchObject({ cause: 'never_set' });
  for (const s of [2, 3, 4]) expect(send(NOW + s * 1_000, s * 1_000)).toBe(s * 1_000);
  expect(clocks.wrong(DEVICE)).toBeUndefined();
  expect(send(NOW - 30 * DAY, 5_000)).toBe(-30 * DAY);
});

it('seconds since 2000, as MicroPython counts them, are told with what to add', () => {
  const { clocks } = startClocks();
  const saidAt = (NOW - Date.UTC(2000, 0, 1)) / 1000 - 3;
  const reading = { device: DEVICE, sampledAt: NOW, sequence: 1, receivedAt: NOW, values: { a: 1 } };
  clocks.judge([{ ...reading, timeSource: 'arrival', saidAt }]);
  expect(clocks.wrong(DEVICE)?.detail).toContain('as MicroPython counts them: add 946684800');
});
