import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordedMessage } from '../../../simulator/messages/message-file.ts';
import { shiftTimes } from '../../../simulator/messages/shift-times.ts';
import { FORMATS, wireOf } from '../../../simulator/wire/formats.ts';

const AT = Date.UTC(2026, 2, 2, 6, 0, 0, 250);
const DAY_SECONDS = 86_400;
const DAY = DAY_SECONDS * 1000;

function shift(text: string, bySeconds: number, topic = 'plant/a'): { text: string; times: number } {
  const message: RecordedMessage = { at: AT, topic, payload: Buffer.from(text), qos: 1, retain: false };
  const { payload, times } = shiftTimes(message, bySeconds);
  return { text: payload.toString(), times };
}

test.each([
  [`{"ts":${AT},"v":1.5}`, `{"ts":${AT + DAY},"v":1.5}`, 1],
  ['[{"bt":1772431200.250,"n":"t","v":1772431}]', '[{"bt":1772517600.250,"n":"t","v":1772431}]', 1],
  ['t value=21.5 1772431200250000000', 't value=21.5 1772517600250000000', 1],
  ['{"time":"2026-03-02T06:00:00Z"}', '{"time":"2026-03-03T06:00:00Z"}', 1],
  ['{"time":"2026-03-02T07:00:00.123456+01:00"}', '{"time":"2026-03-03T07:00:00.123456+01:00"}', 1],
  ['2026-03-02T05:59:59,4.2', '2026-03-03T05:59:59,4.2', 1],
  // Long ago, a part of a longer number, and a value with the digits of seconds that is negative.
  [
    '{"ts":946684800000,"id":"x1772431200250","v":-1772431200}',
    '{"ts":946684800000,"id":"x1772431200250","v":-1772431200}',
    0,
  ],
  ['{"values":{"t":21.5}}', '{"values":{"t":21.5}}', 0],
])('%s', (text, moved, times) => {
  expect(shift(text, DAY_SECONDS)).toEqual({ text: moved, times });
});

test('moving there and back gives the same bytes, in every language of a device', () => {
  const channels = [{ name: 'temperature', unit: 'Cel' }];
  const seconds = fc.integer({ min: -30 * DAY_SECONDS, max: 30 * DAY_SECONDS });
  fc.assert(
    fc.property(
      fc.constantFrom(...FORMATS),
      seconds,
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      (format, by, value) => {
        const wire = wireOf(format, { site: 'plant', device: 'p-1', channels });
        wire.open?.().first();
        const { topic, payload } = wire.encode([{ sampledAt: AT, sequence: 1, values: { temperature: value } }]);
        const message: RecordedMessage = { at: AT, topic, payload: Buffer.from(payload), qos: 1, retain: false };
        const there = shiftTimes(message, by);
        expect(there.times).toBeGreaterThan(0);
        if (by !== 0) expect(there.payload.equals(message.payload)).toBe(false);
        const back = shiftTimes({ ...message, at: AT + 1000 * by, payload: there.payload }, -by);
        expect(back.payload.equals(message.payload)).toBe(true);
      },
    ),
  );
});

test('no bytes make it throw, and those of no text stay as they are', () => {
  const topics = fc.constantFrom('a', 'spBv1.0/g/NDATA/n');
  fc.assert(
    fc.property(fc.uint8Array(), topics, (bytes, topic) => {
      const payload = Buffer.from(bytes);
      const { times, payload: moved } = shiftTimes({ at: AT, topic, payload, qos: 0, retain: false }, DAY_SECONDS);
      if (times === 0) expect(moved.equals(payload)).toBe(true);
      expect(moved.length).toBe(payload.length);
    }),
  );
});
