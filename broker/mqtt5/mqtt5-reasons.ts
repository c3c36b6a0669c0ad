import type { ConnectionRefusal, DisconnectReason } from '../bounds/broker-counts.ts';

/** Reason codes of MQTT 5 that the broker uses [MQTT 5.0, 2.4]. */
export const Reason = {
  success: 0x00,
  noSubscriptionExisted: 0x11,
  unspecified: 0x80,
  malformed: 0x81,
  protocolError: 0x82,
  implementationSpecific: 0x83,
  clientIdNotValid: 0x85,
  badUserNameOrPassword: 0x86,
  notAuthorized: 0x87,
  serverUnavailable: 0x88,
  serverBusy: 0x89,
  badAuthenticationMethod: 0x8c,
  shuttingDown: 0x8b,
  keepAliveTimeout: 0x8d,
  sessionTakenOver: 0x8e,
  topicFilterInvalid: 0x8f,
  topicNameInvalid: 0x90,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  messageRateTooHigh: 0x96,
  quotaExceeded: 0x97,
  administrativeAction: 0x98,
  sharedSubscriptionsNotSupported: 0x9e,
  connectionRateExceeded: 0x9f,
  subscriptionIdentifiersNotSupported: 0xa1,
} as const;

/** The smallest code that means failure. */
export const FAILURE = 0x80;

/** A packet that ends its connection, with the reason code for its sender. */
export class PacketError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The reason in DISCONNECT for each end; none where the peer is gone, has sent DISCONNECT itself,
 * or gets CONNACK.
 */
export const DISCONNECT_CODES: Readonly<Record<DisconnectReason, number | undefined>> = {
  client: undefined,
  lost: undefined,
  refused: undefined,
  connect_timeout: undefined,
  keepalive: Reason.keepAliveTimeout,
  protocol: Reason.protocolError,
  packet_too_large: Reason.packetTooLarge,
  not_kept: Reason.serverBusy,
  too_fast: Reason.messageRateTooHigh,
  slow_reader: Reason.quotaExceeded,
  too_many_unreleased: Reason.receiveMaximumExceeded,
  revoked: Reason.administrativeAction,
  taken_over: Reason.sessionTakenOver,
  stopping: Reason.shuttingDown,
};

/**
 * The reason of a refusal in words for its client; it does not reveal whether a device is known.
 */
export function refusalWords(refusal: ConnectionRefusal): string {
  return refusal === 'unknown' || refusal === 'wrong_password' ? 'bad_user_name_or_password' : refusal;
}

/** CONNACK codes for refused clients; none of them reveals whether a device is known. */
export const CONNACK_CODES: Readonly<Record<ConnectionRefusal, number>> = {
  unknown: Reason.badUserNameOrPassword,
  wrong_password: Reason.badUserNameOrPassword,
  no_credentials: Reason.notAuthorized,
  revoked: Reason.notAuthorized,
  pending: Reason.notAuthorized,
  throttled: Reason.connectionRateExceeded,
  too_many_connections: Reason.serverBusy,
  too_many_from_address: Reason.serverBusy,
  too_many_of_device: Reason.quotaExceeded,
  too_many_sessions: Reason.quotaExceeded,
  too_many_wills: Reason.quotaExceeded,
  invalid_client_id: Reason.clientIdNotValid,
  handshake_failed: Reason.unspecified,
  unavailable: Reason.serverUnavailable,
};
