/** What a native topic says about its publisher: `harbinger/v1/{site}/{device}/{kind}`. */
export type NativeTopic = { readonly site: string; readonly device: string; readonly kind: string };

/** Site and device names: 1 to 64 characters, no MQTT separators or wildcards, no colon (it joins site and device), no control characters. */
const NAME = /^[^/+#:\p{Cc}]{1,64}$/u;

/** Whether a text can name a site or a device. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** Reads a native topic, or returns undefined where the topic does not belong to the grammar. */
export function parseNativeTopic(topic: string): NativeTopic | undefined {
  const levels = topic.split('/');
  const [root, version, site, address, kind] = levels;
  // A MAC address names a device, and names have no colon.
  const device = address?.replaceAll(':', '-');
  if (levels.length !== 5 || root !== 'harbinger' || version !== 'v1') return undefined;
  if (site === undefined || device === undefined || kind === undefined || !isName(site) || !isName(device))
    return undefined;
  return { site, device, kind };
}

/** Whether a topic can match both filters [MQTT-4.7.1]; a topic is a filter that matches only itself. */
export function filtersOverlap(one: string, other: string): boolean {
  const a = one.split('/');
  const b = other.split('/');
  for (let i = 0; ; i++) {
    if (a[i] === '#' || b[i] === '#') return true;
    if (a[i] === undefined || b[i] === undefined) return a[i] === b[i];
    if (a[i] !== b[i] && a[i] !== '+' && b[i] !== '+') return false;
  }
}

/** The topic on which a device publishes its telemetry. */
export function telemetryTopic(site: string, device: string): string {
  return `harbinger/v1/${site}/${device}/telemetry`;
}

/** Whether a text is a topic filter [MQTT-4.7.1] that we follow: topics that begin with `$` are the broker's own. */
export function isTopicFilter(filter: string): boolean {
  if (filter.startsWith('$') || filter.includes('\0')) return false;
  const levels = filter.split('/');
  return levels.every((level, i) => {
    if (level.includes('#')) return level === '#' && i === levels.length - 1;
    return !level.includes('+') || level === '+';
  });
}
