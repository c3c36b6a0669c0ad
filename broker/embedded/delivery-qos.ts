import type { AedesPublishPacket, Client } from 'aedes';
import { createTopicTree, type TopicTree } from '../topics/topic-tree.ts';

type Qos = 0 | 1 | 2;
type Subscription = { readonly qos: number };
type Deliver = (packet: AedesPublishPacket, done: () => void) => void;

/** Members that aedes calls on a client, beside those of its types. */
type Delivering = { subscriptions: Record<string, Subscription>; deliver0: Deliver; deliverQoS: Deliver };

/** The one name under which the tree of a client keeps its filters. */
const OWN = '';

/**
 * A message goes to a client with the highest QoS of its subscriptions that match [MQTT-3.3.5-1],
 * and never with a higher one than it was published with. aedes takes the first that matches, and
 * lowers the QoS only where a filter is the topic itself. Call it before the client has
 * subscriptions.
 */
export function deliverWithHighestQos(client: Client): void {
  const aedes = client as Client & Delivering;
  const { deliver0, deliverQoS } = aedes;
  let tree: TopicTree | undefined;

  function deliver(packet: AedesPublishPacket, done: () => void): void {
    const granted = packet.qos > 0 ? tree?.match(packet.topic).get(OWN) : undefined;
    // No subscription matches, or none any longer: the packet does not answer a subscription.
    if (granted !== undefined && granted < packet.qos) packet.qos = granted as Qos;
    (packet.qos === 0 ? deliver0 : deliverQoS)(packet, done);
  }

  const subscriptions = new Proxy<Record<string, Subscription>>(
    {},
    {
      set(all, filter: string, subscription: Subscription) {
        tree ??= createTopicTree();
        tree.add(OWN, filter, subscription.qos);
        // With another value than it was granted aedes would lower the QoS by this one alone.
        all[filter] = Object.assign(subscription, { qos: 2 });
        return true;
      },
      deleteProperty(all, filter: string) {
        tree?.remove(OWN, filter);
        return delete all[filter];
      },
    },
  );
  Object.assign(aedes, { deliver0: deliver, deliverQoS: deliver, subscriptions });
}
