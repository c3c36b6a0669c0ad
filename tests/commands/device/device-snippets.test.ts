import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { BrokerPlace } from '../../../commands/api/broker-place.ts';
import { type Sender, SNIPPET_KINDS, snippetFor } from '../../../commands/device/device-snippets.ts';

const place: BrokerPlace = { host: '192.0.2.7', port: 18_830, notes: [] };
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\nAQAB\n-----END CERTIFICATE-----';
const secure: BrokerPlace = { ...place, port: 8883, authority: { file: "/etc/it's/broker.pem", pem } };
const boiler: Sender = { user: 'plant:boiler', password: 's3cret-_', site: 'plant', device: 'boiler' };
const odd: Sender = { ...boiler, user: `it's "a":$HOME \\ë`, site: `it's "a"`, device: '$HOME \\ë' };

/** The words of a line as a shell reads them. */
function wordsOf(line: string): readonly string[] {
  const script = `mosquitto_pub() { printf '%s\\n' "$@"; }\n${line}`;
  return execFileSync('sh', ['-c', script]).toString().trimEnd().split('\n');
}

it.each([
  ['plain names', boiler],
  ['names with quotes, blanks and what a shell would take for its own', odd],
])('mosquitto_pub gets its words from a shell as they are meant: %s', (_, sender) => {
  expect(wordsOf(snippetFor('mosquitto', sender, secure))).toEqual([
    ...['-h', '192.0.2.7', '-p', '8883', '--cafile', "/etc/it's/broker.pem", '-q', '1'],
    ...['-u', sender.user, '-P', sender.password],
    ...['-t', `harbinger/v1/${sender.site}/${sender.device}/telemetry`, '-m', '{"values":{"temperature":21.4}}'],
  ]);
});

it.each(SNIPPET_KINDS)('%s has host, port, user, secret and topic, and TLS only where the broker speaks it', (kind) => {
  const plain = snippetFor(kind, boiler, place);
  for (const word of ['192.0.2.7', '18830', 'plant:boiler', 's3cret-_', 'harbinger/v1/plant/boiler/telemetry'])
    expect(plain).toContain(word);
  const isSecure = /cafile|setCACert|ssl|ca_certs|"usetls":true/;
  expect(plain).not.toMatch(isSecure);
  expect(snippetFor(kind, boiler, secure)).toMatch(isSecure);
});

it('what is Python is Python, and says what the sender is called, whatever its name', () => {
  for (const kind of ['python', 'micropython'] as const) {
    for (const where of [place, secure]) {
      const text = snippetFor(kind, odd, where);
      // A name in quotes of JSON is one in quotes of Python.
      expect(text).toContain(JSON.stringify(odd.user));
      expect(text.split('\n').every((line) => !line.startsWith('\t'))).toBe(true);
    }
  }
  expect(snippetFor('micropython', odd, place)).toContain(`telemetry".encode()`);
});

it('the flow of Node-RED is JSON whose nodes know each other', () => {
  for (const where of [place, secure]) {
    const nodes = JSON.parse(snippetFor('node-red', odd, where)) as Record<string, unknown>[];
    const ids = new Set(nodes.map(({ id }) => id));
    for (const { z, broker, tls, type } of nodes) {
      if (z !== undefined) expect(ids).toContain(z);
      if (type === 'mqtt out') expect(ids).toContain(broker);
      if (tls !== undefined) expect(ids).toContain(tls);
    }
    const out = nodes.find(({ type }) => type === 'mqtt-broker');
    expect(out).toMatchObject({ credentials: { user: odd.user, password: odd.password }, usetls: where === secure });
  }
});
