import { type PacketReader, prefixed, uint16, uint32, varint } from './mqtt5-bytes.ts';
import { PacketError, Reason } from './mqtt5-reasons.ts';

/**
 * The properties of MQTT 5 that the broker reads or writes, by their identifiers [MQTT 5.0,
 * 2.2.2.2].
 */
export const Property = {
  payloadFormat: 0x01,
  messageExpiry: 0x02,
  contentType: 0x03,
  responseTopic: 0x08,
  correlationData: 0x09,
  subscriptionIdentifier: 0x0b,
  sessionExpiry: 0x11,
  assignedClientId: 0x12,
  authenticationMethod: 0x15,
  authenticationData: 0x16,
  requestProblemInformation: 0x17,
  willDelay: 0x18,
  requestResponseInformation: 0x19,
  serverReference: 0x1c,
  reasonString: 0x1f,
  receiveMaximum: 0x21,
  topicAliasMaximum: 0x22,
  topicAlias: 0x23,
  userProperty: 0x26,
  maximumPacketSize: 0x27,
  subscriptionIdentifiersAvailable: 0x29,
  sharedSubscriptionAvailable: 0x2a,
} as const;

type Kind = 'flag' | 'uint16' | 'uint32' | 'varint' | 'text' | 'binary' | 'pair';

/** The packet that a block of properties belongs to. */
export type Owner = 'connect' | 'will' | 'publish' | 'subscribe' | 'unsubscribe' | 'ack' | 'disconnect';

const P = Property;
const KINDS: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [P.payloadFormat, 'flag'],
  [P.messageExpiry, 'uint32'],
  [P.contentType, 'text'],
  [P.responseTopic, 'text'],
  [P.correlationData, 'binary'],
  [P.subscriptionIdentifier, 'varint'],
  [P.sessionExpiry, 'uint32'],
  [P.authenticationMethod, 'text'],
  [P.authenticationData, 'binary'],
  [P.requestProblemInformation, 'flag'],
  [P.willDelay, 'uint32'],
  [P.requestResponseInformation, 'flag'],
  [P.serverReference, 'text'],
  [P.reasonString, 'text'],
  [P.receiveMaximum, 'uint16'],
  [P.topicAliasMaximum, 'uint16'],
  [P.topicAlias, 'uint16'],
  [P.userProperty, 'pair'],
  [P.maximumPacketSize, 'uint32'],
]);

/** Properties that reach the subscribers unchanged. */
const FORWARDED = [P.payloadFormat, P.contentType, P.responseTopic, P.correlationData, P.userProperty] as const;
const ALLOWED: Readonly<Record<Owner, ReadonlySet<number>>> = {
  connect: new Set<number>([
    ...[P.sessionExpiry, P.receiveMaximum, P.maximumPacketSize, P.topicAliasMaximum, P.userProperty],
    ...[P.requestProblemInformation, P.requestResponseInformation, P.authenticationMethod, P.authenticationData],
  ]),
  will: new Set<number>([...FORWARDED, P.messageExpiry, P.willDelay]),
  publish: new Set<number>([...FORWARDED, P.messageExpiry, P.topicAlias]),
  subscribe: new Set<number>([P.subscriptionIdentifier, P.userProperty]),
  unsubscribe: new Set<number>([P.userProperty]),
  ack: new Set<number>([P.reasonString, P.userProperty]),
  disconnect: new Set<number>([P.sessionExpiry, P.reasonString, P.userProperty]),
};

/** More properties than this on one packet end the connection. */
export const MAX_PROPERTIES_BYTES = 16 * 1024;

/** A block of properties as it came. */
export type Properties = {
  /** The numbers, by identifier. */
  readonly numbers: ReadonlyMap<number, number>;
  /** The texts and binary data, by identifier; user properties are not among them. */
  readonly texts: ReadonlyMap<number, Buffer>;
  /** Properties that reach the subscribers, as bytes; undefined where there are none. */
  readonly forwarded: Buffer | undefined;
};

const NONE: Properties = { numbers: new Map(), texts: new Map(), forwarded: undefined };

/**
 * Reads a block of properties; checks user properties and keeps them as bytes only.
 * @throws {PacketError} for a property that is malformed, repeated, or does not belong there
 */
export function readProperties(reader: PacketReader, owner: Owner): Properties {
  const length = reader.varint();
  if (length === 0) return NONE;
  if (length > MAX_PROPERTIES_BYTES) {
    throw new PacketError(Reason.packetTooLarge, `properties of more than ${MAX_PROPERTIES_BYTES} bytes`);
  }
  const end = reader.at + length;
  if (end > reader.end) throw new PacketError(Reason.malformed, 'properties that are cut off');
  const numbers = new Map<number, number>();
  const texts = new Map<number, Buffer>();
  const forwarded: Buffer[] = [];
  while (reader.at < end) {
    const from = reader.at;
    const id = reader.varint();
    const kind = KINDS.get(id);
    if (kind === undefined) throw new PacketError(Reason.malformed, `an unknown property (${id})`);
    if (!ALLOWED[owner].has(id))
      throw new PacketError(Reason.protocolError, `a property (${id}) that does not belong there`);
    if (numbers.has(id) || texts.has(id))
      throw new PacketError(Reason.protocolError, `a property (${id}) that comes twice`);
    readValue(reader, { id, kind, numbers, texts });
    if ((FORWARDED as readonly number[]).includes(id)) forwarded.push(reader.bytes.subarray(from, reader.at));
  }
  if (reader.at !== end) throw new PacketError(Reason.malformed, 'properties that are longer than their stated length');
  return { numbers, texts, forwarded: forwarded.length > 0 ? Buffer.concat(forwarded) : undefined };
}

function readValue(
  reader: PacketReader,
  into: { id: number; kind: Kind; numbers: Map<number, number>; texts: Map<number, Buffer> },
): void {
  const { id, kind, numbers, texts } = into;
  switch (kind) {
    case 'flag':
      numbers.set(id, reader.byte());
      if ((numbers.get(id) ?? 0) > 1)
        throw new PacketError(Reason.protocolError, `a property (${id}) that is neither 0 nor 1`);
      return;
    case 'uint16':
      numbers.set(id, reader.uint16());
      return;
    case 'uint32':
      numbers.set(id, reader.uint32());
      return;
    case 'varint':
      numbers.set(id, reader.varint());
      return;
    case 'text':
      texts.set(id, reader.text());
      return;
    case 'binary':
      texts.set(id, reader.binary());
      return;
    case 'pair':
      reader.text();
      reader.text();
      return;
    default:
      kind satisfies never;
  }
}

/** Writes single properties, to be joined with {@link propertyBlock}. */
export const property = {
  byte: (id: number, value: number): Buffer => Buffer.from([id, value]),
  uint16: (id: number, value: number): Buffer => Buffer.concat([Buffer.from([id]), uint16(value)]),
  uint32: (id: number, value: number): Buffer => Buffer.concat([Buffer.from([id]), uint32(value)]),
  text: (id: number, value: string): Buffer => Buffer.concat([Buffer.from([id]), prefixed(Buffer.from(value))]),
};

/** Properties with their length before them. */
export function propertyBlock(properties: readonly Buffer[]): Buffer {
  const length = properties.reduce((sum, { length: bytes }) => sum + bytes, 0);
  return Buffer.concat([Buffer.from(varint(length)), ...properties]);
}
