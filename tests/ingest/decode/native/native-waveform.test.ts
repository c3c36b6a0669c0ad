import { describe, expect, it } from 'vitest';
import { decodeNativeWaveform } from '../../../../ingest/decode/native/native-waveform.ts';
import { NOW, neverThrows } from '../../../helpers/codecs.ts';

const block = { ts: NOW - 5, channel: 'vibration_de_x', unit: 'm/s2', sampleRateHz: 25_600, encoding: 'i16le' };
const i16le = Buffer.from(Int16Array.from([0, 1000, -1000, 32_767]).buffer).toString('base64');
const decode = (payload: unknown) =>
  decodeNativeWaveform(
    Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    'plant:pump-1',
    NOW,
  );

describe('a native waveform', () => {
  it('becomes a reading with its samples in the kept unit', () => {
    const [reading] = decode({ ...block, scale: 0.5, offset: 1, data: i16le }).readings;
    expect(reading).toMatchObject({ device: 'plant:pump-1', sampledAt: NOW - 5, timeSource: 'device', values: {} });
    const samples = Float32Array.from([1, 501, -499, 16_384.5]);
    expect(reading?.waveform).toEqual({ channel: 'vibration_de_x', unit: 'm/s2', sampleRateHz: 25_600, samples });
    const inches = decode({ ...block, unit: 'ips', data: i16le }).readings[0]?.waveform;
    expect([inches?.unit, inches?.samples[1]]).toEqual(['mm/s', 25_400]);
    const fahrenheit = decode({ ...block, unit: '[degF]', scale: 0.001, data: i16le }).readings[0]?.waveform;
    expect([fahrenheit?.unit, fahrenheit?.samples[0]?.toFixed(3)]).toEqual(['Cel', '-17.778']);
  });

  it.each([
    ['i16le', [1.5, -2].map((v) => v * 2), 2, (v: DataView, at: number, x: number) => v.setInt16(at, x, true)],
    ['i16be', [3, -4], 2, (v: DataView, at: number, x: number) => v.setInt16(at, x)],
    ['i32le', [70_000, -4], 4, (v: DataView, at: number, x: number) => v.setInt32(at, x, true)],
    ['i32be', [70_000, -4], 4, (v: DataView, at: number, x: number) => v.setInt32(at, x)],
    ['f32le', [0.5, -4.25], 4, (v: DataView, at: number, x: number) => v.setFloat32(at, x, true)],
    ['f32be', [0.5, -4.25], 4, (v: DataView, at: number, x: number) => v.setFloat32(at, x)],
    ['f64le', [0.5, -4.25], 8, (v: DataView, at: number, x: number) => v.setFloat64(at, x, true)],
    ['f64be', [0.5, -4.25], 8, (v: DataView, at: number, x: number) => v.setFloat64(at, x)],
  ] as const)('reads %s', (encoding, samples, size, put) => {
    const bytes = Buffer.alloc(size * samples.length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const [i, sample] of samples.entries()) put(view, i * size, sample);
    const { readings } = decode({ ...block, encoding, data: bytes.toString('base64') });
    expect([...(readings[0]?.waveform?.samples ?? [])]).toEqual(samples);
  });

  it('is told apart by seq, or by its bytes, and known again when it is redelivered', () => {
    const sequence = (change: object) => decode({ ...block, data: i16le, ...change }).readings[0]?.sequence;
    expect(sequence({ seq: 7 })).toBe(7);
    expect(sequence({})).toBe(sequence({}));
    expect(sequence({ channel: 'y' })).not.toBe(sequence({}));
    expect(sequence({ data: 'AAAA' })).not.toBe(sequence({}));
  });

  it('keeps the good blocks of several, and takes the time of arrival where there is none', () => {
    const { readings, rejections } = decode([
      { ...block, data: '!' },
      { ...block, ts: undefined, data: i16le },
    ]);
    expect(readings).toMatchObject([{ timeSource: 'arrival', sampledAt: NOW }]);
    expect(rejections).toEqual([{ reason: 'invalid_waveform', detail: 'data is not base64', index: 0 }]);
  });

  it.each([
    ['malformed_json', '{'],
    ['empty_batch', '[]'],
    ['not_an_object', '7'],
    ['unknown_field', { ...block, data: i16le, colour: 'red' }],
    ['invalid_time', { ...block, data: i16le, ts: 4_711 }],
    ['invalid_sequence', { ...block, data: i16le, seq: -1 }],
    ['invalid_channel', { ...block, data: i16le, channel: '' }],
    ['invalid_channel', { ...block, data: i16le, unit: 'x'.repeat(33) }],
    ['unknown_unit', { ...block, data: i16le, unit: 'furlong' }],
    ['invalid_waveform', { ...block, data: i16le, sampleRateHz: 0 }],
    ['invalid_waveform', { ...block, data: i16le, encoding: 'mp3' }],
    ['invalid_waveform', { ...block, data: i16le, scale: '1' }],
    ['invalid_waveform', { ...block, data: '' }],
    ['invalid_waveform', { ...block, data: 'not base64!' }],
    ['invalid_waveform', { ...block, data: 'AAAAA' }],
    ['invalid_waveform', { ...block, data: 'AAAA', encoding: 'i16le', channel: 'three bytes' }],
    ['too_large', { ...block, data: Buffer.alloc(2 ** 19 + 2).toString('base64') }],
    ['not_finite', { ...block, data: 'AADAfw==', encoding: 'f32le' }],
    ['not_finite', { ...block, data: i16le, scale: 1e300 }],
  ])('is refused as %s', (reason, payload) => {
    const { readings, rejections } = decode(payload);
    expect([readings, rejections.map((rejection) => rejection.reason)]).toEqual([[], [reason]]);
  });

  it('never makes the decoder throw', () => {
    const fixtures = [JSON.stringify({ ...block, scale: 0.1, offset: 2, data: i16le })];
    neverThrows(({ payload, receivedAt }) => decodeNativeWaveform(payload, 'a:b', receivedAt), '', fixtures);
  });
});
