import { telemetryTopic } from '../../broker/topics/topic.ts';

/** The broker's address, as a device knows it; with TLS the authority that it trusts. */
export type SnippetPlace = {
  readonly host: string;
  readonly port: number;
  readonly authority?: { readonly file: string; readonly pem: string };
};

/** Programs and languages for which a device gets lines to paste. */
export const SNIPPET_KINDS = ['mosquitto', 'arduino', 'micropython', 'python', 'node-red'] as const;

/** One of {@link SNIPPET_KINDS}. */
export type SnippetKind = (typeof SNIPPET_KINDS)[number];

/** The sender's credentials, and the device that it sends for. */
export type Sender = {
  /** User name, also of a gateway that sends for the device. */
  readonly user: string;
  readonly password: string;
  readonly site: string;
  readonly device: string;
};

const TITLES: Readonly<Record<SnippetKind, string>> = {
  mosquitto: 'mosquitto_pub (package mosquitto-clients)',
  arduino: 'Arduino, ESP32 or ESP8266 (library PubSubClient)',
  micropython: 'MicroPython (umqtt.simple)',
  python: 'Python (pip install paho-mqtt)',
  'node-red': 'Node-RED (menu, Import, paste)',
};

/** The value that every snippet sends. */
const EXAMPLE = { values: { temperature: 21.4 } };

/**
 * Lines that publish one value as the device, ready to paste: nothing but the Wi-Fi of a board is
 * left to fill in.
 */
export function snippetFor(kind: SnippetKind, sender: Sender, place: SnippetPlace): string {
  return WRITERS[kind](sender, place);
}

/** The heading of a snippet. */
export function snippetTitle(kind: SnippetKind): string {
  return TITLES[kind];
}

type Writer = (sender: Sender, place: SnippetPlace) => string;

const WRITERS: Readonly<Record<SnippetKind, Writer>> = {
  mosquitto: writeMosquitto,
  arduino: writeArduino,
  micropython: writeMicroPython,
  python: writePython,
  'node-red': writeNodeRed,
};

function writeMosquitto({ user, password, site, device }: Sender, { host, port, authority }: SnippetPlace): string {
  const tls = authority ? ['--cafile', authority.file] : [];
  const words = [
    ...['mosquitto_pub', '-h', host, '-p', String(port), ...tls, '-q', '1', '-u', user, '-P', password],
    ...['-t', telemetryTopic(site, device), '-m', JSON.stringify(EXAMPLE)],
  ];
  return words.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function writeArduino({ user, password, site, device }: Sender, { host, port, authority }: SnippetPlace): string {
  const client = authority ? 'WiFiClientSecure' : 'WiFiClient';
  return [
    '#include <WiFi.h>  // ESP8266: ESP8266WiFi.h',
    ...(authority ? ['#include <WiFiClientSecure.h>', `const char* AUTHORITY = R"PEM(${authority.pem}\n)PEM";`] : []),
    '#include <PubSubClient.h>',
    `${client} net;`,
    'PubSubClient mqtt(net);',
    'void setup() {',
    '  WiFi.begin("YOUR WIFI", "ITS PASSWORD");',
    '  while (WiFi.status() != WL_CONNECTED) delay(500);',
    ...(authority ? ['  net.setCACert(AUTHORITY);'] : []),
    `  mqtt.setServer(${quoted(host)}, ${port});`,
    '}',
    'void loop() {',
    `  if (!mqtt.connected() && !mqtt.connect(${[device, user, password].map(quoted).join(', ')})) {`,
    '    delay(5000);',
    '    return;',
    '  }',
    '  float temperature = 21.4;  // your sensor',
    '  char payload[128];',
    '  snprintf(payload, sizeof payload, "{\\"values\\":{\\"temperature\\":%.2f}}", temperature);',
    `  mqtt.publish(${quoted(telemetryTopic(site, device))}, payload);`,
    '  mqtt.loop();',
    '  delay(10000);',
    '}',
  ].join('\n');
}

function writeMicroPython({ user, password, site, device }: Sender, { host, port, authority }: SnippetPlace): string {
  // The library counts the characters of a text, not its bytes.
  const text = (plain: string): string => (/^[ -~]*$/.test(plain) ? quoted(plain) : `${quoted(plain)}.encode()`);
  const tls = authority
    ? [
        'import ssl, binascii',
        'context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)',
        `context.load_verify_locations(cadata=binascii.a2b_base64(${quoted(derOf(authority.pem))}))`,
      ]
    : [];
  const sign = `user=${text(user)}, password=${text(password)}, keepalive=60${authority ? ', ssl=context' : ''}`;
  return [
    'import json, time',
    'from umqtt.simple import MQTTClient',
    ...tls,
    `client = MQTTClient(${text(device)}, ${text(host)}, port=${port}, ${sign})`,
    'client.connect()',
    'while True:',
    `    client.publish(${text(telemetryTopic(site, device))}, json.dumps({"values": {"temperature": 21.4}}), qos=1)`,
    '    time.sleep(10)',
  ].join('\n');
}

/** The certificate without its frame, in base64: older boards read no PEM. */
function derOf(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}

function writePython({ user, password, site, device }: Sender, { host, port, authority }: SnippetPlace): string {
  const tls = authority ? `, tls={"ca_certs": ${quoted(authority.file)}}` : '';
  return [
    'import json',
    'import paho.mqtt.publish as publish',
    `publish.single(${quoted(telemetryTopic(site, device))}, json.dumps({"values": {"temperature": 21.4}}), qos=1,`,
    `               hostname=${quoted(host)}, port=${port}, client_id=${quoted(device)},`,
    `               auth={"username": ${quoted(user)}, "password": ${quoted(password)}}${tls})`,
  ].join('\n');
}

/** A text as C, Python and JSON write it: names have no control characters. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function writeNodeRed({ user, password, site, device }: Sender, { host, port, authority }: SnippetPlace): string {
  const payload = JSON.stringify(EXAMPLE);
  const topic = telemetryTopic(site, device);
  const broker = {
    id: 'hb-broker',
    type: 'mqtt-broker',
    name: 'Harbinger',
    broker: host,
    port: String(port),
    clientid: device,
    usetls: authority !== undefined,
    ...(authority && { tls: 'hb-tls' }),
    protocolVersion: '5',
    keepalive: '60',
    credentials: { user, password },
  };
  const tls = {
    id: 'hb-tls',
    type: 'tls-config',
    name: 'Harbinger',
    ca: authority?.file ?? '',
    verifyservercert: true,
  };
  return JSON.stringify([
    { id: 'hb-tab', type: 'tab', label: `Harbinger ${device}` },
    {
      id: 'hb-inject',
      type: 'inject',
      z: 'hb-tab',
      name: 'every 10 s',
      topic,
      payload,
      payloadType: 'json',
      props: [{ p: 'payload' }],
      repeat: '10',
      once: true,
      x: 150,
      y: 80,
      wires: [['hb-out']],
    },
    {
      id: 'hb-out',
      type: 'mqtt out',
      z: 'hb-tab',
      name: device,
      topic,
      qos: '1',
      retain: 'false',
      broker: 'hb-broker',
      x: 380,
      y: 80,
      wires: [],
    },
    broker,
    ...(authority ? [tls] : []),
  ]);
}
