import type { Client, PublishPacket } from 'aedes';
import type { Principal } from '../../lib/principal.ts';
import type { QuietLog } from '../../lib/quiet-log.ts';
import type { PublishPace } from '../access/pace.ts';
import { type Access, holderOf, principalId } from '../access/principal.ts';
import type { BrokerBounds } from '../bounds/broker-bounds.ts';
import type { BrokerCounts } from '../bounds/broker-counts.ts';
import { isReasonableTopic } from '../bounds/limits.ts';
import type { Gate } from '../connection/gate.ts';
import { carriedBy, carry } from '../messages/carried.ts';
import type { MqttMessage, OnPublish } from '../messages/mqtt-message.ts';
import { Reason } from '../mqtt5/mqtt5-reasons.ts';
import type { HoldWill } from '../sessions/delayed-wills.ts';
import type { KeptWill } from '../sessions/kept-wills.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** Topic for messages without receivers: the broker refuses filters that begin with $. */
const NOWHERE = '$harbinger/forbidden';
const NO_TOPIC = 'this is no topic, or one that is too long or too deep';

/**
 * [MQTT-1.5.3-1], [MQTT-3.3.2-2], [MQTT-4.7.3-1], [MQTT-4.7.3-2]: bytes that are no UTF-8 are
 * U+FFFD here. A will would reach its subscribers, who must end their connection for it.
 */
const TOPIC_NAME = /^[^+#\0\ufffd]+$/;

/** Why a publish ends its connection, or undefined. */
function malformedIn({ topic, qos, messageId }: PublishPacket & { messageId?: number }): string | undefined {
  if (!isReasonableTopic(topic) || !TOPIC_NAME.test(topic)) return NO_TOPIC;
  return qos > 0 && messageId === 0 ? 'it has no packet id [MQTT-2.3.1-1]' : undefined;
}

/** Acknowledges the packet and delivers it to no client. */
function silence(packet: PublishPacket): void {
  packet.retain = false;
  packet.topic = NOWHERE;
}

/** A reading that may not be retained is still a reading. */
function mayRetain(sessions: Sessions, principal: Principal, packet: PublishPacket): void {
  packet.retain = sessions.retained.admit(holderOf(principal), packet);
}

/** Attaches data beside topic and payload to a message; most messages have none. */
function carryAlong(client: Client, gate: Gate, packet: PublishPacket): void {
  const came = gate.v5?.publishes.next();
  const isOwn = gate.v5?.subscriptions.excludesOwn(packet.topic) === true;
  if (!came && !packet.retain && !isOwn) return;
  carry(packet, { ...came, ...(packet.retain && { retain: true }), ...(isOwn && { notTo: client.id }) });
}

type Done = (error?: Error | null) => void;

type TakeOptions = {
  access: Access;
  onPublish: OnPublish;
  sessions: Sessions;
  pace: PublishPace;
  bounds: BrokerBounds;
  counts: BrokerCounts;
  warn: QuietLog;
  now: () => number;
  /** Publishes a will when its time has come. */
  holdWill: HoldWill;
};

/**
 * Takes a publish, or a will, in before aedes acknowledges it: topic, repeats of QoS 2, the
 * journal, the pace of its device; the acknowledgements leave in order.
 */
export function createTakePublish(
  options: TakeOptions,
): (client: Client | null, packet: PublishPacket, done: Done) => void {
  const { access, onPublish, sessions, bounds, counts, warn, holdWill } = options;
  const holdBack = createHoldBack(options);

  /** Whether ingest gets to see it. */
  function mayPass(principal: Principal, packet: PublishPacket): boolean {
    const { topic } = packet;
    const reserved = topic.startsWith('$');
    if (reserved || !access.mayPublish(principal, topic)) {
      // MQTT 3.1.1 has no refusal: acknowledge, drop [MQTT-3.3.5-2]; after a close the client would
      // repeat it.
      counts.forbiddenPublishes++;
      warn('topic not allowed', { device: principalId(principal), topic });
      silence(packet);
    }
    return !reserved;
  }

  return (client, packet, done) => {
    const gate = client?.conn as Gate | undefined;
    // Only a will has one.
    const willOf = (packet as Partial<KeptWill>).principal;
    const principal = gate?.principal ?? willOf;
    if (!principal) {
      done(new Error('no client may publish on this topic'));
      return;
    }
    const { topic, payload, length = 0 } = packet;
    if (!willOf && client && gate) carryAlong(client, gate, packet);
    const malformed = malformedIn(packet);
    if (malformed !== undefined) {
      if (malformed === NO_TOPIC) gate?.v5?.because(Reason.topicNameInvalid, malformed);
      done(new Error(malformed));
      return;
    }
    // The DUP flag of the sender does not apply to the receivers [MQTT-3.3.1-3].
    packet.dup = false;
    const name = gate ? gate.clientId : (packet as KeptWill).clientId;
    const passes = mayPass(principal, packet);
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const message = { topic, client: name, principal, payload: bytes };
    if (!gate || willOf) {
      const will = packet as KeptWill;
      const publish = (): void => takeWill(message, { ...options, packet: will, passes, done });
      if (gate && client) holdWill({ client, gate, will, publish, drop: () => done(new Error('it is back')) });
      else publish();
      return;
    }
    if (packet.topic === NOWHERE) gate.v5?.publishes.refuse(packet.messageId, Reason.notAuthorized);
    const ack = gate.acks.add((error) => {
      gate.acknowledged(length);
      if (error) gate.reason ??= 'not_kept';
      else if (packet.retain) mayRetain(sessions, principal, packet);
      done(error ?? null);
    });
    const settle = (error: Error | undefined, at: number): void => gate.acks.settle(ack, error, at);
    const session = client as Client;
    const id = packet.qos === 2 ? packet.messageId : undefined;
    // The first goes to the subscribers; at the second's PUBACK its delivery is not yet known.
    const repeated = (error?: Error): void => {
      silence(packet);
      settle(error, error ? 0 : holdBack(gate, principal, 1));
    };
    if (!passes) settle(undefined, holdBack(gate, principal, 1));
    else if (id !== undefined && sessions.received.isFull(session, id)) {
      bounds.reached('unreleased', 'device', principalId(principal));
      gate.disconnect('too_many_unreleased');
    } else if (id !== undefined && !sessions.received.begin(session, id, repeated)) return;
    else {
      onPublish(message, (error, readings = 1, words) => {
        if (words !== undefined) gate.v5?.publishes.tell(packet.messageId, words);
        if (id !== undefined) sessions.received.settle(session, id, error);
        settle(error, error ? 0 : holdBack(gate, principal, readings));
      });
    }
  };
}

/**
 * The cost of a message for its sender.
 * @returns the time before which it is not acknowledged; 0: at once
 */
function createHoldBack(options: TakeOptions): (gate: Gate, principal: Principal, readings: number) => number {
  const { pace, counts, warn, now } = options;
  /** Charges readings of a closed connection as well: to the next one. */
  return (gate, principal, readings) => {
    const device = principalId(principal);
    const at = now();
    // A message without readings costs as much as one reading: to decode, to set aside, or to drop.
    const charge = pace.charge(principal, device, Math.max(1, readings), at);
    if (charge.kind === 'free' || gate.destroyed) return 0;
    if (charge.kind === 'disconnect') {
      warn('device disconnected: too fast', { device, reason: charge.reason });
      gate.disconnect('too_fast');
      return 0;
    }
    counts.throttled++;
    warn('device is too fast: its acknowledgements are held back', { device, milliseconds: charge.milliseconds });
    return at + charge.milliseconds;
  };
}

/**
 * A will has no acknowledgement that could be held back: that of a device which is much too fast is
 * dropped.
 */
function takeWill(
  message: MqttMessage,
  options: Omit<TakeOptions, 'holdWill'> & { packet: KeptWill; passes: boolean; done: Done },
): void {
  const { onPublish, sessions, pace, warn, now, packet, passes } = options;
  const { expirySeconds } = packet;
  if (packet.retain) carry(packet, { ...carriedBy(packet), retain: true });
  if (expirySeconds !== undefined) carry(packet, { ...carriedBy(packet), expiresAt: now() + 1000 * expirySeconds });
  const { principal } = message;
  const device = principalId(principal);
  const done = (error?: Error): void => {
    if (!error && packet.retain) mayRetain(sessions, principal, packet);
    options.done(error ?? null);
  };
  if (pace.charge(principal, device, 1, now()).kind === 'disconnect') {
    warn('a will is dropped: its device is too fast', { device });
    done(new Error('too fast'));
  } else if (!passes) done();
  else {
    onPublish(message, (error, readings = 1) => {
      if (!error && readings > 1) pace.charge(principal, device, readings - 1, now());
      done(error);
    });
  }
}
