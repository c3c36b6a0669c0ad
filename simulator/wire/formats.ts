import { telemetryTopic } from '../../broker/topics/topic.ts';
import { encodeTelemetry, type Measurement } from '../machine/measurement.ts';
import { sparkplugWire } from './sparkplug-wire.ts';
import type { Wire, WireOptions } from './wire.ts';

type JsonFormat = {
  readonly topic: (options: WireOptions) => string;
  readonly body: (measurement: Measurement, options: WireOptions) => unknown;
  readonly bySender?: boolean;
};

const iso = (at: number): string => new Date(at).toISOString();
const entries = ({ values }: Measurement) => Object.entries(values);

/** Formats that are one JSON text a measurement, as docs/devices.md describes them. */
const JSON_FORMATS = {
  board: {
    topic: ({ site, device }) => telemetryTopic(site, device),
    body: ({ sampledAt, values }) => ({ ts: sampledAt, ...values }),
  },
  thingsboard: {
    topic: () => 'v1/devices/me/telemetry',
    body: ({ sampledAt, values }) => ({ ts: sampledAt, values }),
    bySender: true,
  },
  senml: {
    topic: ({ site, device }) => `senml/${site}/${device}`,
    body: (measurement) =>
      entries(measurement).map(([n, v], i) => {
        const u = measurement.units?.[n];
        return { ...(i === 0 && { bt: measurement.sampledAt / 1000 }), n, ...(u !== undefined && { u }), v };
      }),
  },
  chirpstack: {
    topic: ({ device }) => `application/1/device/${device}/event/up`,
    body: ({ sampledAt, sequence, values }) => ({ time: iso(sampledAt), fCnt: sequence, object: values }),
    bySender: true,
  },
  azure: {
    topic: ({ device }) => `devices/${device}/messages/events/`,
    body: ({ sampledAt, values }) => ({ timestamp: iso(sampledAt), ...values }),
    bySender: true,
  },
  aws: {
    topic: ({ device }) => `dt/plant/${device}/telemetry`,
    body: ({ sampledAt, values }) => ({ timestamp: sampledAt, ...values }),
    bySender: true,
  },
  kepware: {
    topic: ({ device }) => `iotgateway/${device}`,
    body: (measurement) => ({
      timestamp: measurement.sampledAt,
      values: entries(measurement).map(([id, v]) => ({ id, v, q: true, t: measurement.sampledAt })),
    }),
    bySender: true,
  },
} as const satisfies Record<string, JsonFormat>;

/** The languages that a device can speak. */
export const FORMATS = ['native', 'sparkplug', 'telegraf', ...Object.keys(JSON_FORMATS)] as readonly FormatName[];

/** The language of a device. */
export type FormatName = 'native' | 'sparkplug' | 'telegraf' | keyof typeof JSON_FORMATS;

/** The wire of a device in a language. */
export function wireOf(format: FormatName, options: WireOptions): Wire {
  if (format === 'sparkplug') return sparkplugWire(options);
  if (format === 'native') {
    const topic = telemetryTopic(options.site, options.device);
    return { topic, bySender: false, encode: (measurements) => ({ topic, payload: encodeTelemetry(measurements) }) };
  }
  if (format === 'telegraf') {
    const topic = `telegraf/${options.device}`;
    return {
      topic,
      bySender: false,
      encode: (measurements) => ({
        topic,
        payload: measurements.map((measurement) => lineProtocol(measurement, options)).join('\n'),
      }),
    };
  }
  const { topic, body, bySender = false }: JsonFormat = JSON_FORMATS[format];
  const ownTopic = topic(options);
  return {
    topic: ownTopic,
    bySender,
    encode: ([measurement]) => ({
      topic: ownTopic,
      payload: JSON.stringify(measurement && body(measurement, options)),
    }),
  };
}

/** A line for each channel; the tag `unit` holds for its field `value`. */
function lineProtocol(measurement: Measurement, { site, device }: WireOptions): string {
  const nanoseconds = `${Math.round(measurement.sampledAt)}000000`;
  return entries(measurement)
    .map(([name, value]) => {
      const unit = measurement.units?.[name];
      const tags = [`site=${escaped(site)}`, `device=${escaped(device)}`, ...(unit ? [`unit=${escaped(unit)}`] : [])];
      return `${escaped(name)},${tags.join()} value=${value} ${nanoseconds}`;
    })
    .join('\n');
}

function escaped(text: string): string {
  return text.replaceAll(/[ ,=]/g, (letter) => `\\${letter}`);
}
