import type { Measurement } from '../machine/measurement.ts';
import type { Packet, Wire, WireOptions } from './wire.ts';

/** Types of metrics (Sparkplug B 3.0, 6.4.16). */
const TYPE = { uint64: 8, double: 10, text: 12 } as const;

/**
 * An edge node of Sparkplug B: each connection begins with a birth that says names, aliases and
 * units, data has aliases only, and the will is its death. It is born again when the host asks.
 */
export function sparkplugWire({ site, device, channels }: WireOptions): Wire {
  const aliases = new Map(channels.map(({ name }, index) => [name, index + 1]));
  let bdSeq = -1;
  let seq = 0;
  let last: Measurement | undefined;
  const topicOf = (kind: string): string => `spBv1.0/${site}/${kind}/${device}`;
  const bdMetric = (): Buffer => message(text(1, 'bdSeq'), varint(4, TYPE.uint64), varint(11, bdSeq));
  function birth(): Packet {
    seq = 0;
    const metrics = channels.map(({ name, unit }) =>
      message(
        text(1, name),
        varint(2, aliases.get(name) ?? 0),
        varint(4, TYPE.double),
        nested(9, message(text(1, 'engUnit'), nested(2, message(varint(1, TYPE.text), text(8, unit))))),
        last?.values[name] === undefined ? varint(7, 1) : double(13, last.values[name]),
      ),
    );
    return { topic: topicOf('NBIRTH'), payload: payloadOf(last?.sampledAt ?? 0, [bdMetric(), ...metrics], 0) };
  }
  return {
    topic: topicOf('NDATA'),
    bySender: false,
    open() {
      bdSeq = (bdSeq + 1) % 256;
      const will = { topic: topicOf('NDEATH'), payload: nested(2, bdMetric()) };
      return { will, first: birth, commands: topicOf('NCMD') };
    },
    encode(measurements) {
      const metrics = measurements.flatMap((measurement) => {
        last = measurement;
        return Object.entries(measurement.values).map(([name, value]) => {
          const alias = aliases.get(name);
          // A channel that the birth did not name, as after a change of the firmware, comes by its
          // name.
          const id = alias === undefined ? [text(1, name), varint(4, TYPE.double)] : [varint(2, alias)];
          return message(...id, varint(3, measurement.sampledAt), double(13, value));
        });
      });
      seq = (seq + 1) % 256;
      return { topic: topicOf('NDATA'), payload: payloadOf(last?.sampledAt ?? 0, metrics, seq) };
    },
  };
}

function payloadOf(timestamp: number, metrics: readonly Buffer[], seq: number): Buffer {
  return message(varint(1, timestamp), ...metrics.map((metric) => nested(2, metric)), varint(3, seq));
}

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

/** A field of the wire type 0 (Protocol Buffers, Encoding). @param value whole, from 0 to 2^53 */
function varint(field: number, value: number): Buffer {
  return Buffer.from([...digits(field * 8), ...digits(value)]);
}

function digits(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

function double(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([Buffer.from(digits(field * 8 + 1)), bytes]);
}

function nested(field: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([...digits(field * 8 + 2), ...digits(content.length)]), content]);
}

function text(field: number, content: string): Buffer {
  return nested(field, Buffer.from(content));
}
