import { type Access, holderOf, principalId } from '../../../broker/access/principal.ts';
import { nodeCommandTopic, parseSparkplugTopic, type SparkplugTopic } from '../../../broker/topics/sparkplug-topic.ts';
import { isName } from '../../../broker/topics/topic.ts';
import type { Holder } from '../../../lib/quota.ts';
import { deviceId } from '../../reading/reading.ts';
import { type RejectionReason, reject } from '../../reading/rejection.ts';
import { unread } from '../../reading/unread.ts';
import type { Codec, CodecMessage, Decoded } from '../values/codec.ts';
import {
  bear,
  bury,
  type EdgeNode,
  type KnownMetrics,
  type RebirthReason,
  shouldAsk,
  takeSeq,
  wantRebirth,
} from './edge-node.ts';
import { createEdgeNodes, type EdgeNodes, type SparkplugBound } from './edge-nodes.ts';
import { openEnvelope } from './open-envelope.ts';
import { type ReadMetrics, readMetrics } from './read-metrics.ts';
import {
  decodePayload,
  encodePayload,
  MAX_PAYLOAD_BYTES,
  type SparkplugPayload,
  unsignedOf,
} from './sparkplug-payload.ts';

/** A rebirth request, to be published with QoS 0 and not retained. */
export type RebirthRequest = { readonly topic: string; readonly payload: Uint8Array };

/** Counts of the session since the start. */
export type SparkplugCounts = {
  births: number;
  deaths: number;
  /** NDEATHs whose bdSeq was that of another session. */
  foreignDeaths: number;
  gaps: number;
  repeated: number;
  rebirthRequests: Partial<Record<RebirthReason, number>>;
};

/**
 * The host application's side of Sparkplug B 3.0: keeps births and sequence numbers, and requests
 * births that it lacks.
 */
export type SparkplugSession = {
  readonly decode: Codec;
  readonly counts: Readonly<SparkplugCounts>;
  /** Known edge nodes, and those online: born and not dead. */
  readonly nodes: () => { readonly known: number; readonly online: number };
  /** How often there was no room for the content of a birth. */
  readonly boundReached: Readonly<Partial<Record<SparkplugBound, number>>>;
};

const LIMITS = { maxNodes: 20_000, maxMetricsPerNode: 100_000, maxMetrics: 1_000_000 };
const NONE = { births: 0, deaths: 0, foreignDeaths: 0, gaps: 0, repeated: 0 };
const DATATYPE_BOOLEAN = 11;

/**
 * Creates the session; it starts without memory, so that the first data of each node leads to a
 * request for its birth.
 * @param access only a principal that may publish for an edge node changes its state; a device
 * behind it that is registered on its own publishes for itself
 * @param requestRebirth publishes the request where the edge node listens
 */
export function createSparkplugSession(options: {
  access: Pick<Access, 'maySpeakFor' | 'maySpeakBehind'>;
  requestRebirth: (request: RebirthRequest) => void;
}): SparkplugSession {
  const nodes = createEdgeNodes(LIMITS);
  const counts: SparkplugCounts = { ...NONE, rebirthRequests: {} };

  function take(message: CodecMessage, topic: NodeTopic, payload: SparkplugPayload): Decoded {
    const node = nodes.heard(nodeOf(topic), keptFor(message, topic));
    const seq = seqOf(payload);
    if (topic.kind === 'NDEATH') {
      if (bury(node, bdSeqOf(payload))) counts.deaths++;
      else counts.foreignDeaths++;
      return { readings: [], rejections: [] };
    }
    if (topic.kind === 'NBIRTH') bear(node, { seq, bdSeq: bdSeqOf(payload) });
    else follow(node, seq);
    const decoded = takeMetrics(node, { message, topic, payload, seq });
    if (shouldAsk(node, message.receivedAt)) {
      const reason = node.rebirthWanted as RebirthReason;
      counts.rebirthRequests[reason] = (counts.rebirthRequests[reason] ?? 0) + 1;
      options.requestRebirth(rebirthRequest(topic, message.receivedAt));
    }
    return decoded;
  }

  function follow(node: EdgeNode, seq: number): void {
    const order = takeSeq(node, seq);
    if (order === 'repeated') counts.repeated++;
    if (order === 'gap') {
      counts.gaps++;
      wantRebirth(node, 'sequence_gap');
    }
    if (!node.born) wantRebirth(node, 'unborn_node');
  }

  function takeMetrics(
    node: EdgeNode,
    {
      message,
      topic,
      payload,
      seq,
    }: { message: CodecMessage; topic: NodeTopic; payload: SparkplugPayload; seq: number },
  ): Decoded {
    const name = topic.device ?? '';
    // Only here, so that its message counts in the node's sequence.
    const refused = refuseOther(message, topic, options.access);
    if (refused) return refused;
    if (topic.kind === 'DDEATH') {
      node.metrics.delete(name);
      counts.deaths++;
      return { readings: [], rejections: [] };
    }
    const learn = topic.kind === 'NBIRTH' || topic.kind === 'DBIRTH';
    const known = learn ? noMetrics() : node.metrics.get(name);
    if (!known && name !== '') wantRebirth(node, 'unborn_device');
    const { receivedAt, states } = message;
    const context = { device: deviceOf(topic), receivedAt, seq, known: known ?? noMetrics(), learn, states };
    const read = readMetrics(payload, context);
    if (learn) {
      counts.births++;
      nodes.learn(node, name, context.known);
    } else if (read.unknownAlias) wantRebirth(node, 'unknown_alias');
    else if (isEmptyRead(read)) read.unread.push(unread('nothing_found', message.topic));
    return decodedOf(read);
  }

  return {
    counts,
    boundReached: nodes.boundReached,
    nodes: () => ({ known: nodes.size(), online: nodes.online() }),
    decode(message) {
      const admitted = admit(message, options.access);
      if (!('topic' in admitted)) return admitted;
      if (message.replayed) {
        return refuseOther(message, admitted.topic, options.access) ?? replay(message, admitted, nodes);
      }
      return take(message, admitted.topic, admitted.payload);
    },
  };
}

/** Reads an old message by the present state; learns nothing from it, and requests no rebirth. */
function replay(
  { receivedAt, states }: CodecMessage,
  { topic, payload }: { topic: NodeTopic; payload: SparkplugPayload },
  nodes: EdgeNodes,
): Decoded {
  const node = nodes.known(nodeOf(topic));
  if (topic.kind === 'NDEATH' || topic.kind === 'DDEATH') return { readings: [], rejections: [] };
  const learn = topic.kind === 'NBIRTH' || topic.kind === 'DBIRTH';
  const known = (learn ? undefined : node?.metrics.get(topic.device ?? '')) ?? noMetrics();
  const context = { device: deviceOf(topic), receivedAt, seq: seqOf(payload), known, learn, states };
  return decodedOf(readMetrics(payload, context));
}

/** The holder whose share a node uses; under a principal of all devices, the node itself. */
function keptFor({ principal }: CodecMessage, topic: NodeTopic): Holder {
  return principal.kind === 'anyone' ? { id: nodeOf(topic), share: 1 } : holderOf(principal);
}

function seqOf({ seq }: SparkplugPayload): number {
  return seq === undefined ? 0 : unsignedOf(seq) % 256;
}

type NodeTopic = Exclude<SparkplugTopic, { kind: 'STATE' }>;

/** Reads a message of an edge node whose sender may publish for it; else returns the outcome. */
function admit(
  message: CodecMessage,
  access: Pick<Access, 'maySpeakFor'>,
): Decoded | { readonly topic: NodeTopic; readonly payload: SparkplugPayload } {
  const topic = parseSparkplugTopic(message.topic);
  if (!topic) return refuse('unknown_topic', 'not spBv1.0/{group}/{kind}/{edge node}[/{device}]');
  // Messages of hosts, including ours.
  if (topic.kind === 'STATE' || topic.kind === 'NCMD' || topic.kind === 'DCMD') {
    return { readings: [], rejections: [], ignored: [topic.kind] };
  }
  const { group, edge, device } = topic;
  if (!isName(group) || !isName(named(edge)) || !isName(named(device === undefined ? edge : `${edge}.${device}`))) {
    return refuse('invalid_device', 'group, and edge node with device, have 1 to 64 characters, without + # /');
  }
  const { principal, payload: bytes } = message;
  const nodeId = nodeOf(topic);
  if (principal.kind !== 'anyone' && !access.maySpeakFor(principal, nodeId)) {
    return refuse('forbidden_device', `${principalId(principal)} may not publish for ${nodeId}`);
  }
  if (bytes.length > MAX_PAYLOAD_BYTES) return refuse('too_large', `more than ${MAX_PAYLOAD_BYTES} bytes`);
  const envelope = decodePayload(bytes);
  if (!envelope) return refuse('malformed_sparkplug', 'not a Sparkplug B payload');
  const payload = openEnvelope(envelope);
  return 'reason' in payload ? { readings: [], rejections: [payload] } : { topic, payload };
}

/**
 * Refuses what an edge node says of a device that is registered on its own: `a.b` is also the
 * device `b` behind the node `a`.
 */
function refuseOther(
  { principal }: CodecMessage,
  topic: NodeTopic,
  access: Pick<Access, 'maySpeakBehind'>,
): Decoded | undefined {
  const device = deviceOf(topic);
  if (topic.device === undefined || principal.kind === 'anyone' || access.maySpeakBehind(principal, device)) {
    return undefined;
  }
  return refuse(
    'forbidden_device',
    `${device} is registered on its own: ${principalId(principal)} may not publish for it`,
  );
}

function refuse(reason: RejectionReason, detail: string): Decoded {
  return { readings: [], rejections: [reject(reason, detail)] };
}

function noMetrics(): KnownMetrics {
  return { byAlias: new Map(), byName: new Map() };
}

function deviceOf({ group, edge, device }: NodeTopic): string {
  return deviceId(group, named(device === undefined ? edge : `${edge}.${device}`));
}

function nodeOf({ group, edge }: NodeTopic): string {
  return deviceId(group, named(edge));
}

/** MAC addresses have colons, and names of devices have none. */
function named(text: string): string {
  return text.replaceAll(':', '-');
}

function decodedOf({ readings, rejections, unread: left, ignored }: ReadMetrics): Decoded {
  const decoded = left.length > 0 ? { readings, rejections, unread: left } : { readings, rejections };
  return ignored.length > 0 ? { ...decoded, ignored } : decoded;
}

function isEmptyRead({ readings, rejections, unread: left, ignored }: ReadMetrics): boolean {
  return readings.length + rejections.length + left.length + ignored.length === 0;
}

function bdSeqOf({ metrics }: SparkplugPayload): number | undefined {
  const metric = metrics?.find(({ name }) => name === 'bdSeq');
  return metric?.long_value ? unsignedOf(metric.long_value) : metric?.int_value;
}

function rebirthRequest({ group, edge }: NodeTopic, now: number): RebirthRequest {
  const metric = { name: 'Node Control/Rebirth', timestamp: now, datatype: DATATYPE_BOOLEAN, boolean_value: true };
  return { topic: nodeCommandTopic(group, edge), payload: encodePayload({ timestamp: now, metrics: [metric] }) };
}
