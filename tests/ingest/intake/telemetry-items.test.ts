import { expect, it } from 'vitest';
import { createPace } from '../../../broker/access/pace.ts';
import { createChannelLimit } from '../../../ingest/devices/channel-limit.ts';
import type { Intake } from '../../../ingest/intake/intake.ts';
import { acceptItems } from '../../../ingest/intake/telemetry-items.ts';
import { NO_CLOCKS } from '../../helpers/codecs.ts';

const NOW = 1_764_000_000_000;

function openDoor(readingsPerSecond: number) {
  let taken = 0;
  const intake = {
    accept: (message: { readings: readonly unknown[] }, done: () => void) => {
      taken += message.readings.length;
      done();
    },
  } as unknown as Intake;
  const pace = createPace({ readingsPerSecond });
  const channels = createChannelLimit({ maxChannels: 100 });
  const send = (items: readonly unknown[], receivedAt: number) =>
    acceptItems(intake, {
      clocks: NO_CLOCKS,
      items,
      client: 'plant:pump-1',
      receivedAt,
      channels,
      sender: {
        principal: { site: 'plant', device: 'pump-1', kind: 'device' },
        access: { maySpeakFor: () => true },
        pace,
      },
    });
  return { send, taken: () => taken };
}

it('a device that is over its rate is told when to try again, and nothing of what it sent is taken', async () => {
  const { send, taken } = openDoor(10);
  const batch = Array.from({ length: 120 }, (_, seq) => ({ ts: NOW, seq, values: { a: seq } }));
  expect(await send(batch, NOW)).toEqual({ accepted: 120, rejected: [] });
  const refused = send(batch, NOW + 500);
  await expect(refused).rejects.toMatchObject({ code: 'too_many', details: { retryAfterSeconds: 2 } });
  expect(taken()).toBe(120);
  expect(await send(batch, NOW + 2_000)).toMatchObject({ accepted: 120 });
});

it('what is rejected counts for the rate like what is taken, and so does an empty batch', async () => {
  const { send } = openDoor(1);
  await send(Array.from({ length: 11 }).fill('no reading'), NOW);
  await expect(send([{ values: { a: 1 } }], NOW)).rejects.toMatchObject({ details: { retryAfterSeconds: 1 } });
  for (let i = 0; i < 11; i++) await send([], NOW + 20_000);
  await expect(send([], NOW + 20_000)).rejects.toMatchObject({ code: 'too_many' });
});
