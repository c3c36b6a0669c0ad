import { describe, expect, it } from 'vitest';
import type { JournalBatch } from '../../ingest/journal/journal.ts';
import type { Reading } from '../../ingest/reading/reading.ts';
import type { SeriesStore } from '../../ingest/series/series-store.ts';
import { aReading, aSeries } from '../helpers/readings.ts';

const T0 = aReading().sampledAt;
const ALL = { device: 'plant:pump-1', channel: 'vibration', from: T0, to: T0 + 3_600_000 };

/**
 * The contract of every series store.
 * @param newPlace gives a function that opens the same, at first empty, store again
 */
export function seriesContract(name: string, newPlace: () => Promise<() => Promise<SeriesStore>>): void {
  describe(`series contract: ${name}`, () => {
    it('stores a reading once, however often it comes', async () => {
      const store = await (await newPlace())();
      const readings = aSeries(5);
      await store.append(batchOf([...readings, ...readings], 0));
      await store.append(batchOf(readings, 10));
      expect(await store.range({ ...ALL, limit: 100 })).toEqual(
        readings.map((r) => [r.sampledAt, r.values['vibration']]),
      );
      await store.close();
    });

    it('keeps what was worked out at a reading beside it, once, also when it comes later and again', async () => {
      const open = await newPlace();
      const first = await open();
      const readings = aSeries(5);
      const derived = readings.map((reading) => ({ ...reading, values: { 'harbinger/health': 90 } }));
      await first.append(batchOf(readings, 0));
      await first.append(batchOf(derived.slice(0, 3), 5));
      await first.close();
      const again = await open();
      await again.append(batchOf(derived, 8));
      expect(await again.range({ ...ALL, limit: 100 })).toHaveLength(5);
      const points = await again.range({ ...ALL, channel: 'harbinger/health', limit: 100 });
      expect(points).toEqual(derived.map(({ sampledAt }) => [sampledAt, 90]));
      await again.close();
    });

    it('keeps two readings of one millisecond apart', async () => {
      const store = await (await newPlace())();
      const readings = [1, 1_000_001, 2_000_001].map((sequence) =>
        aReading({ sequence, values: { vibration: Math.ceil(sequence / 1e6) } }),
      );
      await store.append(batchOf(readings, 0));
      const points = [
        [T0, 1],
        [T0, 2],
        [T0, 3],
      ];
      expect(await store.range({ ...ALL, limit: 100 })).toEqual(points);
      expect(await store.range({ ...ALL, limit: 1, after: 2 })).toEqual(points.slice(2));
      await store.close();
    });

    it('keeps readings of one millisecond apart whose sequences end alike, also when they come in several batches', async () => {
      const store = await (await newPlace())();
      const [one, other] = [7, 1_000_007].map((sequence) => aReading({ sequence, values: { vibration: sequence } }));
      await store.append(batchOf([one as Reading], 0));
      await store.append(batchOf([other as Reading], 1));
      await store.append(batchOf([other as Reading, one as Reading], 0));
      const found = await store.range({ ...ALL, limit: 9 });
      expect(found.map(([, value]) => value).sort((a, b) => a - b)).toEqual([7, 1_000_007]);
      await store.close();
    });

    it('stores late readings once, and counts them in a chart by hours', async () => {
      const store = await (await newPlace())();
      const everyMinute = Array.from({ length: 600 }, (_, i) =>
        aReading({ sampledAt: T0 + i * 60_000, sequence: i, values: { vibration: i } }),
      );
      const [early, late] = [everyMinute.filter((_, i) => i % 3 > 0), everyMinute.filter((_, i) => i % 3 === 0)];
      await store.append(batchOf(early, 0));
      await store.append(batchOf([...late, ...early.slice(0, 50)], early.length));
      await store.append(batchOf(late, early.length));
      const from = T0 + 90_000;
      const to = T0 + 36_000_000 - 30_000;
      const hours = await store.downsample({ ...ALL, from, to, points: 6 });
      const points = await store.range({ ...ALL, from, to, limit: 1_000 });
      expect(points).toHaveLength(598);
      expect(hours.length).toBeLessThanOrEqual(6);
      expect(hours[0]?.[0]).toBe(from);
      for (const [i, [start, low, high, mean]] of hours.entries()) {
        const inside = points.filter(([at]) => at >= start && at < (hours[i + 1]?.[0] ?? to)).map(([, value]) => value);
        expect([low, high]).toEqual([Math.min(...inside), Math.max(...inside)]);
        expect(mean).toBeCloseTo(inside.reduce((sum, value) => sum + value, 0) / inside.length, 9);
      }
      await store.close();
    });

    it('tells the newest value of each channel, also after a restart', async () => {
      const open = await newPlace();
      const first = await open();
      const newest = [
        aReading({ values: { a: 1, b: 2 }, units: { a: 'mm/s' } }),
        aReading({ sampledAt: T0 + 2000, values: { a: 3 } }),
        aReading({ sampledAt: T0 + 1000, values: { a: 4 } }),
      ];
      await first.append(batchOf(newest, 0));
      const expected = [
        { channel: 'a', unit: 'mm/s', sampledAt: T0 + 2000, value: 3 },
        { channel: 'b', unit: null, sampledAt: T0, value: 2 },
      ];
      expect(await first.latest('plant:pump-1')).toEqual(expected);
      expect(await first.latest('plant:none')).toEqual([]);
      await first.close();
      const second = await open();
      expect(await second.latest('plant:pump-1')).toEqual(expected);
      await second.close();
    });

    it('keeps waveform blocks with every sample, once', async () => {
      const store = await (await newPlace())();
      const samples = Float32Array.from({ length: 40_000 }, (_, i) => Math.sin(i / 7) * 9.81);
      const block = (sequence: number, sampledAt = T0): Reading =>
        aReading({
          sampledAt,
          sequence,
          values: {},
          waveform: { channel: 'de x', unit: 'm/s2', sampleRateHz: 25_600, samples },
        });
      await store.append(batchOf([block(1), block(2), block(3, T0 + 1000)], 0));
      await store.append(batchOf([block(2), block(1)], 3));
      const info = { sampledAt: T0, sampleRateHz: 25_600, unit: 'm/s2', count: 40_000 };
      const listed = [
        { ...info, sequence: 1 },
        { ...info, sequence: 2 },
        { ...info, sequence: 3, sampledAt: T0 + 1000 },
      ];
      const asked = { ...ALL, channel: 'de x', limit: 9 };
      expect(await store.waveforms(asked)).toEqual(listed);
      expect(await store.waveforms({ ...asked, limit: 1, after: 1 })).toEqual(listed.slice(1, 2));
      expect(await store.waveforms({ ...asked, channel: 'none' })).toEqual([]);
      const { device, channel } = asked;
      const one = await store.waveform({ device, channel, sampledAt: T0, sequence: 2 });
      expect(one).toEqual({ ...info, sequence: 2, channel, samples });
      expect((await store.waveform({ device, channel, sampledAt: T0 }))?.sequence).toBe(1);
      expect(await store.waveform({ device, channel, sampledAt: T0 + 1 })).toBeUndefined();
      expect(await store.devices()).toEqual([
        { device, channels: [{ channel, unit: 'm/s2' }], lastSampledAt: T0 + 1000 },
      ]);
      await store.close();
    });

    it('finds devices by their id, or by their name at any site', async () => {
      const store = await (await newPlace())();
      const ids = ['north:pump-1', 'south:pump-1', 'south:pump-11'];
      await store.append(
        batchOf(
          ids.map((device) => aReading({ device })),
          0,
        ),
      );
      const found = async (named: string) => (await store.devices(named)).map(({ device }) => device);
      expect(await found('south:pump-1')).toEqual(['south:pump-1']);
      expect(await found('pump-1')).toEqual(['north:pump-1', 'south:pump-1']);
      expect(await found('ump-1')).toEqual([]);
      await store.close();
    });

    it('the newest value of a channel keeps its own time where the channel has waveforms, too', async () => {
      const open = await newPlace();
      const first = await open();
      const block = { channel: 'vibration', unit: 'mm/s', sampleRateHz: 1000, samples: new Float32Array(10) };
      const value = (at: number, vibration: number) =>
        aReading({ sampledAt: T0 + at, sequence: at, values: { vibration }, units: { vibration: 'mm/s' } });
      const waveform = aReading({ sampledAt: T0 + 5000, values: {}, waveform: block });
      const newest = (at: number, is: number) => [
        { channel: 'vibration', unit: 'mm/s', sampledAt: T0 + at, value: is },
      ];
      await first.append(batchOf([value(1000, 1), waveform], 0));
      expect(await first.latest('plant:pump-1')).toEqual(newest(1000, 1));
      await first.append(batchOf([value(2000, 2)], 2));
      expect(await first.latest('plant:pump-1')).toEqual(newest(2000, 2));
      await first.close();
      const second = await open();
      expect(await second.latest('plant:pump-1')).toEqual(newest(2000, 2));
      await second.append(batchOf([value(3000, 3), value(3000, 3)], 3));
      expect(await second.latest('plant:pump-1')).toEqual(newest(3000, 3));
      expect(await second.range({ ...ALL, limit: 9 })).toHaveLength(3);
      expect((await second.devices())[0]?.lastSampledAt).toBe(T0 + 5000);
      await second.close();
    });

    it('remembers where the recorder was, also after a restart', async () => {
      const open = await newPlace();
      const first = await open();
      expect(await first.resumeAt(0)).toBe(0);
      await first.append(batchOf(aSeries(5), 0));
      await first.close();
      const second = await open();
      expect(await second.resumeAt(0)).toBe(5);
      await second.append(batchOf(aSeries(7), 0));
      expect(await second.range({ ...ALL, limit: 100 })).toHaveLength(7);
      await second.close();
    });

    it('cuts a range at both ends and at the limit', async () => {
      const store = await (await newPlace())();
      await store.append(batchOf(aSeries(10), 0));
      const part = await store.range({ ...ALL, from: T0 + 2000, to: T0 + 5000, limit: 100 });
      expect(part.map(([, value]) => value)).toEqual([2, 3, 4]);
      expect(await store.range({ ...ALL, limit: 2 })).toHaveLength(2);
      expect(await store.range({ ...ALL, device: 'plant:none', limit: 2 })).toEqual([]);
      expect(await store.range({ ...ALL, channel: 'none', limit: 2 })).toEqual([]);
      await store.close();
    });

    it('sums a range up as minimum, maximum and mean', async () => {
      const store = await (await newPlace())();
      await store.append(batchOf(aSeries(100), 0));
      expect(await store.downsample({ ...ALL, to: T0 + 100_000, points: 4 })).toEqual([
        [T0, 0, 24, 12],
        [T0 + 25_000, 25, 49, 37],
        [T0 + 50_000, 50, 74, 62],
        [T0 + 75_000, 75, 99, 87],
      ]);
      await store.close();
    });

    it('keeps channels whose names mean something to a store or a language', async () => {
      const store = await (await newPlace())();
      const names = ['time', 'device', 'constructor', '__defineGetter__', 'back\\', '_x', '100 %'];
      const values = Object.fromEntries(names.map((name, i) => [name, i]));
      await store.append(batchOf([aReading({ values, units: { _x: 'mm' } })], 0));
      expect((await store.devices())[0]?.channels.map(({ channel }) => channel)).toEqual(names.toSorted());
      for (const [i, channel] of names.entries()) {
        expect([channel, await store.range({ ...ALL, channel, limit: 9 })]).toEqual([channel, [[T0, i]]]);
      }
      await store.close();
    });

    it('lists devices with their channels, units and newest time, whatever their names', async () => {
      const store = await (await newPlace())();
      const odd = 'Werk "7", a=b\\:泵 1';
      const readings = [
        aReading({ values: { b: 1, a: 2 }, units: { a: 'mm/s' } }),
        aReading({ device: odd, values: { 'x, "y"=\\z': 3 }, sampledAt: T0 + 1000 }),
      ];
      await store.append(batchOf(readings, 0));
      const channels = [
        { channel: 'a', unit: 'mm/s' },
        { channel: 'b', unit: null },
      ];
      expect(await store.devices()).toEqual([
        { device: odd, channels: [{ channel: 'x, "y"=\\z', unit: null }], lastSampledAt: T0 + 1000 },
        { device: 'plant:pump-1', channels, lastSampledAt: T0 },
      ]);
      const names = [...(await store.channels())].map(([device, channel]) => `${device} ${channel}`);
      expect(names.toSorted()).toEqual([`${odd} x, "y"=\\z`, 'plant:pump-1 a', 'plant:pump-1 b']);
      expect(await store.range({ ...ALL, device: odd, channel: 'x, "y"=\\z', limit: 9 })).toEqual([[T0 + 1000, 3]]);
      await store.close();
    });
  });
}

function batchOf(readings: readonly Reading[], firstOffset: number): JournalBatch {
  return { partition: 0, firstOffset, nextOffset: firstOffset + readings.length, readings, journaledAt: T0 };
}
