import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MQTT_DEFAULTS } from '../../broker/plant/mqtt-settings.ts';
import { checkJournal } from '../../commands/doctor/check-journal.ts';
import { checkNode, checkOpenFiles, checkPlain, checkPort, checkPorts } from '../../commands/doctor/check-machine.ts';
import { checkNames } from '../../commands/doctor/check-names.ts';
import { checkPlantBroker } from '../../commands/doctor/check-plant-broker.ts';
import { checkTlsFiles } from '../../commands/doctor/check-tls-files.ts';
import { doctorCommand } from '../../commands/doctor/doctor.ts';
import { findingLine } from '../../commands/doctor/finding.ts';
import { loadConfig } from '../../platform/config.ts';
import { startBroker, startVersion4Broker } from '../broker/start-broker.ts';
import { closedAccess } from '../helpers/closed-access.ts';
import { postgresDatabase } from '../helpers/postgres-database.ts';
import { serverUrl } from '../helpers/servers.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const certFile = path.join(import.meta.dirname, 'tls/certificate.pem');
const keyFile = path.join(import.meta.dirname, 'tls/key.pem');
const IN_FORCE = new Date('2027-06-01T00:00:00Z');

describe('the doctor on TLS', () => {
  const check = (files: { certFile?: string; keyFile?: string; caFile?: string }, now = IN_FORCE) =>
    checkTlsFiles({ section: 'MQTT', ...files, now });

  it('finds a certificate and its key good, and says until when', async () => {
    expect(await check({ certFile, keyFile })).toMatchObject({ ok: true, detail: 'certificate until 2036-11-21' });
    expect(await check({})).toBeUndefined();
  });

  it('finds the key of another certificate', async () => {
    const other = path.join(tempDir(), 'other.pem');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(other, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const finding = await check({ certFile, keyFile: other });
    expect(finding).toMatchObject({ ok: false, detail: `${other} is not the key of ${certFile}` });
    expect(finding?.advice).toContain('MQTT_KEY_FILE');
  });

  it.each([
    ['one of two', { certFile }, IN_FORCE, /come together/],
    ['a file that is not there', { certFile: '/nowhere.pem', keyFile }, IN_FORCE, /no such file or folder/],
    ['a file that holds something else', { certFile: keyFile, keyFile }, IN_FORCE, /contains no certificate/],
    ['a key that is none', { certFile, keyFile: certFile }, IN_FORCE, /contains no private key/],
    ['an expired certificate', { certFile, keyFile }, new Date('2040-01-01'), /certificate expired on 2036-11-21/],
    ['an expired authority', { caFile: certFile }, new Date('2040-01-01'), /authority expired/],
    ['a certificate of tomorrow', { certFile, keyFile }, new Date('2020-01-01'), /in force from 2026-11-24 only/],
  ])('finds %s', async (_what, files, now, detail) => {
    expect(await check(files, now)).toMatchObject({ ok: false, detail: expect.stringMatching(detail) });
  });
});

describe("the doctor on the plant's broker", () => {
  it('says which versions of MQTT a broker speaks, and nothing where there is none', async () => {
    const { url } = await startBroker();
    const finding = await checkPlantBroker({ ...MQTT_DEFAULTS, url });
    expect(finding).toMatchObject({ ok: true, detail: `${url} supports MQTT 5 and 3.1.1` });
    const old = await startVersion4Broker();
    const said = await checkPlantBroker({ ...MQTT_DEFAULTS, url: old });
    expect(said).toMatchObject({ ok: true, detail: `${old} supports MQTT 3.1.1` });
    expect(await checkPlantBroker(MQTT_DEFAULTS)).toBeUndefined();
  });

  it('says that a broker does not let us in, and never the password', async () => {
    const { port } = await startBroker({ access: closedAccess() });
    const url = `mqtt://me:secret@127.0.0.1:${port}`;
    const finding = await checkPlantBroker({ ...MQTT_DEFAULTS, url, version: '3.1.1' });
    expect(finding).toMatchObject({ ok: false, detail: expect.stringContaining('not authorised') });
    expect(finding?.advice).toContain('MQTT_PASSWORD');
    expect(JSON.stringify(finding)).not.toContain('secret');
  });

  it('says that nobody answers there, that it does not speak the wanted version, or that its authority is unknown', async () => {
    const url = await startVersion4Broker();
    expect(await checkPlantBroker({ ...MQTT_DEFAULTS, url: 'mqtt://127.0.0.1:1' })).toMatchObject({ ok: false });
    expect(await checkPlantBroker({ ...MQTT_DEFAULTS, url, version: '5' })).toMatchObject({
      ok: false,
      detail: `${url}: MQTT 5: it does not support this MQTT version (code 1)`,
    });
    const tls = createTlsServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void tls.close());
    const secure = `mqtts://127.0.0.1:${(tls.address() as { port: number }).port}`;
    expect(await checkPlantBroker({ ...MQTT_DEFAULTS, url: secure, version: '3.1.1' })).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/self-signed certificate/),
    });
  });

  const real = serverUrl('TEST_MQTT_URL');
  it.runIf(real)('finds that Mosquitto speaks both', async () => {
    const finding = await checkPlantBroker({ ...MQTT_DEFAULTS, url: real ?? '', sharedGroup: 'g' });
    expect(finding).toMatchObject({ ok: true, detail: expect.stringMatching(/supports MQTT 5 and 3\.1\.1$/) });
  });
});

describe('the doctor on the machine', () => {
  it('finds an open-file limit that is below the connections that are allowed', async () => {
    const low = await checkOpenFiles(20_000, 1024);
    expect(low).toMatchObject({ ok: false, detail: '1024 may be open; 20000 connections are allowed' });
    expect(low.advice).toContain('ulimit -n');
    expect(await checkOpenFiles(500, 2048)).toMatchObject({ ok: true });
    const some = await checkOpenFiles(20_000, 8192);
    // A check without a fault has no next step.
    expect(some).toMatchObject({
      ok: true,
      detail: '8192 may be open: enough for 6656 of the 20000 connections that are allowed',
    });
    expect(await checkOpenFiles(20_000, Number.POSITIVE_INFINITY)).toMatchObject({ ok: true });
  });

  it('finds a Node that is too old and a port that is taken', async () => {
    expect(await checkNode('v20.19.0')).toMatchObject({ ok: true });
    expect(await checkNode('v20.18.3')).toMatchObject({ ok: false, advice: expect.stringContaining('20.19') });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const taken = await checkPort('MQTT port', 'BROKER_PORT', '127.0.0.1', port);
    expect(findingLine(taken)).toMatch(/^FAIL MQTT port .*EADDRINUSE.*\n +→ .*set BROKER_PORT\n$/);
  });

  it('looks at the ports of TLS and WebSocket, too, where they are set', async () => {
    const { ports } = await startBroker({}, { host: '127.0.0.1', port: 0, wsPort: 0 });
    const { broker, http } = loadConfig({ environment: { BROKER_PORT: '0', HTTP_PORT: '0' } });
    const check = async (more: object) =>
      (await checkPorts({ broker: { ...broker, ...more }, http })).map(({ check, ok }) => [check, ok]);
    expect(await check({})).toEqual([
      ['MQTT port', true],
      ['plain MQTT', true],
      ['HTTP port', true],
    ]);
    expect(await check({ tlsPort: ports.mqtt, wsPort: ports.ws })).toEqual([
      ['MQTT port', true],
      ['plain MQTT', true],
      ['MQTT TLS port', false],
      ['WebSocket port', false],
      ['HTTP port', true],
    ]);
    const closed = { plain: 'off', tlsPort: 0 };
    expect(await check(closed)).toEqual([
      ['MQTT TLS port', true],
      ['HTTP port', true],
    ]);
  });

  it('says where passwords cross a network in clear', async () => {
    const { broker } = loadConfig({ environment: {} });
    expect((await checkPlain(broker)).detail).toBe('MQTT without TLS on 127.0.0.1 only, which is this machine');
    const told = await checkPlain({ ...broker, host: '0.0.0.0', wsPort: 0 });
    expect(told).toMatchObject({ ok: true, detail: expect.stringMatching(/^WARNING: MQTT and WebSocket without TLS/) });
  });

  it('says how large the journal is', async () => {
    const dataDir = tempDir();
    expect(await checkJournal(dataDir)).toMatchObject({ ok: true, detail: 'none yet' });
    mkdirSync(path.join(dataDir, 'journal'));
    writeFileSync(path.join(dataDir, 'journal/data.mdb'), Buffer.alloc(3 * 2 ** 20, 1));
    expect((await checkJournal(dataDir)).detail).toMatch(/^3 MiB/);
  });
});

describe('the doctor on HTTPS and open files', () => {
  it('reads the files of HTTPS as those of the broker, and counts connections of MQTT and HTTP', async () => {
    const dir = tempDir();
    const http = { port: 0, tlsPort: 0, tlsCertFile: certFile, tlsKeyFile: path.join(dir, 'no-key.pem') };
    const broker = { port: 0, maxConnections: 300_000 };
    const connections = { ...http, maxConnections: 200_000 };
    writeFileSync(path.join(dir, 'config.json'), JSON.stringify({ data: { dir }, broker, http: connections }));
    const stdout = new PassThrough();
    const command = doctorCommand({ stdout } as never);
    await command.parseAsync(['--json', '--config', path.join(dir, 'config.json')], { from: 'user' });
    process.exitCode = 0;
    const { findings } = JSON.parse(String(stdout.read())) as { findings: { check: string; detail: string }[] };
    const of = (check: string) => findings.find((finding) => finding.check === check);
    expect(of('HTTP_TLS TLS')).toMatchObject({ ok: false, advice: expect.stringContaining('HTTP_TLS_KEY_FILE') });
    expect(of('HTTP_TLS TLS')).not.toMatchObject({ advice: expect.stringContaining('CA_FILE') });
    expect(of('open files')?.detail).toContain('500000 connections');
  });
});

const postgres = serverUrl('TEST_POSTGRES_URL');

it.skipIf(!postgres)('finds nothing wrong with the names in a database that has no tables yet', async () => {
  const url = await postgresDatabase(postgres ?? '');
  expect(await checkNames({ dataDir: tempDir(), url })).toMatchObject({ ok: true });
});
