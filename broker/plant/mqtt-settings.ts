import { Type } from 'typebox';
import { isTopicFilter } from '../topics/topic.ts';

/**
 * Topics of formats that name their device (docs/devices.md); in `v1/devices/me/telemetry` only the
 * broker knows `me`.
 */
const DEFAULT_TOPICS = [
  'harbinger/v1/+/+/telemetry',
  'harbinger/v1/+/+/waveform',
  'spBv1.0/#',
  'v1/gateway/telemetry',
  'telegraf/#',
  'senml/#',
];

const text = (description: string) => Type.String({ minLength: 1, description });
const Filters = Type.Refine(
  Type.String({
    description:
      'MQTT topic filters to subscribe to, separated by commas; not $SYS, and no $share (sharedGroup does that)',
  }),
  (list) => topicFilters(list).length > 0 && topicFilters(list).every(isTopicFilter),
);

/** How to reach the plant's own broker; the section `mqtt` of the settings. */
export const MqttSettings = Type.Object(
  {
    url: Type.Optional(
      Type.String({
        pattern: '^(mqtt|mqtts|ws|wss)://.+',
        description: "mqtt, mqtts, ws or wss URL of the plant's own broker; absent = only the embedded one",
      }),
    ),
    username: Type.Optional(text('user name there, where the URL has none')),
    password: Type.Optional(text('password there, where the URL has none')),
    caFile: Type.Optional(
      text('PEM file of the authority that signed its certificate, where the system does not trust it'),
    ),
    certFile: Type.Optional(text('PEM file of our client certificate')),
    keyFile: Type.Optional(text('PEM file of the key of certFile')),
    version: Type.Enum(['auto', '5', '3.1.1'], { description: 'MQTT version: auto (5, else 3.1.1), 5 or 3.1.1' }),
    topics: Filters,
    sharedGroup: Type.Optional(
      Type.String({
        pattern: '^[^/+#]{1,64}$',
        description: 'name of a shared subscription: 1 to 64 characters without / + #',
      }),
    ),
    clientId: Type.Optional(text('client id there; absent = one that is made once and kept in the data folder')),
    site: Type.String({ pattern: '^[^/+#:]{1,64}$', description: 'site of devices whose payload and topic name none' }),
    qos: Type.Integer({ minimum: 0, maximum: 2, description: 'highest quality of service to request' }),
    receiveMaximum: Type.Integer({
      minimum: 1,
      maximum: 65_535,
      description: 'messages that may wait for the journal',
    }),
    keepaliveSeconds: Type.Integer({ minimum: 2, maximum: 3600, description: 'seconds between two signs of life' }),
    sessionExpirySeconds: Type.Integer({
      minimum: 1,
      maximum: 2 ** 32 - 1,
      description: "seconds for which the plant's broker keeps what we miss (MQTT 5)",
    }),
  },
  { additionalProperties: false },
);

/** {@link MqttSettings} as the program uses it. */
export type MqttSettings = Type.Static<typeof MqttSettings>;

/** The defaults of {@link MqttSettings}; without a URL none of them has an effect. */
export const MQTT_DEFAULTS: MqttSettings = {
  version: 'auto',
  topics: DEFAULT_TOPICS.join(','),
  site: 'plant',
  qos: 1,
  receiveMaximum: 1000,
  keepaliveSeconds: 30,
  sessionExpirySeconds: 7 * 86_400,
};

/** The filters of the setting `mqtt.topics`. */
export function topicFilters(list: string): readonly string[] {
  return list
    .split(',')
    .map((filter) => filter.trim())
    .filter((filter) => filter !== '');
}
