import { type SparkplugMetric, unsignedOf } from './sparkplug-payload.ts';

/**
 * Names under which edge nodes write the engineering unit, without spaces, underscores and
 * capitals.
 */
const UNIT_NAMES = new Set(['engunit', 'engunits', 'engineeringunit', 'engineeringunits', 'unit', 'units']);
const MAX_UNIT_CHARACTERS = 32;
const CONTROL = /\p{Cc}/u;

/** Sparkplug 3.0 §6.4.12: bad and stale. Good is 192. */
const NOT_USABLE: readonly number[] = [0, 500];

/** Properties of a metric: its unit as written, and whether its quality makes it a measurement. */
export function metricProperties({ properties }: SparkplugMetric): { unit: string | undefined; usable: boolean } {
  let unit: string | undefined;
  let usable = true;
  const values = properties?.values ?? [];
  properties?.keys?.forEach((key, i) => {
    const value = values[i];
    if (value === undefined) return;
    if (key === 'Quality') {
      const quality = value.int_value ?? (value.long_value && unsignedOf(value.long_value));
      usable = quality === undefined || !NOT_USABLE.includes(quality);
    } else if (value.string_value && UNIT_NAMES.has(key.replaceAll(/[\s_]/g, '').toLowerCase())) {
      const text = value.string_value.trim();
      if (text !== '' && text.length <= MAX_UNIT_CHARACTERS && !CONTROL.test(text)) unit = text;
    }
  });
  return { unit, usable };
}
