type Node = { readonly below: Map<string, Node>; readonly qosOf: Map<string, number> };

/** Which sessions have subscribed to what, as a tree over topic levels: a look-up costs what the topic is deep, not what is subscribed. */
export type TopicTree = {
  add(session: string, filter: string, qos: number): void;
  remove(session: string, filter: string): void;
  /** Sessions whose filters match, each with its highest QoS; wildcards at the start do not match $ topics [MQTT-4.7.2-1]. */
  match(topic: string): ReadonlyMap<string, number>;
  /** Whether any filter matches; remembered, because devices publish on the same topics over and over. */
  hears(topic: string): boolean;
};

/** Clients choose their topics: bounded, so that they cannot fill the memory. */
const MAX_REMEMBERED = 50_000;

/** Creates an empty tree. */
export function createTopicTree(): TopicTree {
  const root = newNode();
  const heard = new Map<string, boolean>();

  function match(topic: string): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    if (root.below.size > 0) collect(root, topic.split('/'), 0, found);
    return found;
  }

  function collect(node: Node, levels: readonly string[], at: number, found: Map<string, number>): void {
    const wild = at > 0 || !levels[0]?.startsWith('$');
    // `a/#` matches `a` too [MQTT 3.1.1, 4.7.1.2].
    if (wild) take(node.below.get('#'), found);
    const level = levels[at];
    if (level === undefined) {
      take(node, found);
      return;
    }
    const exact = node.below.get(level);
    if (exact) collect(exact, levels, at + 1, found);
    const any = wild ? node.below.get('+') : undefined;
    if (any) collect(any, levels, at + 1, found);
  }

  return {
    add(session, filter, qos) {
      heard.clear();
      let node = root;
      for (const level of filter.split('/')) {
        const next = node.below.get(level) ?? newNode();
        node.below.set(level, next);
        node = next;
      }
      node.qosOf.set(session, qos);
    },
    remove(session, filter) {
      heard.clear();
      prune(root, filter.split('/'), session);
    },
    match,
    hears(topic) {
      if (root.below.size === 0) return false;
      let known = heard.get(topic);
      if (known === undefined) {
        known = match(topic).size > 0;
        if (heard.size >= MAX_REMEMBERED) heard.clear();
        heard.set(topic, known);
      }
      return known;
    },
  };
}

function newNode(): Node {
  return { below: new Map(), qosOf: new Map() };
}

function take(node: Node | undefined, found: Map<string, number>): void {
  if (!node) return;
  for (const [session, qos] of node.qosOf) found.set(session, Math.max(qos, found.get(session) ?? 0));
}

/** @returns whether nothing is left in the node */
function prune(node: Node, levels: readonly string[], session: string): boolean {
  const [level, ...rest] = levels;
  if (level === undefined) node.qosOf.delete(session);
  else {
    const next = node.below.get(level);
    if (next && prune(next, rest, session)) node.below.delete(level);
  }
  return node.below.size === 0 && node.qosOf.size === 0;
}
