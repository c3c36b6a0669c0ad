/** Maps only where they hold something: a node is kept for each level of each filter. */
type Node = { below: Map<string, Node> | undefined; qosOf: Map<string, number> | undefined };

/** Subscriptions of sessions, as a tree of topic levels: a look-up costs the topic's depth. */
export type TopicTree = {
  add(session: string, filter: string, qos: number): void;
  remove(session: string, filter: string): void;
  /**
   * Sessions whose filters match, each with its highest QoS; wildcards at the start do not match $
   * topics [MQTT-4.7.2-1].
   */
  match(topic: string): ReadonlyMap<string, number>;
  /**
   * Whether any filter matches; remembered, because devices publish on the same topics over and
   * over.
   */
  hears(topic: string): boolean;
};

/**
 * Clients choose their topics: bounded, so that they cannot fill the memory. Characters, and for
 * each topic as many more.
 */
const MAX_REMEMBERED = 8 * 2 ** 20;
const PER_TOPIC = 64;

/** Levels of a filter that cost as much as a short one. */
const LEVELS_OF_ONE = 8;

/** Creates an empty tree. */
export function createTopicTree(): TopicTree {
  const root = newNode();
  const heard = new Map<string, boolean>();
  let remembered = 0;

  function forget(): void {
    heard.clear();
    remembered = 0;
  }

  function match(topic: string): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    if (root.below) collect(root, topic.split('/'), 0, found);
    return found;
  }

  function collect(node: Node, levels: readonly string[], at: number, found: Map<string, number>): void {
    const wild = at > 0 || !levels[0]?.startsWith('$');
    // `a/#` matches `a` too [MQTT 3.1.1, 4.7.1.2].
    if (wild) take(node.below?.get('#'), found);
    const level = levels[at];
    if (level === undefined) {
      take(node, found);
      return;
    }
    const exact = node.below?.get(level);
    if (exact) collect(exact, levels, at + 1, found);
    const any = wild ? node.below?.get('+') : undefined;
    if (any) collect(any, levels, at + 1, found);
  }

  return {
    add(session, filter, qos) {
      forget();
      let node = root;
      for (const level of filter.split('/')) {
        node.below ??= new Map();
        const next = node.below.get(level) ?? newNode();
        node.below.set(level, next);
        node = next;
      }
      node.qosOf ??= new Map();
      node.qosOf.set(session, qos);
    },
    remove(session, filter) {
      forget();
      prune(root, filter.split('/'), session);
    },
    match,
    hears(topic) {
      if (!root.below) return false;
      let known = heard.get(topic);
      if (known === undefined) {
        known = match(topic).size > 0;
        if (remembered >= MAX_REMEMBERED) forget();
        heard.set(topic, known);
        remembered += topic.length + PER_TOPIC;
      }
      return known;
    },
  };
}

function newNode(): Node {
  return { below: undefined, qosOf: undefined };
}

function take(node: Node | undefined, found: Map<string, number>): void {
  if (!node?.qosOf) return;
  for (const [session, qos] of node.qosOf) found.set(session, Math.max(qos, found.get(session) ?? 0));
}

/** @returns whether nothing is left in the node */
function prune(node: Node, levels: readonly string[], session: string): boolean {
  const [level, ...rest] = levels;
  if (level === undefined) {
    node.qosOf?.delete(session);
    if (node.qosOf?.size === 0) node.qosOf = undefined;
  } else {
    const next = node.below?.get(level);
    if (next && prune(next, rest, session)) node.below?.delete(level);
    if (node.below?.size === 0) node.below = undefined;
  }
  return !node.below && !node.qosOf;
}

/** The weight of a filter: one, and one more for each eight further levels that it begins. */
export function weightOf(filter: string): number {
  let levels = 1;
  for (let at = filter.indexOf('/'); at >= 0; at = filter.indexOf('/', at + 1)) levels++;
  return Math.ceil(levels / LEVELS_OF_ONE);
}
