/**
 * The publisher in a native topic: `harbinger/v1/{site}/{device}/{kind}`. Behind `telemetry` may
 * follow the channel of which the payload is the value; its levels are joined by dots.
 */
export type NativeTopic = {
  readonly site: string;
  readonly device: string;
  readonly kind: string;
  readonly channel?: string;
};

/**
 * Site and device names: 1 to 64 characters, no MQTT separators or wildcards, no colon (it joins
 * site and device), no control characters.
 */
const NAME = /^[^/+#:\p{Cc}]{1,64}$/u;

/** Whether a text can name a site or a device. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

const KINDS: ReadonlySet<string | undefined> = new Set(['telemetry', 'waveform']);

/**
 * Reads a native topic, or returns undefined where the topic does not belong to the grammar.
 * @param sender whose site counts where the topic names only the device:
 * `harbinger/v1/{device}/telemetry`. Absent: such a topic is none
 */
export function parseNativeTopic(topic: string, sender?: { readonly site: string }): NativeTopic | undefined {
  const [root, version, ...levels] = topic.split('/');
  if (root !== 'harbinger' || version !== 'v1' || levels.length < 2) return undefined;
  const names = beginsWithSite(levels) ? levels : withSite(levels, sender);
  if (names === undefined) return undefined;
  const [site = '', address = '', kind = '', ...channel] = names;
  // A MAC address names a device, and names have no colon.
  const device = address.replaceAll(':', '-');
  if (!isName(site) || !isName(device)) return undefined;
  if (channel.length === 0) return { site, device, kind };
  if (kind !== 'telemetry' || channel.includes('')) return undefined;
  return { site, device, kind, channel: channel.join('.') };
}

/**
 * Whether the levels begin with a site: else the second one says that it is telemetry, and the
 * third does not.
 */
function beginsWithSite([, second, third]: readonly string[]): boolean {
  return third !== undefined && (KINDS.has(third) || second !== 'telemetry');
}

/**
 * A device that is called like the site of its sender may as well be the site, with the device left
 * out.
 */
function withSite(
  levels: readonly string[],
  sender: { readonly site: string } | undefined,
): readonly string[] | undefined {
  const [device, kind] = levels;
  return sender && KINDS.has(kind) && device !== sender.site ? [sender.site, ...levels] : undefined;
}

/**
 * Whether a topic can match both filters [MQTT-4.7.1]; a topic is a filter that matches only
 * itself.
 */
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

/** The topic on which a device publishes its waveforms. */
export function waveformTopic(site: string, device: string): string {
  return `harbinger/v1/${site}/${device}/waveform`;
}

/**
 * Whether a text is a topic filter [MQTT-4.7.1] that we follow: topics that begin with `$` are the
 * broker's own.
 */
export function isTopicFilter(filter: string): boolean {
  if (filter.startsWith('$') || filter.includes('\0')) return false;
  const levels = filter.split('/');
  return levels.every((level, i) => {
    if (level.includes('#')) return level === '#' && i === levels.length - 1;
    return !level.includes('+') || level === '+';
  });
}
