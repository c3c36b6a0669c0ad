/** The outcome of one message, as far as it is compared. */
export type Decoded = {
  readonly readings: readonly {
    readonly device: string;
    readonly values: readonly { readonly channel: string; readonly value: number; readonly unit: string | null }[];
  }[];
};

/** One value of a message by the draft and by the mappings in force; null: it gives none. */
export type ComparedValue = {
  readonly key: string;
  readonly draft: string | null;
  readonly present: string | null;
  readonly differs: boolean;
};

/**
 * The values of a message side by side, by device and channel; where one comes several times, by
 * its place.
 */
export function compareValues(draft: Decoded, present: Decoded): readonly ComparedValue[] {
  const [ours, theirs] = [valuesOf(draft), valuesOf(present)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].map((key) => {
    const value = { draft: ours.get(key) ?? null, present: theirs.get(key) ?? null };
    return { key, ...value, differs: value.draft !== value.present };
  });
}

function valuesOf({ readings }: Decoded): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const times = new Map<string, number>();
  for (const { device, values } of readings) {
    for (const { channel, value, unit } of values) {
      const name = `${device} · ${channel}`;
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      found.set(time === 1 ? name : `${name} (${time})`, unit === null ? `${value}` : `${value} ${unit}`);
    }
  }
  return found;
}

/** The filter of MQTT that hears what a topic of a mapping names: each name is one level. */
export function filterOf(topic: string): string {
  return topic
    .split('/')
    .map((level) => (level.includes('{') ? '+' : level))
    .join('/');
}
