import { encodeSparkplug } from '../helpers/sparkplug.ts';

/** A payload of a format, with three quantities whose values cannot be taken for each other. */
export type PayloadFormat = {
  readonly name: string;
  readonly topic: string;
  /** @param fields name → value as it is written there, in the order in which they stand */
  readonly write: (fields: readonly Field[], ts: number) => Buffer;
  /** The channel of a name in the payload. */
  readonly channelOf: (name: string) => string;
  /** Changes that the format cannot write. */
  readonly without?: readonly string[];
  /** Whether the payload has a time of its own. */
  readonly timed: boolean;
};
export type Field = readonly [name: string, value: string];

const same = (name: string): string => name;
const members = (fields: readonly Field[]): string => fields.map(([name, value]) => `"${name}":${value}`).join(',');
const object = (fields: readonly Field[]): string => `{${members(fields)}}`;
const json = (around: (fields: readonly Field[], ts: number) => string) => {
  return (fields: readonly Field[], ts: number): Buffer => Buffer.from(around(fields, ts));
};
const iso = (ts: number): string => new Date(ts).toISOString();

/**
 * The formats of docs/devices.md whose payloads hold several values, as their senders write them.
 */
export const PAYLOAD_FORMATS: readonly PayloadFormat[] = [
  {
    name: 'native',
    topic: 'harbinger/v1/plant/d/telemetry',
    channelOf: same,
    timed: true,
    write: json((fields, ts) => `{"ts":${ts},"seq":4711,"values":${object(fields)}}`),
  },
  {
    name: 'native, values with units',
    topic: 'harbinger/v1/plant/d/telemetry',
    channelOf: same,
    timed: true,
    write: json(
      (fields, ts) => `[{"ts":${ts},"values":${object(fields.map(([key, v]) => [key, `{"v":${v},"u":"mm/s"}`]))}}]`,
    ),
  },
  {
    name: 'native, flat',
    topic: 'harbinger/v1/plant/d/telemetry',
    channelOf: same,
    timed: true,
    write: json((fields, ts) => `{"ts":${ts},${members(fields)}}`),
  },
  {
    name: 'native, flat, in seconds',
    topic: 'harbinger/v1/plant/d/telemetry',
    timed: true,
    channelOf: (name) => `x.${name}`,
    write: json((fields, ts) => `{"time":"${ts / 1000}","x":${object(fields)}}`),
  },
  {
    name: 'native, channel in the topic',
    topic: 'harbinger/v1/d/telemetry/x',
    timed: true,
    channelOf: (name) => `x.${name}`,
    write: json((fields, ts) => `{"ts":${ts},${members(fields)}}`),
  },
  {
    name: 'ThingsBoard',
    topic: 'v1/devices/me/telemetry',
    channelOf: same,
    timed: true,
    write: json((fields, ts) => `{"ts":${ts},"values":${object(fields)}}`),
  },
  {
    name: 'ThingsBoard, keys alone',
    topic: 'v1/devices/me/telemetry',
    channelOf: same,
    timed: false,
    write: json(object),
  },
  {
    name: 'ThingsBoard, gateway',
    topic: 'v1/gateway/telemetry',
    channelOf: same,
    timed: true,
    write: json((fields, ts) => `{"Device A":[{"ts":${ts},"values":${object(fields)}}]}`),
  },
  {
    name: 'line protocol',
    topic: 'telegraf/d',
    timed: true,
    without: ['list', 'structure'],
    channelOf: (name) => `m.${name}`,
    write: json((fields, ts) => `m,host=d ${fields.map(([name, value]) => `${name}=${value}`).join(',')} ${ts}000000`),
  },
  {
    name: 'SenML',
    topic: 'senml/d',
    channelOf: same,
    timed: true,
    write: json(
      (fields, ts) =>
        `[{"bt":${ts / 1000}},${fields.map(([name, value]) => `{"n":"${name}","v":${value}}`).join(',')}]`,
    ),
  },
  {
    name: 'ChirpStack',
    topic: 'application/1/device/d/event/up',
    channelOf: same,
    timed: true,
    write: json((fields, ts) => `{"time":"${iso(ts)}","fPort":2,"object":${object(fields)}}`),
  },
  {
    name: 'Zigbee2MQTT',
    topic: 'zigbee2mqtt/d',
    channelOf: same,
    timed: true,
    write: json((fields, ts) => `{${members(fields)},"last_seen":"${iso(ts)}","linkquality":120}`),
  },
  {
    name: 'Tasmota',
    topic: 'tele/d/SENSOR',
    timed: true,
    channelOf: (name) => `X.${name}`,
    write: json((fields, ts) => `{"Time":"${iso(ts).slice(0, 19)}","X":${object(fields)}}`),
  },
  {
    name: 'Shelly',
    topic: 'shellyplus1-a/events/rpc',
    timed: true,
    channelOf: (name) => `x:0.${name}`,
    write: json((fields, ts) => `{"method":"NotifyStatus","params":{"ts":${ts / 1000},"x:0":${object(fields)}}}`),
  },
  {
    name: 'AWS',
    topic: 'dt/app/d/x',
    channelOf: same,
    timed: true,
    write: json((fields, ts) => `{"timestamp":${ts},${members(fields)}}`),
  },
  {
    name: 'Azure',
    topic: 'devices/d/messages/events/',
    channelOf: same,
    timed: true,
    write: json((fields, ts) => `{${members(fields)},"timestamp":"${iso(ts)}"}`),
  },
  {
    name: 'names and values in a list',
    topic: 'dt/app/d/x',
    timed: true,
    channelOf: (name) => `metrics.${name}`,
    write: json((fields, ts) => {
      return `{"timestamp":${ts},"metrics":[${fields.map(([name, value]) => `{"name":"${name}","value":${value}}`).join(',')}]}`;
    }),
  },
  {
    name: 'Kepware',
    topic: 'iotgateway',
    channelOf: same,
    timed: true,
    write: json((fields, ts) => {
      return `{"timestamp":${ts},"values":[${fields.map(([name, value]) => `{"id":"${name}","v":${value},"q":true,"t":${ts}}`).join(',')}]}`;
    }),
  },
  {
    name: 'OPC UA',
    topic: 'opcua/json/data/d/g/w',
    timed: true,
    channelOf: (name) => `Messages.w.${name}`,
    write: json((fields, ts) => {
      const payload = object(fields.map(([name, value]) => [name, `{"Value":${value}}`]));
      return `{"Messages":[{"DataSetWriterName":"w","Timestamp":"${iso(ts)}","Payload":${payload}}]}`;
    }),
  },
  {
    name: 'Sparkplug',
    topic: 'spBv1.0/plant/NBIRTH/d',
    channelOf: same,
    timed: true,
    without: ['NUL', 'list', 'structure', 'number in text'],
    write: (fields, ts) => encodeSparkplug({ timestamp: ts, seq: 0, metrics: fields.map(metricOf) }),
  },
];

function metricOf([name, value]: Field): object {
  const metric = { name, datatype: 10 };
  if (value === 'null') return { ...metric, is_null: true };
  if (value.startsWith('"')) return { name, datatype: 12, string_value: JSON.parse(value) };
  if (value === 'true') return { name, datatype: 11, boolean_value: true };
  return { ...metric, double_value: Number(value) };
}
