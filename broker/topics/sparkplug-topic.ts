import { filtersOverlap } from './topic.ts';

/** The kinds of messages of an edge node or a host application in Sparkplug. */
export type SparkplugKind = (typeof KINDS)[number];

/** A Sparkplug B topic. `device` is undefined where the message is about the edge node itself. */
export type SparkplugTopic =
  | {
      readonly kind: SparkplugKind;
      readonly group: string;
      readonly edge: string;
      readonly device: string | undefined;
    }
  | { readonly kind: 'STATE'; readonly hostId: string };

const KINDS = ['NBIRTH', 'NDATA', 'NDEATH', 'NCMD', 'DBIRTH', 'DDATA', 'DDEATH', 'DCMD'] as const;
const ROOT = 'spBv1.0';

/**
 * Reads `spBv1.0/{group}/{kind}/{edge}[/{device}]` or `spBv1.0/STATE/{hostId}`; undefined where the
 * topic is of another form. The names are as sent: whether they can name a site and a device is for
 * the caller to say.
 */
export function parseSparkplugTopic(topic: string): SparkplugTopic | undefined {
  const [root, group, kind, edge, device, ...rest] = topic.split('/');
  if (root !== ROOT || group === undefined || kind === undefined || rest.length > 0) return undefined;
  if (group === 'STATE') return edge === undefined ? { kind: 'STATE', hostId: kind } : undefined;
  const known = KINDS.find((name) => name === kind);
  if (known === undefined || edge === undefined) return undefined;
  return known.startsWith('D') === (device !== undefined) ? { kind: known, group, edge, device } : undefined;
}

/** The topic on which an edge node takes commands. */
export function nodeCommandTopic(group: string, edge: string): string {
  return `${ROOT}/${group}/NCMD/${edge}`;
}

/** The topic on which a host application says whether it is there. */
export function hostStateTopic(hostId: string): string {
  return `${ROOT}/STATE/${hostId}`;
}

/** Whether a filter matches births of edge nodes: a host application needs them. */
export function hearsBirths(filter: string): boolean {
  return filter.split('/')[1] !== 'STATE' && filtersOverlap(filter, `${ROOT}/+/NBIRTH/+`);
}
