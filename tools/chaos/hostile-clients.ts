import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parser as createParser, generate, type Packet } from 'mqtt-packet';

/**
 * Clients that fill a broker's memory, in a process of their own: floods of retained messages,
 * subscribers that request all of them and leave, tens of thousands of subscriptions, sessions with
 * queued messages, connections that never identify themselves. Started with one JSON argument; runs
 * until `stop` comes on stdin, then prints how often each got its way.
 */
export type HostileOptions = { readonly port: number; readonly payloadBytes: number; readonly halfOpen: number };

/** How often something was done. */
export type HostileReport = {
  readonly retained: number;
  readonly asked: number;
  readonly subscriptionsGranted: number;
  readonly subscriptionsRefused: number;
  readonly sessions: number;
  readonly sessionsRefused: number;
  readonly halfOpen: number;
};

const options = JSON.parse(process.argv[2] ?? '{}') as HostileOptions;
const report = {
  retained: 0,
  asked: 0,
  subscriptionsGranted: 0,
  subscriptionsRefused: 0,
  sessions: 0,
  sessionsRefused: 0,
  halfOpen: 0,
};
/** A registered device may receive only its own topics. */
const OWN = 'hostile/#';
const RETAINED_TOPICS = 1_200;
const FILTERS = 80_000;
const FILTERS_PER_PACKET = 1_000;
let stopped = false;

type Answering = {
  readonly socket: Socket;
  send(packet: Packet): void;
  next(): Promise<Packet | undefined>;
  end(): void;
};

/** A connection whose answers are read one by one; `undefined` once it has ended. */
async function open(connectOptions: { clientId: string; username: string; clean: boolean }): Promise<Answering> {
  const socket = connect({ port: options.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  const answers: Packet[] = [];
  let wake: (() => void) | undefined;
  const parser = createParser();
  parser.on('packet', (packet: Packet) => {
    // Publishes of others are not of interest, and would fill our own memory.
    if (packet.cmd !== 'publish') answers.push(packet);
    wake?.();
  });
  socket.on('data', (chunk: Buffer) => void parser.parse(chunk));
  socket.on('close', () => wake?.());
  const client: Answering = {
    socket,
    send: (packet) => void socket.write(generate(packet)),
    async next() {
      while (answers.length === 0 && !socket.destroyed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return answers.shift();
    },
    end: () => void socket.destroy(),
  };
  client.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, keepalive: 0, ...connectOptions });
  return client;
}

async function retain(name: string): Promise<void> {
  // Random: LevelDB compresses what it keeps.
  const payload = randomBytes(options.payloadBytes);
  const client = await open({ clientId: name, username: name, clean: true });
  await client.next();
  for (let i = 0; !stopped && !client.socket.destroyed; i++) {
    const topic = `hostile/${name}/${i % RETAINED_TOPICS}`;
    const messageId = (i % 65_535) + 1;
    client.send({ cmd: 'publish', topic, payload, qos: 1, retain: true, dup: false, messageId });
    if ((await client.next())?.cmd === 'puback') report.retained++;
  }
  client.end();
}

async function askAndLeave(name: string, i: number): Promise<void> {
  const client = await open({ clientId: `${name}-${i}`, username: name, clean: true });
  await client.next();
  client.socket.pause();
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: OWN, qos: 1 }] });
  report.asked++;
  await delay(300);
  client.end();
}

async function subscribeMuch(name: string): Promise<void> {
  const client = await open({ clientId: name, username: name, clean: true });
  await client.next();
  for (let from = 0; from < FILTERS && !stopped && !client.socket.destroyed; from += FILTERS_PER_PACKET) {
    const subscriptions = Array.from({ length: FILTERS_PER_PACKET }, (_, i) => ({
      topic: `hostile/${name}/${from + i}/+`,
      qos: 1 as const,
    }));
    client.send({ cmd: 'subscribe', messageId: 1 + from / FILTERS_PER_PACKET, subscriptions });
    const answer = await client.next();
    const granted = answer?.cmd === 'suback' ? (answer.granted as number[]) : [];
    const refused = granted.filter((code) => code === 128).length;
    report.subscriptionsRefused += refused;
    report.subscriptionsGranted += granted.length - refused;
  }
  await delay(500);
  client.end();
}

async function leaveSession(name: string, i: number): Promise<void> {
  const client = await open({ clientId: `${name}-${i}`, username: name, clean: false });
  const answer = await client.next();
  if (answer?.cmd === 'connack' && answer.returnCode === 0) {
    report.sessions++;
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: OWN, qos: 1 }] });
    await client.next();
  } else report.sessionsRefused++;
  client.end();
  await delay(20);
}

/** A connection that says nothing, until the broker ends it. */
async function staySilent(): Promise<void> {
  const socket = connect({ port: options.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  report.halfOpen++;
  await once(socket, 'close').catch(() => undefined);
  await delay(50);
}

/** Does something again and again until `stop`. */
async function forever(task: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; !stopped; round++) {
    await task(round).catch(() => undefined);
    await delay(1);
  }
}

for (let i = 0; i < 2; i++) void forever(() => retain(`retainer-${i}`));
for (let i = 0; i < 8; i++) void forever((round) => askAndLeave(`asker-${i}`, round));
void forever(() => subscribeMuch('subscriber'));
void forever((round) => leaveSession('leaver', round));
for (let i = 0; i < options.halfOpen; i++) void forever(staySilent);
process.stdout.write('ready\n');
createInterface({ input: process.stdin }).on('line', () => {
  stopped = true;
  process.stdout.write(`${JSON.stringify(report satisfies HostileReport)}\n`, () => process.exit(0));
});
