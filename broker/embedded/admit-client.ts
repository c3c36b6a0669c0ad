import type { Client, ConnectPacket } from 'aedes';
import type { Log } from '../../lib/log.ts';
import type { Principal } from '../../lib/principal.ts';
import type { QuietLog } from '../../lib/quiet-log.ts';
import { type Access, holderOf, principalId } from '../access/principal.ts';
import type { BrokerBounds } from '../bounds/broker-bounds.ts';
import { type BrokerCounts, type ConnectionRefusal, countOne } from '../bounds/broker-counts.ts';
import type { Gate } from '../connection/gate.ts';
import type { TakeUpSession } from '../sessions/take-up-session.ts';
import type { ConnectedDevices } from './connected-devices.ts';

/** CONNACK return codes [MQTT 3.1.1, table 3.1]. */
const IDENTIFIER_REJECTED = 2;
const UNAVAILABLE = 3;
const NOT_AUTHORIZED = 5;

/** The broker refuses longer client ids, and ids with control characters. */
const CLIENT_ID = /^\P{Cc}{0,256}$/u;

/** Next step for a refused client: MQTT 3.1.1 has one answer for all of these. */
const NEXT_STEPS: Readonly<Partial<Record<ConnectionRefusal, string>>> = {
  no_credentials: 'connect with the user name site:device and the secret of "harbinger device add"',
  unknown: 'no device has this user name: it is site:device, and "harbinger device add" registers it',
  wrong_password: 'the password is the secret that was printed once: "harbinger device rotate" makes another',
  pending: '"harbinger device approve" lets it in',
  revoked: '"harbinger device approve" lets it in again',
  throttled: 'it tried wrong secrets: it has to wait, and needs the right one',
  invalid_client_id: 'a client id has up to 256 characters, and is empty only with a clean session',
};

function refusalFields(reason: ConnectionRefusal): { readonly reason: ConnectionRefusal; readonly hint?: string } {
  const hint = NEXT_STEPS[reason];
  return hint === undefined ? { reason } : { reason, hint };
}

/**
 * A will of QoS 3 [MQTT-3.1.2-14], or, before MQTT 5, a password without a user name
 * [MQTT-3.1.2-22].
 */
function isMalformed({ will, username, password }: ConnectPacket, { v5 }: Gate): boolean {
  return (will?.qos ?? 0) > 2 || (v5 === undefined && password !== undefined && username === undefined);
}

function endMalformed(gate: Gate): Error {
  gate.disconnect('protocol');
  return new Error('this is no CONNECT');
}

/**
 * Decides on a CONNECT, before aedes sets up the session. A session belongs to its device: its name
 * in aedes begins with the device's id, so that no other device can end or inherit it by its client
 * id.
 */
export function createAdmitClient(options: {
  access: Access;
  devices: ConnectedDevices;
  sessionOf: TakeUpSession;
  bounds: BrokerBounds;
  maxConnectionsPerDevice: number;
  counts: BrokerCounts;
  warn: QuietLog;
  log: Log;
}): (client: Client, packet: ConnectPacket, done: (error: Error | null, success: boolean) => void) => void {
  const { access, devices, sessionOf, bounds, maxConnectionsPerDevice, counts, warn, log } = options;
  return (client, packet, done) => {
    const gate = client.conn as Gate;
    const { clientId } = packet;
    gate.clientId = clientId;
    const refuse = (reason: ConnectionRefusal, code: number): void => {
      countOne(counts.refused, reason);
      warn('client refused', { client: clientId.slice(0, 256), address: gate.peer.address, ...refusalFields(reason) });
      if (gate.v5) gate.v5.refusal = reason;
      gate.write(Buffer.from([0x20, 2, 0, code]));
      gate.disconnect('refused');
      done(new Error(reason), false);
    };
    if (isMalformed(packet, gate)) return void done(endMalformed(gate), false);
    // [MQTT-3.1.3-8]: an empty client id needs a clean session.
    if ((clientId === '' && !packet.clean) || !CLIENT_ID.test(clientId)) {
      refuse('invalid_client_id', IDENTIFIER_REJECTED);
      return;
    }
    const { address, certificate } = gate.peer;
    // An id that the broker assigned names no device.
    const named = gate.v5?.connect.assignedClientId === undefined ? clientId : '';
    const credential = { clientId: named, username: packet.username, password: packet.password, certificate, address };
    const signIn = devices.signIn();
    const asked = access
      .authenticate(credential)
      .then((answer) => ('refused' in answer ? refuse(answer.refused, NOT_AUTHORIZED) : enter(answer.principal)));
    const settled = asked.catch((error: unknown) => {
      log.error({ err: error, client: clientId }, 'a client could not be admitted');
      refuse('unavailable', UNAVAILABLE);
    });
    void settled.finally(signIn.end);

    async function enter(principal: Principal): Promise<void> {
      const device = principalId(principal);
      // From here on a revocation finds it, however long the rest takes.
      if (!gate.destroyed && !signIn.known(device, gate)) {
        refuse('revoked', NOT_AUTHORIZED);
        return;
      }
      gate.once('close', () => devices.remove(device, gate));
      gate.principal = principal;
      // No device name has a slash in it: no other device and client id make up the same name.
      if (principal.kind !== 'anyone' && clientId !== '') packet.clientId = `${device}/${clientId}`;
      const refused = gate.destroyed ? undefined : await takeUp(gate, principal, packet);
      if (gate.destroyed) done(new Error('it has left'), false);
      else if (refused) refuse(refused, UNAVAILABLE);
      else done(null, true);
    }
  };

  /** Makes room for its connection, session and will. @returns what there is no room for */
  async function takeUp(
    gate: Gate,
    principal: Principal,
    { clientId: id, clean = false, will }: ConnectPacket,
  ): Promise<ConnectionRefusal | undefined> {
    const holder = holderOf(principal);
    const fresh = gate.v5?.connect.cleanStart ?? clean;
    if (id !== '') await sessionOf.claim(id, gate, { fresh });
    if (principal.kind !== 'anyone' && devices.count(holder.id) > maxConnectionsPerDevice) {
      bounds.reached('connections', 'device', holder.id);
      return 'too_many_of_device';
    }
    if (will && !gate.destroyed) {
      const amount = {
        count: 1,
        bytes: will.topic.length + will.payload.length + (gate.v5?.connect.will?.forwarded?.length ?? 0),
      };
      const bound = bounds.wills.take(holder, amount);
      if (bound) {
        bounds.reached('wills', bound, holder.id);
        return 'too_many_wills';
      }
      gate.once('close', () => bounds.wills.give(holder.id, amount));
    }
    const full = id === '' ? undefined : await sessionOf.enter(id, gate, { principal, clean, fresh });
    return full && 'too_many_sessions';
  }
}
