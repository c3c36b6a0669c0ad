import { expect, it } from 'vitest';
import { createDecoder } from '../../../ingest/decode/decode-message.ts';
import { createRefusedDevices } from '../../../ingest/intake/refused-devices.ts';

const NOW = 1_764_000_000_000;

function startRefused() {
  const refused = createRefusedDevices();
  const decoder = createDecoder({
    access: { maySpeakFor: () => true, maySpeakBehind: () => true },
    maxPayloadBytes: 2 ** 20,
  });
  const principal = { site: 'plant', device: 'edge-1', kind: 'device' } as const;
  const send = (topic: string, text: string, receivedAt = NOW) =>
    refused.note(decoder.decode({ topic, client: 'c', payload: Buffer.from(text), principal, receivedAt }));
  return { refused, send };
}

it.each([
  ['the whole message', '{"values":{"a":1}', 'its newest message was refused: malformed_json: '],
  [
    'an unknown unit',
    '{"values":{"a":1,"b":{"v":1,"u":"barg"}}}',
    'a part of its newest message was refused: unknown_unit: b: barg',
  ],
])('a device of which something is refused says so until a message is whole: %s', (_, text, detail) => {
  const { refused, send } = startRefused();
  const topic = 'harbinger/v1/plant/pump-1/telemetry';
  send(topic, text);
  send(topic, text, NOW + 5);
  expect(refused.of('plant:pump-1')).toEqual({ since: NOW, detail: expect.stringContaining(detail) });
  expect(refused.count()).toBe(1);
  send(topic, '{"values":{"a":1}}');
  expect(refused.of('plant:pump-1')).toBeUndefined();
});

it('without a device in the topic it is the sender', () => {
  const { refused, send } = startRefused();
  send('v1/devices/me/telemetry', '{"ts":');
  expect(refused.of('plant:edge-1')).toMatchObject({ since: NOW });
});
