import { isName, parseNativeTopic } from '../topics/topic.ts';

/** The device that asks. */
export type TopicOwner = { readonly site: string; readonly device: string };

/**
 * The publisher that a topic names: `own`, a device that only the registry can judge, `payload`
 * where the payload names it, or `foreign`.
 */
export type TopicClaim = 'own' | 'payload' | 'foreign' | { readonly device: string };

/**
 * ThingsBoard topics on which devices and gateways publish. No client may subscribe to them: `me`
 * is every device.
 */
const THINGSBOARD_OUT = [
  /^v1\/devices\/me\/(telemetry|attributes|attributes\/request\/[^/]+|rpc\/response\/[^/]+)$/,
  /^v1\/gateway\/(telemetry|attributes|connect|disconnect)$/,
];

/** ThingsBoard topics on which only the platform publishes. */
const THINGSBOARD_IN = /^v1\/devices\/me\/(rpc\/request|attributes\/response)\/(\+|[^/+#]+)$/;

/**
 * Topics of a Sparkplug edge node about itself and its devices; the commands are the host's.
 */
const SPARKPLUG_OUT = ['NBIRTH', 'NDEATH', 'NDATA', 'DBIRTH', 'DDEATH', 'DDATA'];

/** Reads a topic as a claim of its publisher; pure, so the registry is asked only if necessary. */
export function claimOf(topic: string, { site, device }: TopicOwner): TopicClaim {
  const levels = topic.split('/');
  const [root, second, third, address, kind] = levels;
  const fourth = address && nameOf(address);
  switch (root) {
    case 'harbinger': {
      // Nearly every topic names a site; only the others are parsed for their missing parts.
      const named = levels.length === 5 && kind === 'telemetry' ? undefined : parseNativeTopic(topic, { site });
      if (named) return ownOr(named, { site, device });
      if (second !== 'v1' || !isName(third ?? '') || !isName(fourth ?? '')) return 'foreign';
      return third === site && fourth === device ? 'own' : { device: `${third}:${fourth}` };
    }
    case 'v1':
      return THINGSBOARD_OUT.some((pattern) => pattern.test(topic)) ? 'own' : 'foreign';
    case 'spBv1.0':
      return second === site && SPARKPLUG_OUT.includes(third ?? '') && fourth === device ? 'own' : 'foreign';
    default:
      return 'payload';
  }
}

function ownOr(named: TopicOwner, { site, device }: TopicOwner): TopicClaim {
  return named.site === site && named.device === device ? 'own' : { device: `${named.site}:${named.device}` };
}

/** A MAC address names a device, and names have no colon. */
function nameOf(address: string): string {
  return address.replaceAll(':', '-');
}

/**
 * Whether a filter matches only messages for one device: its own native topics, its commands under
 * Sparkplug and ThingsBoard, and the host's STATE. A gateway gets those of its children by name.
 */
export function subscriptionOf(filter: string, { site, device }: TopicOwner): TopicClaim {
  const levels = filter.split('/');
  const [root, second, third, address] = levels;
  const fourth = address && nameOf(address);
  if (root === 'harbinger') {
    if (second !== 'v1' || !isName(third ?? '') || !isName(fourth ?? '')) return 'foreign';
    return third === site && fourth === device ? 'own' : { device: `${third}:${fourth}` };
  }
  if (root === 'v1') return THINGSBOARD_IN.test(filter) ? 'own' : 'foreign';
  if (root !== 'spBv1.0') return 'foreign';
  if (second === 'STATE') return levels.length === 3 ? 'own' : 'foreign';
  const command = third === 'NCMD' || third === 'DCMD';
  return second === site && command && fourth === device ? 'own' : 'foreign';
}
