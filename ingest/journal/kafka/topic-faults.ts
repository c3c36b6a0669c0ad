import { type Admin, ConfigResourceTypes } from '@platformatic/kafka';

/** What keeps the journal's topic: brokers, and copies of each partition. */
export type TopicFacts = {
  readonly topic: string;
  readonly brokers: number;
  /** Copies that each partition should have, and those that have all that it has. */
  readonly partitions: readonly { readonly leader: number; readonly copies: number; readonly inStep: number }[];
  /** Copies that must have a reading before it is acknowledged (`min.insync.replicas`). */
  readonly leastInStep: number;
};

/** Asks Kafka. */
export async function topicFacts(admin: Admin, topic: string): Promise<TopicFacts> {
  const [metadata, [described]] = await Promise.all([
    admin.metadata({ topics: [topic], forceUpdate: true }),
    admin.describeConfigs({
      resources: [
        { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configurationKeys: ['min.insync.replicas'] },
      ],
    }),
  ]);
  const partitions = Object.values(metadata.topics.get(topic)?.partitions ?? {});
  return {
    topic,
    brokers: metadata.brokers.size,
    partitions: partitions.map(({ leader, replicas, isr }) => {
      return { leader, copies: replicas.length, inStep: isr.length };
    }),
    leastInStep: Number(described?.configs.find(({ name }) => name === 'min.insync.replicas')?.value ?? 1),
  };
}

/** In words what may lose readings or stop them, with what to do; empty where all is well; pure. */
export function topicFaults({ topic, partitions, leastInStep }: TopicFacts): readonly string[] {
  const copies = Math.min(...partitions.map((one) => one.copies));
  const faults: string[] = [];
  const leaderless = partitions.filter(({ leader }) => leader < 0).length;
  const behind = partitions.filter(({ inStep }) => inStep < leastInStep).length;
  if (leaderless > 0) {
    faults.push(`${leaderless} partitions of ${topic} have no leader: start the brokers of Kafka that are away`);
  } else if (behind > 0) {
    faults.push(
      `${behind} partitions of ${topic} have fewer copies in step than ${leastInStep}, and take no readings: start the brokers of Kafka that are away`,
    );
  }
  if (copies === 1) {
    faults.push(
      `topic ${topic} is on one broker alone, and what it loses is lost: give it 3 replicas (kafka-reassign-partitions), and min.insync.replicas=2`,
    );
  } else if (leastInStep === 1) {
    faults.push(
      `topic ${topic} acknowledges a reading that one broker alone has: set its min.insync.replicas to 2 (kafka-configs)`,
    );
  } else if (leastInStep >= copies) {
    faults.push(
      `topic ${topic} has ${copies} replicas and min.insync.replicas=${leastInStep}: no reading is taken in while one broker is away; give it ${leastInStep + 1} replicas`,
    );
  }
  return faults;
}

/**
 * Says in Kafka that a cluster uses the topic, by the offset of a group of its own, which grows
 * with each call; so clusters that share nothing but the topic see each other.
 */
export type ClusterMarks = {
  /** @returns other clusters that said it between the call before and this one */
  say(cluster: string, beat: number): Promise<readonly string[]>;
};

export function createClusterMarks(admin: Admin, topic: string): ClusterMarks {
  const prefix = `${topic}.cluster.`;
  let before = new Map<string, bigint>();
  return {
    say: async (cluster, beat) => {
      const own = `${prefix}${cluster}`;
      const topics = [{ name: topic, partitionOffsets: [{ partition: 0, offset: BigInt(beat) }] }];
      await admin.alterConsumerGroupOffsets({ groupId: own, topics });
      const ids = [...(await admin.listGroups()).keys()].filter((id) => id.startsWith(prefix) && id !== own);
      if (ids.length === 0) return [];
      const asked = ids.map((groupId) => ({ groupId, topics: [{ name: topic, partitionIndexes: [0] }] }));
      const groups = await admin.listConsumerGroupOffsets({ groups: asked });
      const now = new Map(
        groups.map(({ groupId, topics: [found] }) => [groupId, found?.partitions[0]?.committedOffset ?? 0n]),
      );
      const alive = [...now].filter(([id, said]) => before.has(id) && before.get(id) !== said);
      before = now;
      return alive.map(([id]) => id.slice(prefix.length));
    },
  };
}
