/** Which device and channel a SenML name means; either is empty where the name does not say. */
export type SplitName = { readonly device: string; readonly channel: string };

/** RFC 9039: `urn:dev:mac:…`, `urn:dev:ow:…`, `urn:dev:org:…` and so on, and what follows. */
const DEVICE_URN = /^urn:dev:(?<device>[a-z]+:[^:/_]+)[:/_]?(?<channel>.*)$/s;
const SEPARATORS = '/:._';

/**
 * Splits a resolved name. A device URN ends where its identifier ends; else the base name is the device and the name the
 * channel; without a base name the channel begins behind the last `/` or `:`.
 */
export function splitName(base: string, name: string): SplitName {
  const { device, channel } = DEVICE_URN.exec(base + name)?.groups ?? {};
  if (device !== undefined && channel !== undefined) return { device, channel };
  if (base !== '')
    return { device: withoutEnd(base), channel: SEPARATORS.includes(name[0] || ' ') ? name.slice(1) : name };
  const at = Math.max(name.lastIndexOf('/'), name.lastIndexOf(':'));
  return { device: withoutEnd(name.slice(0, Math.max(0, at))), channel: name.slice(at + 1) };
}

/** `pump-1/` and `pump-1:` name the device `pump-1`. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SEPARATORS.includes(text[end - 1] as string)) end--;
  return text.slice(0, end);
}
