import { expect, it } from 'vitest';
import { createMessageIntake } from '../../../ingest/intake/message-intake.ts';
import { createLog } from '../../../lib/log.ts';

const log = createLog({ level: 'silent', pretty: false });
const message = {
  topic: 'a',
  client: 'c',
  payload: new Uint8Array(),
  principal: { site: 'plant', device: 'pump-1', kind: 'device' },
} as const;
const reading = { device: 'plant:pump-1', sampledAt: 1, sequence: 1, values: { a: 1 } };
const rejection = { reason: 'malformed_json', detail: '' };

type Parts = Parameters<typeof createMessageIntake>[0];

function outcomeOf(decode: () => unknown, failure?: Error): unknown[] {
  const told: unknown[] = [];
  const decoder = { decode } as unknown as Parts['decoder'];
  const intake = { accept: (_decoded: object, done: (error?: Error) => void) => done(failure) } as Parts['intake'];
  createMessageIntake({ decoder, intake, log, now: () => 0 })(message, (...answer) => void told.push(...answer));
  return told;
}

it('a message costs its sender each reading in it, good or bad', () => {
  const decoded = { readings: [reading, reading], rejections: [rejection, rejection, rejection] };
  expect(outcomeOf(() => decoded)).toEqual([undefined, 5, 'malformed_json:  (and 2 more)']);
});

it('what of a message cannot be used is told its sender, and what is read alone costs no words', () => {
  const unread = [{ reason: 'text', name: 'mode' }];
  const tell = (decoded: object) => outcomeOf(() => ({ readings: [], rejections: [], ...decoded }))[2];
  expect(tell({ readings: [reading] })).toBeUndefined();
  expect(tell({ readings: [reading], rejections: [{ reason: 'not_a_number', detail: 'b is not a number' }] })).toBe(
    'not_a_number: b is not a number',
  );
  expect(tell({ unread })).toMatch(/^not read: mode: a text that is no number: declare its words/);
  expect(tell({ readings: [reading], unread })).toBeUndefined();
});

it('what cannot be kept is told to be so, also where a decoder breaks', () => {
  const failure = new Error('disk full');
  expect(outcomeOf(() => ({ readings: [], rejections: [] }), failure)[0]).toBe(failure);
  const broken = outcomeOf(() => {
    throw new TypeError('a bug');
  });
  expect(broken).toMatchObject([{ code: 'unavailable' }]);
});
