import { describe, expect, it } from 'vitest';
import { createListeners, LISTEN } from '../../../ingest/intake/listen.ts';
import type { IntakeMessage } from '../../../ingest/reading/intake-message.ts';
import { reject } from '../../../ingest/reading/rejection.ts';
import { mappingListenRoutes } from '../../../ticketing/api/definitions/mapping-listen-routes.ts';
import { openApp } from '../../http/app.ts';

const signal = new AbortController().signal;
const now = (): number => 5_000;

function message(
  topic: string,
  given: Partial<IntakeMessage> & { device?: string; text?: string } = {},
): IntakeMessage {
  const { device = 'pump-1', text = '{"temp":21}', ...more } = given;
  const sampledAt = 1_000;
  const reading = { device: `plant:${device}`, sampledAt, sequence: 0, receivedAt: 0, timeSource: 'device' } as const;
  return {
    topic,
    client: 'c',
    principal: { site: 'plant', device: 'gateway', kind: 'gateway' },
    payload: Buffer.from(text),
    receivedAt: 4_000,
    readings: [{ ...reading, values: { temp: 21 } }],
    rejections: [],
    format: 'mapping',
    ...more,
  };
}

describe('somebody who listens', () => {
  it('hears what fits by topic and device, accepted or not, with a copy of the bytes, until enough came', async () => {
    const listeners = createListeners();
    const all = listeners.listen(
      { filter: 'mill/+/state', device: 'plant:pump-1', seconds: 30, most: 3 },
      { signal, now },
    );
    const first = message('mill/a/state');
    listeners.note(first);
    (first.payload as Buffer).fill(0);
    listeners.note(message('mill/a/other'));
    listeners.note(message('mill/a/state', { device: 'pump-2' }));
    listeners.note(message('mill/b/state', { rejections: [reject('malformed_json', 'x')] }));
    listeners.note(
      message('mill/b/state', { readings: [], principal: { site: 'plant', device: 'pump-1', kind: 'device' } }),
    );
    const { messages, heard, leftOut } = await all;
    expect(messages.map(({ topic, outcome, sender }) => [topic, outcome, sender])).toEqual([
      ['mill/a/state', 'accepted', 'plant:gateway'],
      ['mill/b/state', 'partly', 'plant:gateway'],
      ['mill/b/state', 'refused', 'plant:pump-1'],
    ]);
    expect(Buffer.from(messages[0]?.payload ?? []).toString()).toBe('{"temp":21}');
    expect([heard, leftOut]).toEqual([3, { tooLarge: 0, beyondBytes: 0 }]);
  });

  it('is bounded in bytes, and what is left out is counted', async () => {
    const listeners = createListeners();
    const stop = new AbortController();
    const all = listeners.listen({ filter: '#', seconds: 30, most: 50 }, { signal: stop.signal, now });
    listeners.note(message('a', { text: 'x'.repeat(LISTEN.messageBytes + 1) }));
    for (let i = 0; i < 7; i++) listeners.note(message('a', { text: 'x'.repeat(LISTEN.messageBytes) }));
    stop.abort();
    const { messages, heard, leftOut } = await all;
    expect([messages.length, heard, leftOut]).toEqual([6, 8, { tooLarge: 1, beyondBytes: 1 }]);
  });

  it('ends after its time, and a few may listen at once', async () => {
    const listeners = createListeners();
    const stop = new AbortController();
    const wanted = { filter: '#', seconds: 30, most: 1 };
    const four = Array.from({ length: 4 }, () => listeners.listen(wanted, { signal: stop.signal, now }));
    await expect(listeners.listen(wanted, { signal, now })).rejects.toMatchObject({ code: 'too_many' });
    stop.abort();
    expect((await Promise.all(four)).map(({ messages }) => messages.length)).toEqual([0, 0, 0, 0]);
    const short = await listeners.listen({ ...wanted, seconds: 0.01 }, { signal, now });
    expect(short).toMatchObject({ messages: [], heard: 0 });
  });
});

describe('POST /mappings/listen', () => {
  it('answers with payloads in base64, and refuses what it cannot listen to', async () => {
    const listeners = createListeners();
    const app = await openApp([mappingListenRoutes({ listeners, now })]);
    const ask = (body: object) => app.inject({ method: 'POST', url: '/api/v1/mappings/listen', payload: body });
    const asked = ask({ topic: 'mill/#', seconds: 5, most: 1 });
    const feeding = setInterval(() => listeners.note(message('mill/a', { text: '\u0000\u00ff' })), 10);
    const answer = (await asked).json();
    clearInterval(feeding);
    expect(answer).toMatchObject({ heard: 1, leftOut: { tooLarge: 0, beyondBytes: 0 } });
    expect(answer.messages).toMatchObject([
      { topic: 'mill/a', payload: Buffer.from('\u0000\u00ff').toString('base64') },
    ]);
    for (const body of [{ seconds: 1 }, { topic: 'a/#/b', seconds: 1 }, { topic: 'a', seconds: 31 }, { topic: 'a' }])
      expect((await ask(body)).statusCode, JSON.stringify(body)).toBe(400);
    await app.close();
  });
});
