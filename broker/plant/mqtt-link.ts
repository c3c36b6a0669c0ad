import type { Duplex } from 'node:stream';
import { parser as createParser, generate, type Packet } from 'mqtt-packet';
import { createPacketCutter } from './packet-cutter.ts';

/** MQTT 3.1.1 is protocol level 4. */
export type MqttVersion = 4 | 5;

/** Packets over one byte stream. */
export type MqttLink = {
  /** Written together with other data of the same turn of the event loop. */
  send(packet: Packet): void;
  /** Stops reading: the other side feels it. It passes on only the present chunk. */
  pause(): void;
  resume(): void;
  /** Ends it; the first reason counts. Bytes sent before are still written if `gently`. */
  end(reason: Error, how?: 'gently'): void;
  /** Why it ended. */
  readonly ended: Promise<Error>;
};

/** Longest duration of an end that still writes sent bytes, in milliseconds. */
const GENTLE_END_MS = 1000;

/**
 * Talks MQTT over a stream, and sends a sign of life often enough for `keepaliveSeconds`. A side
 * that says nothing for one and a half of that is taken for dead, as a broker does with its clients
 * [MQTT-3.1.2-24].
 * @param maxPacketBytes a larger PUBLISH is cut to this
 * @param onPacket must not throw
 */
export function createMqttLink(options: {
  stream: Duplex;
  version: MqttVersion;
  maxPacketBytes: number;
  onPacket: (packet: Packet) => void;
}): MqttLink & { keepAlive(seconds: number): void } {
  const { stream, version, onPacket } = options;
  const protocol = { protocolVersion: version };
  const parser = createParser(protocol);
  const cut = createPacketCutter({
    maxBytes: options.maxPacketBytes,
    onBytes: (bytes) => void parser.parse(bytes),
  });
  let heardAt = performance.now();
  let over = false;
  let corked = false;
  let timer: NodeJS.Timeout | undefined;
  let tellEnded: (reason: Error) => void;
  const ended = new Promise<Error>((resolve) => {
    tellEnded = resolve;
  });

  function end(reason: Error, how?: 'gently'): void {
    if (over) return;
    over = true;
    clearInterval(timer);
    if (how === undefined) stream.destroy();
    else {
      stream.resume();
      stream.end();
      const late = setTimeout(() => stream.destroy(), GENTLE_END_MS);
      stream.once('close', () => clearTimeout(late));
    }
    tellEnded(reason);
  }

  function send(packet: Packet): void {
    if (over) return;
    if (!corked) {
      corked = true;
      stream.cork();
      process.nextTick(() => {
        corked = false;
        stream.uncork();
      });
    }
    stream.write(generate(packet, protocol));
  }

  parser.on('packet', (packet) => {
    if (!over) onPacket(packet);
  });
  parser.on('error', end);
  stream.on('data', (chunk: Buffer) => {
    heardAt = performance.now();
    try {
      if (!over) cut(chunk);
    } catch (error) {
      end(error as Error);
    }
  });
  stream.on('error', end);
  stream.once('close', () => end(new Error('the connection was closed')));

  return {
    send,
    pause: () => void stream.pause(),
    resume: () => {
      heardAt = performance.now();
      stream.resume();
    },
    end,
    ended,
    keepAlive: (seconds) => {
      timer = setInterval(
        () => {
          if (!stream.isPaused() && performance.now() - heardAt > 1500 * seconds) {
            end(new Error(`no packet arrived for ${1.5 * seconds} s`));
          } else send({ cmd: 'pingreq' });
        },
        (seconds * 1000) / 2,
      );
    },
  };
}
