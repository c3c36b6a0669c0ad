import { expect, it } from 'vitest';
import { createMqttReplies } from '../../../broker/plant/mqtt-replies.ts';

const MAX_ID = 65_535;

function replies() {
  let end = (_reason: Error): void => undefined;
  const ended = new Promise<Error>((resolve) => {
    end = resolve;
  });
  return createMqttReplies({ end: (reason) => end(reason), ended }, 60_000);
}

it('gives no packet id twice while an answer to the first is awaited', async () => {
  const { newId, next, give } = replies();
  const first = newId();
  const slow = next('puback', first);
  for (let i = 1; i < MAX_ID; i++) {
    const id = newId();
    const answer = next('puback', id);
    give({ cmd: 'puback', messageId: id });
    await answer;
  }
  expect(newId()).not.toBe(first);
  give({ cmd: 'puback', messageId: first });
  await slow;
});

it('says so when every packet id is taken, and goes on once one is free', async () => {
  const { newId, next, give } = replies();
  const answers = Array.from({ length: MAX_ID }, () => next('puback', newId()));
  expect(newId).toThrow(/too much waits/);
  give({ cmd: 'puback', messageId: 4711 });
  await answers[4710];
  expect(newId()).toBe(4711);
  for (let id = 1; id <= MAX_ID; id++) give({ cmd: 'puback', messageId: id });
  await Promise.all(answers);
});
