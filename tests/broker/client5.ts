import { once } from 'node:events';
import { connectAsync, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import mqtt, { type IConnackPacket, type IConnectPacket, type Packet } from 'mqtt-packet';
import { onTestFinished } from 'vitest';
import { rawSocket } from './raw-client.ts';

export type Heard = { topic: string; payload: string; qos: number; retain: boolean; properties: object };

/** A client of mqtt.js for MQTT 5, and its messages; ended with the test. */
export async function client5(url: string, options: IClientOptions = {}) {
  const heard: Heard[] = [];
  const left: number[] = [];
  let connack: IConnackPacket | undefined;
  const client: MqttClient = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0, ...options });
  onTestFinished(() => client.endAsync(true));
  client.on('message', (topic, payload, { qos, retain, properties = {} }: IPublishPacket) => {
    heard.push({ topic, payload: payload.toString(), qos, retain, properties: { ...properties } });
  });
  client.on('disconnect', ({ reasonCode = -1 }) => void left.push(reasonCode));
  client.on('error', () => undefined);
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'connack') connack = packet;
  });
  return { client, heard, left, connack: () => connack };
}

/** A client of MQTT 5 that sends only what the test says, packet by packet or byte by byte. */
export async function rawClient5(port: number, connect: Partial<IConnectPacket> | null = {}) {
  const socket = await rawSocket(port);
  const packets: Packet[] = [];
  const parser = mqtt.parser({ protocolVersion: 5 });
  parser.on('packet', (packet: Packet) => void packets.push(packet));
  socket.on('data', (chunk: Buffer) => void parser.parse(chunk));
  let closed = false;
  socket.on('close', () => {
    closed = true;
  });
  const self = {
    socket,
    packets,
    closed: () => closed,
    send: (packet: object) => void socket.write(mqtt.generate(packet as Packet, { protocolVersion: 5 })),
    bytes: (...bytes: (number | Buffer)[]) =>
      void socket.write(Buffer.concat(bytes.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part)))),
    of: (cmd: Packet['cmd']) => packets.filter((packet) => packet.cmd === cmd) as (Packet & { reasonCode?: number })[],
    publish: (messageId: number, extra: object = {}) =>
      self.send({ cmd: 'publish', topic: 'a/b', payload: 'x', qos: 1, dup: false, retain: false, messageId, ...extra }),
  };
  if (connect) {
    self.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 5,
      clean: true,
      keepalive: 0,
      clientId: 'raw5',
      ...connect,
    });
    while (packets.length === 0 && !closed) await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  }
  return self;
}
