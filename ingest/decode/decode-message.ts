import type { Access } from '../../broker/access/principal.ts';
import type { MqttMessage } from '../../broker/messages/mqtt-message.ts';
import { parseNativeTopic } from '../../broker/topics/topic.ts';
import { isEmpty } from '../../lib/text/json-text.ts';
import type { ChannelLimit } from '../devices/channel-limit.ts';
import type { DeviceClocks } from '../devices/device-clocks.ts';
import type { IntakeMessage } from '../reading/intake-message.ts';
import type { Format } from '../reading/payload-format.ts';
import { deviceId, type Reading } from '../reading/reading.ts';
import { type Rejection, reject } from '../reading/rejection.ts';
import { decodeLineProtocol } from './formats/line-protocol.ts';
import { decodeSenml } from './formats/senml.ts';
import { decodeThingsBoard } from './formats/thingsboard.ts';
import { decodeNativeChannel } from './native/native-channel.ts';
import { decodeNativeJson, type NativeContext } from './native/native-json.ts';
import { decodeNativeWaveform } from './native/native-waveform.ts';
import { createSparkplugSession, type SparkplugSession } from './sparkplug/sparkplug-session.ts';
import type { Codec, CodecMessage, Decoded } from './values/codec.ts';
import type { States } from './values/loose-number.ts';
import { refuseTopic } from './values/refuse-topic.ts';

/** Decodes bytes to readings, for every format; the only place that maps topics to formats. */
export type Decoder = {
  /**
   * Never throws, for any bytes. Readings of devices for which the sender may not publish are
   * refused.
   */
  decode(message: MqttMessage & Pick<CodecMessage, 'receivedAt' | 'replayed'>): IntakeMessage;
  /** The format of publishes on a topic. */
  formatOf(topic: string): Format;
};

/**
 * @param maxPayloadBytes larger payloads are refused undecoded
 * @param mappings the codec of topics that no built-in format has
 * @param sparkplug the only format with a memory; the default starts empty and requests no rebirth
 * @param channels bounds the channels of each device; absent: no bound
 * @param clocks judges the times of each device; absent: refuses only times impossible for any
 * device
 * @param units declared for the channels of formats that carry none
 * @param states words that mean numbers
 * @param statesNow the same where they change
 */
export function createDecoder(options: {
  access: Pick<Access, 'maySpeakFor' | 'maySpeakBehind'>;
  maxPayloadBytes: number;
  channels?: Pick<ChannelLimit, 'admit'>;
  clocks?: Pick<DeviceClocks, 'judge'>;
  mappings?: (topic: string) => Codec | undefined;
  sparkplug?: Pick<SparkplugSession, 'decode'>;
  units?: Readonly<Record<string, string>>;
  states?: States;
  statesNow?: () => States;
}): Decoder {
  const { access, maxPayloadBytes, channels, clocks, mappings } = options;
  const declared = createDeclared(options);
  const { sparkplug = createSparkplugSession({ access, requestRebirth: () => undefined }) } = options;
  const ruled = (decoded: Decoded, { replayed }: Pick<CodecMessage, 'replayed'>): Decoded => {
    const kept = bounded(decoded, channels);
    // A replayed message came earlier.
    const readings = replayed ? kept.readings : (clocks?.judge(kept.readings) ?? kept.readings);
    return readings === kept.readings ? kept : { ...kept, readings };
  };
  const codecs = new Map(CODECS).set('spBv1.0', ['sparkplug', sparkplug.decode]);
  return {
    formatOf: (topic) => (codecOf(topic, codecs) ?? mappedBy(mappings?.(topic)))[0],
    decode(message) {
      const { payload, principal } = message;
      const [format, codec] = codecOf(message.topic, codecs) ?? mappedBy(mappings?.(message.topic));
      // A replayed message was accepted before; a waveform block is larger as native JSON than as
      // received.
      if (payload.length > maxPayloadBytes && !message.replayed) {
        const rejection = reject('too_large', `${payload.length} bytes; the limit is ${maxPayloadBytes}`);
        return taken(message, format, { readings: [], rejections: [rejection] });
      }
      // A message that clears a retained one carries no telemetry; for Sparkplug an empty payload
      // is valid, too.
      if (payload.length === 0 && format !== 'sparkplug') {
        return taken(message, format, { readings: [], rejections: [], ignored: [CLEARED] });
      }
      const said = declared();
      const decoded = codec(said === undefined ? message : { ...message, ...said });
      const foreign = (reading: Reading): boolean => !access.maySpeakFor(principal, reading.device);
      // An edge node publishes for the devices behind it: the session has checked the sender's
      // right to the node.
      const trusted = principal.kind === 'anyone' || format === 'sparkplug';
      if (trusted || !decoded.readings.some(foreign)) return taken(message, format, ruled(decoded, message));
      const readings: Reading[] = [];
      const rejections: Rejection[] = [...decoded.rejections];
      for (const reading of decoded.readings) {
        if (!foreign(reading)) readings.push(reading);
        else {
          const detail = `${deviceId(principal.site, principal.device)} may not publish for ${reading.device}`;
          rejections.push(reject('forbidden_device', detail));
        }
      }
      return taken(message, format, ruled({ ...decoded, readings, rejections }, message));
    },
  };
}

/** The present declarations; undefined if there are none. */
function createDeclared(options: Pick<Parameters<typeof createDecoder>[0], 'units' | 'states' | 'statesNow'>) {
  const { units = {}, statesNow = () => options.states ?? {} } = options;
  const declaredBy = (states: States) => (isEmpty(units) && isEmpty(states) ? undefined : { units, states });
  let known = statesNow();
  let declared = declaredBy(known);
  return () => {
    const states = statesNow();
    if (states !== known) {
      known = states;
      declared = declaredBy(states);
    }
    return declared;
  };
}

/** Named where the payload is empty. */
const CLEARED = 'empty: clears a retained message';

function bounded(decoded: Decoded, channels: Pick<ChannelLimit, 'admit'> | undefined): Decoded {
  const admitted = channels?.admit(decoded.readings);
  if (!admitted || admitted.rejections.length === 0) return decoded;
  const { readings, rejections } = admitted;
  return { ...decoded, readings, rejections: [...decoded.rejections, ...rejections] };
}

/** Member by member: this comes once a message, and spreading costs more than the rest of it. */
function taken(message: CodecMessage & { client: string }, format: Format, decoded: Decoded): IntakeMessage {
  const { topic, client, principal, payload, receivedAt } = message;
  const { readings, rejections, unread, ignored } = decoded;
  if (ignored === undefined && unread === undefined) {
    return { topic, client, principal, payload, receivedAt, readings, rejections, format };
  }
  const others = { ...(unread && { unread }), ...(ignored && { ignored }) };
  return { topic, client, principal, payload, receivedAt, readings, rejections, ...others, format };
}

/** Which format a topic has (docs/devices.md), by its first level. */
function codecOf(topic: string, codecs: typeof CODECS): readonly [Format, Codec] | undefined {
  // Most messages are native: no table is asked.
  if (topic.startsWith('harbinger/')) return topic.endsWith('/waveform') ? WAVEFORM : NATIVE;
  const end = topic.indexOf('/');
  return codecs.get(end === -1 ? topic : topic.slice(0, end));
}

function mappedBy(codec: Codec | undefined): readonly [Format, Codec] {
  return codec ? ['mapping', codec] : ['unknown', refuseTopic];
}

const decodeNative: Codec = (message) => {
  const device = nativeDevices.get(message.topic);
  return device === undefined
    ? decodeNativeTopic(message)
    : decodeNativeJson(message.payload, contextOf(message, device));
};

function decodeNativeTopic(message: CodecMessage): Decoded {
  const topic = parseNativeTopic(message.topic, message.principal);
  if (topic?.kind !== 'telemetry') return refuseTopic(message);
  const device = deviceId(topic.site, topic.device);
  if (topic.channel !== undefined)
    return decodeNativeChannel(message.payload, topic.channel, contextOf(message, device));
  // Without a site its topic names another device for each sender.
  if (parseNativeTopic(message.topic)) noteNativeDevice(message.topic, device);
  return decodeNativeJson(message.payload, contextOf(message, device));
}

function contextOf({ receivedAt, states }: CodecMessage, device: string): NativeContext {
  return { device, receivedAt, states };
}

/**
 * Topic → device, of topics that were met: a device sends thousands of messages on its one topic.
 */
const nativeDevices = new Map<string, string>();

/** Clients choose the topics: bounded, so that they cannot fill the memory. */
const MAX_NATIVE_DEVICES = 150_000;

function noteNativeDevice(topic: string, device: string): void {
  if (nativeDevices.size >= MAX_NATIVE_DEVICES) nativeDevices.clear();
  nativeDevices.set(topic, device);
}

const NATIVE: readonly [Format, Codec] = ['native', decodeNative];

const WAVEFORM: readonly [Format, Codec] = [
  'waveform',
  (message) => {
    const topic = parseNativeTopic(message.topic, message.principal);
    if (topic?.kind !== 'waveform') return decodeNativeTopic(message);
    return decodeNativeWaveform(message.payload, deviceId(topic.site, topic.device), message.receivedAt);
  },
];

const CODECS: ReadonlyMap<string, readonly [Format, Codec]> = new Map([
  ['v1', ['thingsboard', decodeThingsBoard]],
  ['telegraf', ['line_protocol', decodeLineProtocol]],
  ['senml', ['senml', decodeSenml]],
]);
