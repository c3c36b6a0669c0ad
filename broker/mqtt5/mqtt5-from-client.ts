import type { PacketReader } from './mqtt5-bytes.ts';
import { Property, readProperties } from './mqtt5-properties.ts';
import { PacketError, Reason } from './mqtt5-reasons.ts';

/** The packets of MQTT 5 by number [MQTT 5.0, 2.1.2]. */
export const Type = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  disconnect: 14,
  auth: 15,
} as const;

const RECEIVED = new Set([0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99]);
const RELEASED = new Set([0x00, 0x92]);
const LEFT = new Set([0x00, 0x04, ...[0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99]]);

/** PUBACK, PUBREC, PUBREL or PUBCOMP of a client. @throws {PacketError} */
export function readAck(type: number, reader: PacketReader): { id: number; code: number } {
  const id = reader.uint16();
  if (id === 0) throw new PacketError(Reason.protocolError, 'a packet id of 0');
  const code = reader.isAtEnd ? 0 : reader.byte();
  if (!reader.isAtEnd) readProperties(reader, 'ack');
  reader.mustEnd();
  const known = type === Type.puback || type === Type.pubrec ? RECEIVED : RELEASED;
  if (!known.has(code)) throw new PacketError(Reason.malformed, `a reason code (${code}) that does not belong there`);
  return { id, code };
}

/**
 * DISCONNECT of a client.
 * @returns `sessionExpirySeconds` where it changes its mind about that
 * @throws {PacketError}
 */
export function readDisconnect(reader: PacketReader): { code: number; sessionExpirySeconds: number | undefined } {
  const code = reader.isAtEnd ? 0 : reader.byte();
  const numbers = reader.isAtEnd ? undefined : readProperties(reader, 'disconnect').numbers;
  reader.mustEnd();
  if (!LEFT.has(code)) throw new PacketError(Reason.malformed, `a reason code (${code}) that does not belong there`);
  return { code, sessionExpirySeconds: numbers?.get(Property.sessionExpiry) };
}
