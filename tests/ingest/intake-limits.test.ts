import { expect, it } from 'vitest';
import { createIntake } from '../../ingest/intake/intake.ts';
import type { Quarantine } from '../../ingest/quarantine/quarantine.ts';
import type { IntakeMessage } from '../../ingest/reading/intake-message.ts';
import { reject } from '../../ingest/reading/rejection.ts';
import type { Log } from '../../lib/log.ts';
import { aReading, aWaveform } from '../helpers/readings.ts';

const message: IntakeMessage = {
  topic: 't',
  client: 'c',
  payload: new Uint8Array(100),
  receivedAt: 0,
  readings: [],
  rejections: [],
  format: 'native',
};

/** An intake whose journal ends an append on command, on a clock of the test's own. */
function setUp() {
  const clock = { now: 1_000_000 };
  const lines: Record<string, unknown>[] = [];
  const journal = { append: async (): Promise<void> => undefined };
  const intake = createIntake({
    journal: { append: () => journal.append() },
    quarantine: { add: async () => undefined } as unknown as Quarantine,
    now: () => clock.now,
    log: { warn: (facts: Record<string, unknown>) => lines.push(facts), error: () => undefined } as unknown as Log,
  });
  return { clock, lines, journal, intake };
}

it('a device whose every message is refused cannot fill the log, and does not hide the mistakes of others', async () => {
  const { clock, lines, intake } = setUp();
  const refused = (reason: 'malformed_json' | 'not_finite') => {
    intake.accept({ ...message, rejections: [reject(reason, 'x')] }, () => undefined);
  };
  for (let i = 0; i < 1_000; i++) refused('malformed_json');
  refused('not_finite');
  expect(lines.filter(({ reason }) => reason === 'malformed_json')).toHaveLength(10);
  expect(lines.filter(({ reason }) => reason === 'not_finite')).toHaveLength(1);
  clock.now += 10_000;
  refused('malformed_json');
  expect(lines.at(-1)).toMatchObject({ reason: 'malformed_json', suppressed: 990 });
  expect(intake.counts.rejections).toEqual({ malformed_json: 1_001, not_finite: 1 });
  await intake.idle();
});

it.each([
  ['waveforms', { readings: [aWaveform(250_000)] }],
  ['readings of many channels', { readings: Array(40).fill(aReading({ values: manyValues(1_000) })) }],
  ['payloads that are refused', { payload: new Uint8Array(2 ** 20), rejections: [reject('malformed_json', 'x')] }],
] as const)('%s that wait for a slow disk are bounded by their bytes', async (_, given) => {
  const { journal, intake } = setUp();
  let release = (): void => undefined;
  journal.append = () => new Promise((resolve) => (release = resolve));
  const outcomes: (string | undefined)[] = [];
  const send = () => intake.accept({ ...message, ...given }, (error) => outcomes.push(error?.message));
  send();
  await new Promise((resolve) => setImmediate(resolve));
  for (let i = 0; i < 400; i++) send();
  const refused = outcomes.filter((outcome) => outcome?.includes('waiting for the disk')).length;
  expect(refused).toBeGreaterThan(200);
  expect(refused).toBeLessThan(300);
  journal.append = async () => undefined;
  release();
  await intake.idle();
  expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(401 - refused);
});

it('a message that is larger than all that may wait is taken alone', async () => {
  const { intake } = setUp();
  const outcomes: (Error | undefined)[] = [];
  intake.accept({ ...message, payload: new Uint8Array(200 * 2 ** 20) }, (error) => outcomes.push(error));
  await intake.idle();
  expect(outcomes).toEqual([undefined]);
});

it('is well again by itself once nothing has failed for ten seconds, and at once with a group that is written', async () => {
  const { clock, journal, intake } = setUp();
  const fail = async () => {
    journal.append = async () => Promise.reject(new Error('no answer'));
    intake.accept({ ...message, readings: [aReading()] }, () => undefined);
    await intake.idle();
    expect(intake.health()).toBe('the journal cannot be written: no answer');
  };
  await fail();
  clock.now += 9_999;
  expect(intake.health()).not.toBe('ok');
  clock.now += 1;
  expect(intake.health()).toBe('ok');
  await fail();
  journal.append = async () => undefined;
  intake.accept({ ...message, readings: [aReading()] }, () => undefined);
  await intake.idle();
  expect(intake.health()).toBe('ok');
});

function manyValues(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, i]));
}
