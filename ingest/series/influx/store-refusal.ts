import { type QuarantineItem, quarantineItems } from '../../quarantine/quarantine.ts';
import { type Reading, unitOf } from '../../reading/reading.ts';
import { conversionOf } from '../../reading/units.ts';

/**
 * A reading that the series store refuses for good, for the quarantine: as the native JSON of the
 * same reading, so that it can be stored once the cause is gone.
 * @param detail the store's own words
 */
export function storeRefusal(reading: Reading, detail: string): readonly Omit<QuarantineItem, 'id'>[] {
  const { device, receivedAt, waveform } = reading;
  const colon = device.indexOf(':');
  // The sender's right to the device was checked when it was accepted; it is not checked again.
  const principal = { site: device.slice(0, colon), device: device.slice(colon + 1), kind: 'anyone' } as const;
  const topic = `harbinger/v1/${principal.site}/${principal.device}/${waveform ? 'waveform' : 'telemetry'}`;
  const payload = Buffer.from(JSON.stringify(waveform ? nativeWaveform(reading, waveform) : nativeReading(reading)));
  return quarantineItems({ topic, client: 'recorder', principal, payload, receivedAt }, [
    { reason: 'store_refused', detail, index: null },
  ]);
}

function nativeReading(reading: Reading): unknown {
  const { sampledAt, sequence, values } = reading;
  const items = Object.entries(values).map(([channel, value]) => {
    const unit = unitOf(reading, channel);
    // A vendor's unit that native JSON would refuse must not stand in the way of the value.
    return [channel, unit !== null && conversionOf(unit) ? { v: value, u: unit } : value];
  });
  return { ts: sampledAt, seq: sequence, values: Object.fromEntries(items) };
}

function nativeWaveform({ sampledAt, sequence }: Reading, waveform: NonNullable<Reading['waveform']>): unknown {
  const { channel, unit, sampleRateHz, samples } = waveform;
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64');
  return {
    ts: sampledAt,
    seq: sequence,
    channel,
    ...(unit !== null && conversionOf(unit) && { unit }),
    sampleRateHz,
    encoding: 'f32le',
    data,
  };
}
