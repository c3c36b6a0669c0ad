import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { expect, it } from 'vitest';
import { brokerProblems } from '../../broker/bounds/broker-settings.ts';
import { parseRevocationLists } from '../../lib/tls/revocation-list.ts';
import { type Issued, makeAuthority } from '../helpers/authority.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { startBroker } from './start-broker.ts';

async function startWithLists(mode: 'required' | 'optional') {
  const folder = tempDir();
  const plant = await makeAuthority(folder, 'plant');
  const [server, good, bad] = [
    await plant.issue('server', '0a'),
    await plant.issue('good', '0b', { days: 20 }),
    await plant.issue('bad', '00c0ffee'),
  ];
  await plant.revoke([]);
  const [tlsCertFile, tlsKeyFile] = [path.join(folder, 'server.pem'), path.join(folder, 'server.key')];
  writeFileSync(tlsCertFile, server.cert);
  writeFileSync(tlsKeyFile, server.key);
  const files = { tlsCertFile, tlsKeyFile, tlsCaFile: plant.caFile, tlsCrlFile: plant.crlFile };
  const listen = {
    host: '127.0.0.1',
    port: 0,
    tlsPort: 0,
    plain: 'off',
    ...files,
    tlsClientCertificates: mode,
  } as const;
  const started = await startBroker({}, listen);
  const connect = (own: Issued): Promise<MqttClient> =>
    connectAsync(
      `mqtts://127.0.0.1:${started.ports.mqtts}`,
      { ca: plant.pem, cert: own.cert, key: own.key, reconnectPeriod: 0 },
      false,
    );
  return { ...started, plant, good, bad, connect };
}

it('a revoked client certificate is refused without a restart, and its device is disconnected; others stay', async () => {
  const { plant, good, bad, connect, broker, ports } = await startWithLists('required');
  expect(ports).not.toHaveProperty('mqtt');
  const [stays, goes] = [await connect(good), await connect(bad)];
  expect(broker.counts.certificatesEndingSoon).toBe(1);
  expect(broker.counts.tlsEndsAt).toMatchObject({ revocation_list: expect.any(Number) });
  const closed = new Promise<void>((resolve) => goes.once('close', resolve));
  await plant.revoke(['00c0ffee']);
  await closed;
  expect(broker.counts.disconnected.revoked).toBe(1);
  await expect(connect(bad)).rejects.toThrow();
  await stays.publishAsync('a', 'b', { qos: 1 });
  await (await connect(good)).endAsync();
  await stays.endAsync();
});

it('where certificates are optional, a revoked one is as good as none', async () => {
  const { plant, bad, connect, broker } = await startWithLists('optional');
  const goes = await connect(bad);
  const closed = new Promise<void>((resolve) => goes.once('close', resolve));
  await plant.revoke(['00c0ffee']);
  await closed;
  const again = await connect(bad);
  expect(broker.counts.disconnected.revoked).toBe(1);
  await again.endAsync();
});

it('lists are read as they are: several in a file, when the first ends, and whose they are', async () => {
  const folder = tempDir();
  const [one, two] = [await makeAuthority(folder, 'one'), await makeAuthority(folder, 'two')];
  const [mine, theirs] = [await one.issue('x', '7f01'), await two.issue('x', '7f01')].map(
    ({ cert }) => new X509Certificate(cert),
  );
  const text = `${await one.revoke(['7f01', '05'])}\n${await two.revoke(['06'], { endsInDays: -1 })}`;
  const lists = parseRevocationLists(text);
  expect(lists.pem).toHaveLength(2);
  expect(mine && lists.isRevoked(mine)).toBe(true);
  expect(theirs && lists.isRevoked(theirs)).toBe(false);
  expect(lists.isOf(new X509Certificate(one.pem))).toBe(true);
  expect(lists.endsAt ?? 0).toBeLessThan(Date.now());
  expect(parseRevocationLists(await one.revoke([])).isOf(new X509Certificate(two.pem))).toBe(false);
});

it('a list that is missing or damaged is named with the next step', async () => {
  const folder = tempDir();
  const plant = await makeAuthority(folder, 'plant');
  const other = await makeAuthority(folder, 'other');
  const server = await plant.issue('server', '0a');
  const [tlsCertFile, tlsKeyFile] = [path.join(folder, 'server.pem'), path.join(folder, 'server.key')];
  writeFileSync(tlsCertFile, server.cert);
  writeFileSync(tlsKeyFile, server.key);
  await other.revoke([]);
  const start = (tlsCrlFile: string) =>
    startBroker(
      {},
      { host: '127.0.0.1', port: 0, tlsPort: 0, tlsCertFile, tlsKeyFile, tlsCaFile: plant.caFile, tlsCrlFile },
    );
  await expect(start(other.crlFile)).rejects.toThrow(/BROKER_TLS_CRL_FILE: .* has no list of .*CN=plant.*add its list/);
  await expect(start(plant.caFile)).rejects.toThrow(/contains no revocation list in PEM/);
  const damaged = path.join(folder, 'damaged.pem');
  writeFileSync(damaged, '-----BEGIN X509 CRL-----\nMAMCAQE=\n-----END X509 CRL-----\n');
  await expect(start(damaged)).rejects.toThrow(/is damaged/);
});

it.each([
  ['no other listener', { plain: 'off' }, /BROKER_TLS_PORT.*which leaves no other listener/],
  [
    'a WebSocket without a certificate',
    { plain: 'off', wsPort: 1 },
    /BROKER_TLS_CERT_FILE: needed with BROKER_PLAIN=off/,
  ],
  ['lists without authorities', { tlsCrlFile: 'x' }, /BROKER_TLS_CA_FILE: needed with BROKER_TLS_CRL_FILE/],
] as const)('settings are refused that leave %s', (_what, settings, problem) => {
  expect(brokerProblems(settings).join('\n')).toMatch(problem);
});
