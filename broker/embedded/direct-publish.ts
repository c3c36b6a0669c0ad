import type { Client, PublishPacket } from 'aedes';
import type { Direct } from '../connection/direct-packets.ts';
import type { ListeningAedes } from './listening-aedes.ts';
import type { createTakePublish } from './take-publish.ts';
import { gateOf } from './watch-clients.ts';

/**
 * The way of publishes of QoS 0 and 1 past aedes: taken in, acknowledged, and given to aedes only
 * where somebody listens or the message is retained. For telemetry it costs a third of aedes' own
 * way.
 */
export function createDirectPublish(options: {
  aedes: ListeningAedes;
  takePublish: ReturnType<typeof createTakePublish>;
}): (client: Client) => Direct {
  const { aedes, takePublish } = options;
  return (client) => {
    const gate = gateOf(client);
    const fail = (error: Error): void => void gate.destroy(error);
    const take = (packet: PublishPacket & { messageId?: number; length?: number }): void => {
      takePublish(client, packet, (error) => {
        if (error) return fail(error);
        if (packet.qos === 1) {
          if (gate.destroyed) return;
          gate.pubacks.add(packet.messageId ?? 0);
        }
        if (!packet.retain && !aedes.hears(packet.topic)) return;
        // A client that publishes faster than the subscribers read must wait.
        gate.begun(packet.length ?? 0);
        aedes.publish(packet, (failed) => {
          gate.acknowledged(packet.length ?? 0);
          if (failed) fail(failed);
        });
      });
    };
    return { take, alive: () => keptAlive(client) };
  };
}

/**
 * aedes restarts the keepalive at each packet that it reads [MQTT-3.1.2-24]; it does not read
 * these.
 */
function keptAlive(client: Client): void {
  (client as { _keepaliveTimer?: NodeJS.Timeout | null })._keepaliveTimer?.refresh();
}
