import type { Aedes, Client } from 'aedes';
import type { Parser } from 'mqtt-packet';
import type { Log } from '../../lib/log.ts';
import { principalId } from '../access/principal.ts';
import type { BrokerCounts } from '../bounds/broker-counts.ts';
import type { Direct } from '../connection/direct-packets.ts';
import type { Gate } from '../connection/gate.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { ConnectedDevices } from './connected-devices.ts';

/** The gate of a client: its connection in aedes. */
export function gateOf(client: Client): Gate {
  return client.conn as Gate;
}

/**
 * Follows clients from CONNACK to their end: opens their gate, keeps presence, and counts their
 * subscriptions.
 */
export function watchClients(options: {
  aedes: Aedes;
  sessions: Sessions;
  devices: ConnectedDevices;
  counts: BrokerCounts;
  log: Log;
  direct: (client: Client) => Direct;
}): void {
  const { aedes, sessions, devices, counts, log, direct } = options;
  aedes.on('client', (client) => {
    const gate = gateOf(client);
    if (gate.destroyed) {
      forget(aedes, client);
      return;
    }
    if (!gate.principal) return;
    counts.accepted[gate.v5 ? '5' : '3.1.1']++;
    if (!client.clean) gate.v5?.subscriptions.restore(sessions.kept.subscriptionsOf(client.id));
    devices.add(principalId(gate.principal), gate);
    gate.once('close', () => sessions.release(client));
    refuseMalformed(client);
  });
  aedes.on('connackSent', ({ returnCode }, client) => {
    if (returnCode === 0) gateOf(client).open(direct(client));
  });
  aedes.on('subscribe', (subscriptions, client) => {
    sessions.asked = { client, subscriptions };
  });
  aedes.on('unsubscribe', (filters, client) => sessions.release(client, filters));
  aedes.on('keepaliveTimeout', (client) => {
    gateOf(client).reason ??= 'keepalive';
  });
  aedes.on('clientError', (client, error) => {
    log.debug({ client: gateOf(client).clientId, reason: error.message }, 'client failed');
  });
  aedes.on('connectionError', (_client, error) => log.debug({ reason: error.message }, 'connection failed'));
}

/**
 * Ends a client that asks without a packet id [MQTT-2.3.1-1], or ends no subscription at all
 * [MQTT-3.10.3-2]: aedes answers both.
 */
function refuseMalformed(client: Client): void {
  const { _parser } = client as Client & { _parser: Pick<Parser, 'prependListener'> };
  _parser.prependListener('packet', (packet) => {
    const asks = packet.cmd === 'subscribe' || packet.cmd === 'unsubscribe';
    const isMalformed = packet.cmd === 'unsubscribe' && packet.unsubscriptions.length === 0;
    // aedes ends the connection at an unknown packet.
    if (isMalformed || (asks && packet.messageId === 0)) Object.assign(packet, { cmd: 'malformed' });
  });
}

/** Removes a client that left during sign-in: aedes closed it before registering it. */
function forget(aedes: Aedes, client: Client): void {
  const { subscriptions } = client as Client & { subscriptions: object };
  client.unsubscribe({ unsubscriptions: Object.keys(subscriptions) } as never, () => undefined);
  (aedes as Aedes & { unregisterClient(client: Client): void }).unregisterClient(client);
}
