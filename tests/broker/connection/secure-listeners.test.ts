import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openAccess } from '../../../broker/access/open-access.ts';
import type { Credential } from '../../../broker/access/principal.ts';
import type { ListenSettings } from '../../../broker/connection/open-listeners.ts';
import { HAS_OPENSSL, makeCertificate, type TestCertificate } from '../../helpers/certificate.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { rawSocket } from '../raw-client.ts';
import { startBroker } from '../start-broker.ts';

/** MQTT 3.1.1, clean session, client id x. */
const CONNECT = Buffer.from([0x10, 13, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0, 0, 1, 0x78]);
const HERE = { host: '127.0.0.1', port: 0 } as const;

/** A broker with a certificate, who remembers what clients offered. */
async function startSecure(more: Partial<ListenSettings> = {}, options: Parameters<typeof startBroker>[0] = {}) {
  const server = makeCertificate(tempDir(), 'server');
  const seen: Credential[] = [];
  const access = openAccess();
  const authenticate: typeof access.authenticate = (credential) => {
    seen.push(credential);
    return access.authenticate(credential);
  };
  const { certFile: tlsCertFile, keyFile: tlsKeyFile } = server;
  const listen = { ...HERE, tlsPort: 0, wsPort: 0, tlsCertFile, tlsKeyFile, ...more };
  const started = await startBroker({ access: { ...access, authenticate }, ...options }, listen);
  const { mqtts = 0, wss = 0 } = started.ports;
  const [tlsUrl, wssUrl] = [`mqtts://127.0.0.1:${mqtts}`, `wss://127.0.0.1:${wss}/mqtt`] as const;
  const connect = (url: string, own?: TestCertificate) =>
    connectAsync(url, { ca: server.cert, reconnectPeriod: 0, ...(own && { cert: own.cert, key: own.key }) }, false);
  return { ...started, server, seen, mqtts, tlsUrl, wssUrl, connect };
}

describe.skipIf(!HAS_OPENSSL)('TLS (left out where there is no openssl command)', () => {
  it('takes readings over TLS and WebSocket, and tells which client certificate TLS has verified', async () => {
    const folder = tempDir();
    const [pump, stranger] = [makeCertificate(folder, 'pump'), makeCertificate(folder, 'stranger')];
    const asked = { tlsCaFile: pump.certFile, tlsClientCertificates: 'optional' } as const;
    const { connect, tlsUrl, wssUrl, received, seen, broker } = await startSecure(asked);
    for (const url of [tlsUrl, wssUrl]) {
      for (const own of [undefined, pump, stranger]) {
        const client = await connect(url, own);
        await client.publishAsync('a', Buffer.alloc(100_000), { qos: 1 });
        await client.endAsync();
      }
    }
    expect(received.map(({ payload }) => payload.length)).toEqual(Array(6).fill(100_000));
    const once = [undefined, pump.fingerprint, undefined];
    expect(seen.map(({ certificate }) => certificate)).toEqual([...once, ...once]);
    await expect.poll(() => broker.counts.connections).toBe(0);
    expect(broker.counts).toMatchObject({ accepted: { '3.1.1': 6 }, disconnected: { client: 6 } });
  });

  it('a resumed session is no certificate', async () => {
    const pump = makeCertificate(tempDir(), 'pump');
    const asked = { tlsCaFile: pump.certFile, tlsClientCertificates: 'optional' } as const;
    const { server, mqtts, seen } = await startSecure(asked);
    const visit = async (session: Buffer | undefined) => {
      const socket = connectTls({ port: mqtts, host: '127.0.0.1', ca: server.cert, ...(session && { session }) });
      const ticket = once(socket, 'session') as Promise<[Buffer]>;
      await once(socket, 'secureConnect');
      expect(socket.isSessionReused()).toBe(session !== undefined);
      socket.write(CONNECT);
      await once(socket, 'data');
      // Only the first visit gets one.
      const [kept] = session ? [session] : await ticket;
      socket.destroy();
      return kept;
    };
    await visit(await visit(undefined));
    expect(seen.map(({ certificate }) => certificate)).toEqual([undefined, undefined]);
  });

  it('lets nobody in without a certificate where one is required, and counts it', async () => {
    const folder = tempDir();
    const [pump, stranger] = [makeCertificate(folder, 'pump'), makeCertificate(folder, 'stranger')];
    const asked = { tlsCaFile: pump.certFile, tlsClientCertificates: 'required' } as const;
    const { connect, tlsUrl, wssUrl, seen, broker } = await startSecure(asked);
    for (const url of [tlsUrl, wssUrl]) {
      await expect(connect(url)).rejects.toThrow();
      await expect(connect(url, stranger)).rejects.toThrow();
      await (await connect(url, pump)).endAsync();
    }
    expect(seen.map(({ certificate }) => certificate)).toEqual([pump.fingerprint, pump.fingerprint]);
    await expect.poll(() => broker.counts.refused.handshake_failed).toBe(4);
  });

  it('takes a renewed certificate without a restart, and keeps the old one while the new one is no good', async () => {
    const { connect, tlsUrl, wssUrl, server } = await startSecure();
    writeFileSync(server.certFile, 'half a file');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await (await connect(tlsUrl)).endAsync();
    const renewed = makeCertificate(path.dirname(server.certFile), 'server');
    const connectRenewed = async (url: string) =>
      (await connectAsync(url, { ca: renewed.cert, reconnectPeriod: 0 }, false)).endAsync();
    await expect.poll(() => connectRenewed(tlsUrl).then(() => 'in', String)).toBe('in');
    await connectRenewed(wssUrl);
  });

  it('a handshake that does not come is not waited for, garbage is refused and counted', async () => {
    const { ports, broker } = await startSecure({}, { limits: { connectTimeoutSeconds: 1 } });
    for (const port of [ports.mqtts, ports.wss] as number[]) {
      const silent = await rawSocket(port);
      const closed = new Promise((resolve) => silent.once('close', resolve));
      (await rawSocket(port)).write('GET / HTTP/1.1\r\n\r\n'.repeat(10));
      await closed;
    }
    await expect
      .poll(() => broker.counts)
      .toMatchObject({ disconnected: { connect_timeout: 2 }, refused: { handshake_failed: 2 } });
    await expect.poll(() => broker.counts.connections).toBe(0);
  });

  it('says which file cannot be used', async () => {
    const folder = tempDir();
    const [one, other] = [makeCertificate(folder, 'one'), makeCertificate(folder, 'other')];
    const { broker } = await startBroker();
    const open = (tlsCertFile: string, tlsKeyFile: string) =>
      broker.listen({ ...HERE, tlsPort: 0, tlsCertFile, tlsKeyFile });
    const missing = path.join(folder, 'missing.pem');
    await expect(open(missing, one.keyFile)).rejects.toThrow(
      /BROKER_TLS_CERT_FILE: .*missing.pem.*there is no such file/,
    );
    await expect(open(one.certFile, one.certFile)).rejects.toThrow(/BROKER_TLS_KEY_FILE: .*one.pem cannot be used/);
    await expect(open(one.certFile, other.keyFile)).rejects.toThrow(/other.key is not the key of/);
  });
});

describe('WebSocket', () => {
  const start = async (options: Parameters<typeof startBroker>[0] = {}) => {
    const started = await startBroker(options, { ...HERE, wsPort: 0 });
    return { ...started, ws: `ws://127.0.0.1:${started.ports.ws}` };
  };
  const closed = (socket: WebSocket) => {
    socket.on('error', () => undefined);
    return new Promise<number>((resolve) => socket.once('close', resolve));
  };

  it('carries MQTT in messages of any size, both ways', async () => {
    const { ws, received } = await start();
    const client = await connectAsync(`${ws}/mqtt`, { reconnectPeriod: 0 });
    await client.subscribeAsync('echo/#');
    const heard: number[] = [];
    client.on('message', (_topic, payload) => void heard.push(payload.length));
    const sizes = [0, 1, 125, 126, 65_535, 65_536, 256 * 1024];
    for (const size of sizes) await client.publishAsync('echo/a', Buffer.alloc(size), { qos: 2 });
    await expect.poll(() => heard).toEqual(sizes);
    expect(received).toHaveLength(sizes.length);
    await client.endAsync();
  });

  it('says what it expects to those who ask for something else', async () => {
    const { ws, broker } = await start();
    const answer = await fetch(ws.replace('ws', 'http'));
    expect([answer.status, await answer.text()]).toEqual([426, expect.stringContaining('path /mqtt')]);
    expect(await closed(new WebSocket(`${ws}/elsewhere`, 'mqtt'))).toBe(1006);
    await closed(new WebSocket(`${ws}/mqtt`));
    await closed(new WebSocket(`${ws}/mqtt`, 'chat'));
    await expect.poll(() => broker.counts.connections).toBe(0);
  });

  it('ends one that sends text, hides its CONNECT in a long message, or is silent', async () => {
    const { ws, broker } = await start({ limits: { connectTimeoutSeconds: 2 } });
    const text = new WebSocket(`${ws}/mqtt`, 'mqtt');
    text.once('open', () => text.send('hello'));
    await closed(text);
    const long = new WebSocket(`${ws}/mqtt`, 'mqtt');
    long.once('open', () => long.send(Buffer.alloc(900_000, 0x10), { fin: false }));
    await closed(long);
    await closed(new WebSocket(`${ws}/mqtt`, 'mqtt'));
    await expect
      .poll(() => broker.counts.disconnected)
      .toMatchObject({ protocol: 1, packet_too_large: 1, connect_timeout: 1 });
  });

  it('one that pings for ever and never reads is ended', async () => {
    const { ports, broker } = await start();
    const socket = await rawSocket(ports.ws as number);
    const headers = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
    const protocol = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: mqtt\r\n';
    socket.write(`GET /mqtt HTTP/1.1\r\nHost: here\r\n${headers}${protocol}\r\n`);
    await once(socket, 'data');
    socket.write(Buffer.from([0x82, 0x80 | CONNECT.length, 0, 0, 0, 0, ...CONNECT]));
    await once(socket, 'data');
    socket.pause();
    const ping = Buffer.from([0x89, 0x80 | 100, 0, 0, 0, 0, ...Buffer.alloc(100)]);
    const many = Buffer.concat(Array(1_000).fill(ping));
    await expect
      .poll(
        () => {
          socket.write(many);
          return broker.counts.disconnected.slow_reader;
        },
        { interval: 5 },
      )
      .toBe(1);
  });
});
