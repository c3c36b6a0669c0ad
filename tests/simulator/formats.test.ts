import { expect, test } from 'vitest';
import { openAccess } from '../../broker/access/open-access.ts';
import { createDecoder } from '../../ingest/decode/decode-message.ts';
import { createMappings } from '../../ingest/decode/mapping/mapping-codec.ts';
import { PRESET_NAMES, presetRules } from '../../ingest/decode/mapping/mapping-presets.ts';
import { conversionOf } from '../../ingest/reading/units.ts';
import { KINDS } from '../../simulator/kinds/kinds.ts';
import { channelsOf, Machine } from '../../simulator/machine/machine.ts';
import { FORMATS, wireOf } from '../../simulator/wire/formats.ts';
import type { Packet } from '../../simulator/wire/wire.ts';

const receivedAt = Date.UTC(2026, 2, 2, 6);

/** Reads packets as the platform does. */
function reader() {
  const rules = presetRules([...PRESET_NAMES]);
  const mappings = createMappings({ rules, timeZone: 'UTC' });
  const decoder = createDecoder({ access: openAccess(), maxPayloadBytes: 2 ** 20, mappings });
  return ({ topic, payload }: Packet) =>
    decoder.decode({
      topic,
      payload: Buffer.from(payload),
      client: 'x',
      principal: { site: 'north', device: 'machine-1', kind: 'anyone' },
      receivedAt,
    });
}

test.each(FORMATS)('%s: the platform reads every value of every kind of machine, with its time', (format) => {
  for (const kind of KINDS.values()) {
    const read = reader();
    const machine = new Machine({ kind, seed: 1, id: 'machine-1', startAt: receivedAt - 60_000, counters: true });
    const channels = channelsOf({ kind, counters: true });
    const wire = wireOf(format, { site: 'north', device: 'machine-1', channels });
    const opening = wire.open?.();
    if (opening) read(opening.first());
    for (let i = 0; i < 3; i++) {
      const sent = machine.next();
      const { readings, rejections } = read(wire.encode([sent]));
      expect(rejections).toEqual([]);
      expect(readings.map(({ device, sampledAt }) => [device, sampledAt])).toEqual([
        ['north:machine-1', sent.sampledAt],
      ]);
      const values = readings[0]?.values ?? {};
      expect(Object.keys(values).sort()).toEqual(channels.map(({ name }) => name).sort());
      for (const { name, unit } of channels) {
        const factor = readings[0]?.units?.[name] === undefined ? 1 : (conversionOf(unit)?.factor ?? 1);
        expect(values[name], name).toBeCloseTo((sent.values[name] ?? Number.NaN) * factor, 6);
      }
    }
  }
});

test('a birth of Sparkplug says units; data after a new birth begins to count again', () => {
  const wire = wireOf('sparkplug', { site: 'north', device: 'edge-1', channels: [{ name: 'power', unit: 'kW' }] });
  const read = reader();
  const measurement = { sampledAt: receivedAt, sequence: 1, values: { power: 3.5 } };
  expect(wire.topic).toBe('spBv1.0/north/NDATA/edge-1');
  for (let connection = 0; connection < 2; connection++) {
    const opening = wire.open?.();
    if (opening === undefined) throw new Error('no opening');
    read(opening.first());
    const { readings } = read(wire.encode([measurement]));
    expect(readings).toMatchObject([{ device: 'north:edge-1', values: { power: 3.5 }, units: { power: 'kW' } }]);
    expect(read(opening.will).rejections).toEqual([]);
  }
});
