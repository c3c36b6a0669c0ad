import type { Reading } from '../../ingest/reading/reading.ts';

/**
 * The component of a device that a channel belongs to, such as a bearing; null for the device
 * itself.
 */
export type ComponentOf = (channel: string, device: string) => string | null;

/**
 * Stands between a device and its component in names of the detector; no level of a topic can hold
 * it.
 */
const MARK = '/';

/**
 * Each component's channels as a reading of its own, named `site:device/component`; readings
 * without components stay as they are.
 */
export function splitByComponent(
  readings: readonly Reading[],
  componentOf: ComponentOf | undefined,
): readonly Reading[] {
  return componentOf === undefined ? readings : readings.flatMap((reading) => split(reading, componentOf));
}

/** The device and the component of a name. */
export function ownerOf(name: string): { readonly device: string; readonly component: string | null } {
  const mark = name.indexOf(MARK);
  return mark < 0
    ? { device: name, component: null }
    : { device: name.slice(0, mark), component: name.slice(mark + 1) };
}

function split(reading: Reading, componentOf: ComponentOf): readonly Reading[] {
  const parts = new Map<string, Record<string, number>>();
  let whole = true;
  for (const channel in reading.values) {
    const component = componentOf(channel, reading.device);
    if (component !== null) whole = false;
    const name = component === null ? reading.device : `${reading.device}${MARK}${component}`;
    const values = parts.get(name) ?? {};
    values[channel] = reading.values[channel] as number;
    parts.set(name, values);
  }
  return whole ? [reading] : [...parts].map(([device, values]) => ({ ...reading, device, values }));
}
