import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import mqtt, { type IConnectPacket, type Packet } from 'mqtt-packet';
import { onTestFinished } from 'vitest';

/** A client that sends only what the test says, packet by packet. */
export async function rawClient(port: number, options: Partial<IConnectPacket> | null = {}) {
  const socket = await rawSocket(port);
  const packets: Packet[] = [];
  const parser = mqtt.parser();
  parser.on('packet', (packet: Packet) => void packets.push(packet));
  socket.on('data', (chunk: Buffer) => void parser.parse(chunk));
  let closed = false;
  socket.on('close', () => {
    closed = true;
  });
  const client = {
    socket,
    packets,
    closed: () => closed,
    send: (packet: Packet) => void socket.write(mqtt.generate(packet)),
    of: (cmd: Packet['cmd']) => packets.filter((packet) => packet.cmd === cmd),
    publish: (messageId: number, extra: object = {}) =>
      client.send({
        cmd: 'publish',
        topic: 'a/b',
        payload: 'x',
        qos: 1,
        dup: false,
        retain: false,
        messageId,
        ...extra,
      }),
  };
  if (options) {
    client.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: 0,
      clientId: 'raw',
      ...options,
    });
    while (packets.length === 0 && !closed) await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  }
  return client;
}

/** A connected socket that survives the peer's anger. */
export async function rawSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}
