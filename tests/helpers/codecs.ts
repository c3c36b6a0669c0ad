import fc from 'fast-check';
import { expect } from 'vitest';
import type { Codec, Decoded } from '../../ingest/decode/values/codec.ts';
import type { Reading } from '../../ingest/reading/reading.ts';

/** When the messages of codec tests arrive. */
export const NOW = 1_764_000_000_000;

/** For tests of other parts than times. */
export const NO_CLOCKS = {
  judge: (readings: readonly Reading[]): readonly Reading[] => readings,
  wrong: () => undefined,
};

/** Decodes as gateway-1 of the site plant. */
export function decodeWith(codec: Codec, topic: string, payload: unknown): Decoded {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(JSON.stringify(payload));
  const principal = { site: 'plant', device: 'gateway-1', kind: 'gateway' } as const;
  return codec({ topic, payload: bytes, receivedAt: NOW, principal });
}

/** A reading in short: device, milliseconds from {@link NOW} (or `arrival`), values, units. */
export function brief({ readings }: Decoded): readonly unknown[] {
  return readings.map(({ device, sampledAt, timeSource, values, units }) => [
    device,
    timeSource === 'arrival' && sampledAt === NOW ? 'arrival' : sampledAt - NOW,
    ...(units ? [rounded(values), units] : [rounded(values)]),
  ]);
}

/** To nine digits: conversions are exact to rounding only. */
function rounded(values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(9))]));
}

/**
 * Random bytes, random JSON and damaged fixtures: `codec` answers to all of them, and with sound
 * readings only.
 */
export function neverThrows(codec: Codec, topic: string, fixtures: readonly string[]): void {
  const sound = (payload: string | Uint8Array): void => {
    const principal = { site: 'plant', device: 'gateway-1', kind: 'gateway' } as const;
    const { readings, rejections } = codec({ topic, payload: Buffer.from(payload), receivedAt: NOW, principal });
    for (const reading of readings) {
      expect(reading.device).toMatch(/^[^:]+:[^:]+$/);
      expect(Number.isSafeInteger(reading.sampledAt) && Number.isSafeInteger(reading.sequence)).toBe(true);
      expect(Object.values(reading.values).every(Number.isFinite)).toBe(true);
      expect(Object.keys(reading.values).length > 0).toBe(reading.waveform === undefined);
    }
    expect(rejections.every(({ detail }) => detail.length < 300)).toBe(true);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), sound));
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (json) => sound(JSON.stringify(json))));
  const fixture = fc.constantFrom(...fixtures);
  const scrap = fc.oneof(
    fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', '=', ' ', '\n', ':', '-', '1e999', 'null', '""', '__proto__'),
    fc.string({ maxLength: 6 }),
  );
  const damaged = fc.tuple(fixture, fc.nat(), fc.nat({ max: 12 }), scrap).map(([text, at, cut, put]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + put + text.slice(from + cut);
  });
  fc.assert(fc.property(damaged, sound), { numRuns: 500 });
}
