/** A birth's description of a metric. */
export type KnownMetric = {
  readonly name: string;
  /** Sparkplug data type; 0 where unknown. */
  readonly datatype: number;
  readonly unit: string | undefined;
};

/** The metrics of an edge node itself, or of one of its devices, as of the last birth. */
export type KnownMetrics = {
  readonly byAlias: Map<string | number, KnownMetric>;
  readonly byName: Map<string, KnownMetric>;
};

/** Why a rebirth is requested; used as the metric label. */
export type RebirthReason = 'unborn_node' | 'unborn_device' | 'sequence_gap' | 'unknown_alias';

/** The state of one edge node. Owned by its session; lost when the program ends. */
export type EdgeNode = {
  /** A birth came, and no death since. */
  born: boolean;
  /** Of the birth; undefined where it had none. */
  bdSeq: number | undefined;
  /** 0 to 255: the `seq` that comes next; undefined until a message has given one. */
  nextSeq: number | undefined;
  /** Set until the next birth of the node. */
  rebirthWanted: RebirthReason | undefined;
  /**
   * When a rebirth was last requested, and how long to wait until the next, both in milliseconds.
   */
  askedAt: number;
  patienceMs: number;
  /** By device name; the node itself is `''`. A device that is not in it is not born. */
  readonly metrics: Map<string, KnownMetrics>;
};

/**
 * The shortest time between two rebirth requests to one node; it doubles as long as asking does not
 * help.
 */
export const REBIRTH_INTERVAL_MS = 10_000;
const LONGEST_REBIRTH_INTERVAL_MS = 10 * 60_000;

/** `seq` runs from 0 to 255. */
const SEQ_COUNT = 256;

/** An edge node of which nothing is known yet. */
export function newEdgeNode(): EdgeNode {
  return {
    born: false,
    bdSeq: undefined,
    nextSeq: undefined,
    rebirthWanted: undefined,
    askedAt: Number.NEGATIVE_INFINITY,
    patienceMs: REBIRTH_INTERVAL_MS,
    metrics: new Map(),
  };
}

/**
 * NBIRTH: all that was known of the node and its devices is void; the devices are born after it.
 */
export function bear(node: EdgeNode, birth: { seq: number; bdSeq: number | undefined }): void {
  node.born = true;
  node.bdSeq = birth.bdSeq;
  node.nextSeq = (birth.seq + 1) % SEQ_COUNT;
  node.rebirthWanted = undefined;
  node.metrics.clear();
}

/**
 * NDEATH: counts only if it belongs to the birth; the death of an earlier session may come after
 * the next birth.
 * @returns whether it did
 */
export function bury(node: EdgeNode, bdSeq: number | undefined): boolean {
  if (!node.born || (node.bdSeq !== undefined && node.bdSeq !== bdSeq)) return false;
  node.born = false;
  node.nextSeq = undefined;
  node.metrics.clear();
  return true;
}

/**
 * Takes the `seq` of a message other than a birth or death of the node. After a gap it continues
 * from there: one loss is one gap.
 * @returns `repeated` where it is the last message once more
 */
export function takeSeq(node: EdgeNode, seq: number): 'in_order' | 'repeated' | 'gap' {
  const expected = node.nextSeq;
  if (expected !== undefined && seq === (expected + SEQ_COUNT - 1) % SEQ_COUNT) return 'repeated';
  node.nextSeq = (seq + 1) % SEQ_COUNT;
  return expected === undefined || seq === expected ? 'in_order' : 'gap';
}

/** Notes that only a new birth can help; the first reason stands. */
export function wantRebirth(node: EdgeNode, reason: RebirthReason): void {
  node.rebirthWanted ??= reason;
}

/**
 * Whether to request a rebirth now; a yes counts as a request. Not more often than every {@link
 * REBIRTH_INTERVAL_MS}, and ever more rarely where asking does not help: a birth can be large, and
 * the line slow.
 * @param now milliseconds since the epoch
 */
export function shouldAsk(node: EdgeNode, now: number): boolean {
  if (node.rebirthWanted === undefined) return false;
  const waited = now - node.askedAt;
  // A clock that was set back must not silence us.
  if (waited >= 0 && waited < node.patienceMs) return false;
  const again = waited < 4 * node.patienceMs;
  node.patienceMs = again ? Math.min(2 * node.patienceMs, LONGEST_REBIRTH_INTERVAL_MS) : REBIRTH_INTERVAL_MS;
  node.askedAt = now;
  return true;
}
