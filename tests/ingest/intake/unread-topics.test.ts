import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createDecoder } from '../../../ingest/decode/decode-message.ts';
import { createMappings } from '../../../ingest/decode/mapping/mapping-codec.ts';
import { configuredRules } from '../../../ingest/decode/mapping/mapping-presets.ts';
import { createIntake } from '../../../ingest/intake/intake.ts';
import type { Principal } from '../../../lib/principal.ts';

const NOW = 1_764_000_000_000;

function startIntake(states: Record<string, Record<string, number>> = {}) {
  const lines: Record<string, unknown>[] = [];
  const log = pino(new Writable({ write: (line, _, next) => next(void lines.push(JSON.parse(String(line)))) }));
  const decoder = createDecoder({
    access: { maySpeakFor: () => true, maySpeakBehind: () => true },
    maxPayloadBytes: 2 ** 20,
    mappings: createMappings({ rules: configuredRules({ rules: [], presets: 'all' }), timeZone: 'UTC' }),
    states,
  });
  const intake = createIntake({
    journal: { append: async () => undefined },
    quarantine: { add: async () => undefined } as never,
    now: () => NOW,
    log,
  });
  const send = (topic: string, json: unknown, device = 'edge-1'): Promise<unknown> => {
    const principal: Principal = { site: 'plant', device, kind: 'device' };
    const payload = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
    const message = decoder.decode({ topic, payload, client: device, principal, receivedAt: NOW });
    return new Promise((resolve) =>
      intake.accept(message, () => resolve(message.readings.map(({ values }) => values))),
    );
  };
  const told = () =>
    intake.unread().map(({ topic, reason, names, messages, emptyMessages }) => {
      return { topic, reason, names, messages, emptyMessages };
    });
  return { intake, send, told, lines };
}

const ME = 'v1/devices/me/telemetry';
const TEXT = { topic: ME, reason: 'text', names: ['mode'] };

it('a message of which nothing is read keeps a sample with topic and reason, is counted, and is logged once', async () => {
  const { intake, send, told, lines } = startIntake();
  for (let i = 0; i < 3; i++) await send(ME, { mode: 'idle' });
  expect(told()).toEqual([{ ...TEXT, messages: 3, emptyMessages: 3 }]);
  const [{ payload, payloadBytes, client } = {}] = intake.unread();
  expect([Buffer.from(payload ?? []).toString(), payloadBytes, client]).toEqual(['{"mode":"idle"}', 15, 'edge-1']);
  expect(intake.counts).toMatchObject({ unread: { text: 3 }, ignored: {}, readings: 0 });
  expect(lines.filter(({ msg }) => msg === 'nothing of a message is kept')).toMatchObject([
    { topic: ME, reason: 'text', names: ['mode'] },
  ]);
});

it('what stands beside good values is named, and logged nowhere', async () => {
  const { send, told, lines } = startIntake();
  expect(await send(ME, { temperature: 20, mode: 'idle' })).toEqual([{ temperature: 20 }]);
  expect(told()).toEqual([{ ...TEXT, messages: 1, emptyMessages: 0 }]);
  expect(lines).toEqual([]);
});

it.each([
  ['zigbee2mqtt/d', { mode: 'auto' }, 'text', 'mode'],
  ['zigbee2mqtt/d', { color: { x: 0.3 } }, 'structure', 'color'],
  ['dt/app/d/x', { a: null }, 'no_value', 'a'],
  ['dt/app/d/x', {}, 'nothing_found', 'dt/app/d/x'],
  ['application/1/device/d/event/up', { data: 'AQ==' }, 'nothing_found', 'application/1/device/d/event/up'],
  ['shellies/d/relay/0', 'overpower', 'text', 'shellies/d/relay/0'],
  ['telegraf/d', 'm,host=d s="idle"', 'text', 'm.s'],
  ['senml/d', [{ n: 'label', vs: 'hall' }], 'text', 'label'],
  ['senml/d', [{ n: 'photo', vd: 'AQ' }], 'structure', 'photo'],
  ['v1/gateway/telemetry', { child: [{ ts: NOW, values: { a: null } }] }, 'no_value', 'a'],
  ['iotgateway', { values: [{ id: 'a.b', v: 1, q: false, t: NOW }] }, 'bad_quality', 'a.b'],
])('telemetry on %s that no reading can hold is named: %j', async (topic, payload, reason, name) => {
  const { intake, send, told } = startIntake();
  expect(await send(topic, payload)).toEqual([]);
  expect(told()).toEqual([{ topic, reason, names: [name], messages: 1, emptyMessages: 1 }]);
  expect(intake.counts.ignored).toEqual({});
});

it.each([
  ['v1/devices/me/attributes', { fw: '1.2' }],
  ['tele/d/LWT', 'Online'],
  ['shellyplus1-a/events/rpc', { method: 'NotifyEvent', params: { events: [] } }],
])('what carries no telemetry is ignored: %s', async (topic, payload) => {
  const { intake, send, told } = startIntake();
  await send(topic, payload);
  expect(told()).toEqual([]);
  expect(Object.values(intake.counts.ignored)).toEqual([1]);
});

it('one device with ever new topics pushes out its own samples only', async () => {
  const { send, told } = startIntake();
  await send(ME, { mode: 'idle' }, 'other');
  for (let i = 0; i < 2_500; i++) await send(`dt/app/d${i}/x`, {}, 'flood');
  expect(told()).toHaveLength(2_000);
  expect(told()).toContainEqual({ ...TEXT, messages: 1, emptyMessages: 1 });
});

it.each([
  ['harbinger/v1/plant/d/telemetry', { values: { mode: 'Fault' } }, { mode: 2 }],
  [ME, { mode: 'fault' }, { mode: 2 }],
  ['dt/app/d/x', { pump: { mode: 'FAULT' } }, { 'pump.mode': 2 }],
  ['telegraf/d', 'm,host=d mode="fault"', { 'm.mode': 2 }],
  ['senml/d', [{ n: 'mode', vs: 'fault' }], { mode: 2 }],
  ['shellies/d/mode', 'fault', { mode: 2 }],
  ['zigbee2mqtt/d', { state: 'OFF', battery: '87.50' }, { state: 0, battery: 87.5 }],
])('a text that stands for a state is its number: %s %j', async (topic, payload, values) => {
  const { send, told } = startIntake({ mode: { idle: 0, run: 1, fault: 2 } });
  expect(await send(topic, payload)).toEqual([values]);
  expect(told()).toEqual([]);
});

it.each([
  ['dt/app/d/x', { temp: '21.5', deviceId: '4711', article: '00815', serial: '12345' }, { temp: 21.5 }],
  ['telegraf/d', 'm,host=d temp="21.5",fw_version="2.1"', { 'm.temp': 21.5 }],
])('numbers in texts are values, addresses and versions are none: %s', async (topic, payload, values) => {
  expect(await startIntake().send(topic, payload)).toEqual([values]);
});

it.each([
  ['a time beside the values', { timestamp: NOW - 5, values: { a: 1 } }, [{ a: 1 }]],
  ['a time among the keys', { timestamp: NOW - 5, a: 1 }, [{ a: 1 }]],
  ['a time of each name', [{ name: 'a', value: 1, timestamp: NOW - 5 }], [{ a: 1 }]],
  ['what is no time', { timestamp: 12, a: 1 }, [{ timestamp: 12, a: 1 }]],
])('ThingsBoard: %s', async (_, payload, values) => {
  expect(await startIntake().send(ME, payload)).toEqual(values);
});

it('ThingsBoard: a name that stands twice keeps the first, and says the second', async () => {
  const { send, intake } = startIntake();
  const values = [
    { name: 'a', value: 70 },
    { name: 'a', value: 2.6 },
  ];
  expect(await send(ME, { ts: NOW, values })).toEqual([{ a: 70 }]);
  expect(intake.counts.rejections).toEqual({ unnamed_list: 1 });
});
