import { packetOf } from './mqtt5-bytes.ts';
import { Property, property, propertyBlock } from './mqtt5-properties.ts';
import { MAX_TOPIC_ALIASES } from './mqtt5-publishes.ts';

const CONNACK = 0x20;
const DISCONNECT = 0xe0;

/** Features that the broker grants a client, and features that it lacks. */
export type Granted = {
  readonly sessionPresent: boolean;
  /** Undefined: as the client asked. */
  readonly sessionExpirySeconds: number | undefined;
  readonly assignedClientId: string | undefined;
  readonly receiveMaximum: number;
  readonly maximumPacketSize: number;
};

/** CONNACK to an accepted client, without the defaults: QoS 2, retained messages, wildcards. */
export function connack5({
  sessionPresent,
  sessionExpirySeconds: expiry,
  assignedClientId,
  ...maxima
}: Granted): Buffer {
  const properties = [
    ...(expiry === undefined ? [] : [property.uint32(Property.sessionExpiry, expiry)]),
    ...(assignedClientId === undefined ? [] : [property.text(Property.assignedClientId, assignedClientId)]),
    property.uint16(Property.receiveMaximum, maxima.receiveMaximum),
    property.uint32(Property.maximumPacketSize, maxima.maximumPacketSize),
    property.uint16(Property.topicAliasMaximum, MAX_TOPIC_ALIASES),
    property.byte(Property.subscriptionIdentifiersAvailable, 0),
    property.byte(Property.sharedSubscriptionAvailable, 0),
  ];
  return packetOf(CONNACK, [Buffer.from([sessionPresent ? 1 : 0, 0]), propertyBlock(properties)]);
}

/** CONNACK to a refused client. */
export function refusal5(code: number, words: string): Buffer {
  return packetOf(CONNACK, [Buffer.from([0, code]), propertyBlock([property.text(Property.reasonString, words)])]);
}

/** DISCONNECT; without words where the client takes no packet so large. */
export function disconnect5(code: number, words: string | undefined, maximumPacketSize: number): Buffer {
  const reasons = words === undefined ? [] : [property.text(Property.reasonString, words)];
  const packet = packetOf(DISCONNECT, [Buffer.from([code]), propertyBlock(reasons)]);
  return packet.length <= maximumPacketSize ? packet : packetOf(DISCONNECT, [Buffer.from([code])]);
}
