import { describe, expect, it } from 'vitest';
import { textProperty } from '../../../helpers/sparkplug.ts';
import { NOW, startSession } from './start-session.ts';

const float = (name: string, value: number, more: object = {}) => ({ name, datatype: 9, float_value: value, ...more });

/** The result of a birth with these metrics. */
const birth = (metrics: object[], timestamp: number | undefined = NOW) =>
  startSession().send('plant/NBIRTH/edge-1', { ...(timestamp && { timestamp }), seq: 0, metrics });

describe('the metrics of a Sparkplug payload', () => {
  it('make one reading for each moment; a metric has its own time before that of the payload', () => {
    const { readings, rejections } = birth([
      float('a', 1),
      float('b', 2, { timestamp: NOW - 1000 }),
      float('c/d e', 3),
      float('a', 4, { timestamp: NOW - 1000, is_historical: true }),
    ]);
    expect(rejections).toEqual([]);
    expect(readings).toMatchObject([
      { device: 'plant:edge-1', sampledAt: NOW, timeSource: 'device', values: { a: 1, 'c/d e': 3 } },
      { device: 'plant:edge-1', sampledAt: NOW - 1000, values: { b: 2, a: 4 } },
    ]);
  });

  it('have the time of arrival where neither has a time', () => {
    expect(birth([float('a', 1)], 0).readings).toMatchObject([{ sampledAt: NOW, timeSource: 'arrival' }]);
  });

  it('stay two where one millisecond has the same channel twice, even with the same value', () => {
    const { readings } = birth([float('a', 1), float('a', 1)]);
    expect(readings.map(({ sampledAt, values }) => [sampledAt, values])).toEqual([
      [NOW, { a: 1 }],
      [NOW, { a: 1 }],
    ]);
    expect(readings[0]?.sequence).not.toBe(readings[1]?.sequence);
  });

  it('stay two where two messages of one millisecond say the same', () => {
    const session = startSession();
    const send = (seq: number) =>
      session.send('plant/NDATA/edge-1', { timestamp: NOW, seq, metrics: [float('a', 1)] }).readings[0]?.sequence;
    expect(send(1)).not.toBe(send(2));
  });

  it.each(['engUnit', 'Engineering Units', 'EngUnits', 'engineering_unit'])(
    'have the unit of the property %s',
    (key) => {
      const session = startSession();
      const metric = float('speed', 1, { alias: 4, properties: textProperty(key, 'in/s') });
      const metrics = [metric, float('t', 1, { properties: textProperty(key, 'furlongs') })];
      expect(session.send('plant/NBIRTH/edge-1', { seq: 0, metrics }).readings).toMatchObject([
        { values: { speed: 25.4, t: 1 }, units: { speed: 'mm/s', t: 'furlongs' } },
      ]);
      const data = session.send('plant/NDATA/edge-1', { seq: 1, metrics: [{ alias: 4, float_value: 2 }] });
      expect(data.readings).toMatchObject([{ values: { speed: 50.8 }, units: { speed: 'mm/s' } }]);
      const named = session.send('plant/NDATA/edge-1', { seq: 2, metrics: [{ name: 'speed', float_value: 2 }] });
      expect(named.readings).toMatchObject([{ values: { speed: 50.8 }, units: { speed: 'mm/s' } }]);
    },
  );

  it('are without a unit where the property is no text that can be one', () => {
    const { readings } = birth([float('a', 1, { properties: textProperty('engUnit', 'x'.repeat(40)) })]);
    expect(readings).toEqual([expect.not.objectContaining({ units: expect.anything() })]);
  });

  it('inside templates are channels with the path as their name, also by alias; definitions are none', () => {
    const session = startSession();
    const inner = { name: 'bearing', datatype: 19, template_value: { metrics: [float('rms', 2, { alias: 9 })] } };
    const metrics = [
      { name: '_types_/Motor', datatype: 19, template_value: { is_definition: true, metrics: [float('rms', 0)] } },
      { name: 'M1', alias: 8, datatype: 19, template_value: { metrics: [float('speed', 1), inner] } },
    ];
    const { readings, ignored } = session.send('plant/NBIRTH/edge-1', { timestamp: NOW, seq: 0, metrics });
    expect(readings).toMatchObject([{ values: { 'M1/speed': 1, 'M1/bearing/rms': 2 } }]);
    expect(ignored).toEqual(['_types_/Motor']);
    const later = [
      {
        alias: 8,
        template_value: {
          metrics: [
            { name: 'speed', float_value: 3 },
            { alias: 9, float_value: 4 },
          ],
        },
      },
    ];
    expect(session.send('plant/NDATA/edge-1', { seq: 1, metrics: later }).readings).toMatchObject([
      { values: { 'M1/speed': 3, 'M1/bearing/rms': 4 } },
    ]);
  });

  it('are named where they are no measurements; control metrics are no channels at all', () => {
    const quality = (value: number) => ({ properties: { keys: ['Quality'], values: [{ type: 3, int_value: value }] } });
    const { readings, rejections, unread, ignored } = birth([
      { name: 'bdSeq', datatype: 4, long_value: 1 },
      { name: 'Node Control/Reboot', datatype: 11, boolean_value: false },
      { name: 'Properties/Maker', datatype: 12, string_value: 'ACME' },
      { name: 'table', datatype: 16, dataset_value: { num_of_columns: 0 } },
      { name: 'none', datatype: 9, is_null: true },
      float('passing', 1, { is_transient: true }),
      float('bad', 1, quality(0)),
      float('stale', 1, quality(500)),
      float('good', 1, quality(192)),
    ]);
    expect(readings).toMatchObject([{ values: { good: 1 } }]);
    expect(Object.keys(readings[0]?.values ?? {})).toEqual(['good']);
    expect(rejections).toEqual([]);
    expect(ignored).toEqual(['passing']);
    expect(unread?.map(({ reason, name }) => [name, reason])).toEqual([
      ['Properties/Maker', 'text'],
      ['table', 'structure'],
      ['none', 'no_value'],
      ['bad', 'bad_quality'],
      ['stale', 'bad_quality'],
    ]);
  });

  it('hurt only themselves where they are bad', () => {
    const { readings, rejections } = birth([
      float('good', 1),
      float('nan', Number.NaN),
      float('x'.repeat(200), 1),
      float('__proto__', 1),
      float('a\u0000b', 1),
      { datatype: 9, float_value: 1 },
      float('early', 2, { timestamp: NOW + 3_600_000 }),
    ]);
    expect(readings).toMatchObject([{ values: { good: 1 } }, { values: { early: 2 }, timeSource: 'arrival' }]);
    expect(rejections.map(({ reason, index }) => [reason, index])).toEqual([
      ['not_finite', 1],
      ['invalid_channel', 2],
      ['invalid_channel', 3],
      ['invalid_channel', 4],
      ['invalid_channel', 5],
    ]);
  });

  it('are bounded in number and nesting; many become several readings', () => {
    const many = Array.from({ length: 12_000 }, (_, i) => float(`m${i}`, i));
    const { readings, rejections } = birth(many);
    const channels = readings.map(({ values }) => Object.keys(values).length);
    expect(channels.reduce((sum, count) => sum + count)).toBe(10_000);
    expect(Math.max(...channels)).toBe(1024);
    expect(rejections).toMatchObject([{ reason: 'too_large' }]);

    let nested: object = float('deep', 1);
    for (let i = 0; i < 9; i++) nested = { name: 't', template_value: { metrics: [nested] } };
    expect(birth([nested, float('flat', 1)])).toMatchObject({
      readings: [{ values: { flat: 1 } }],
      rejections: [{ reason: 'too_large', index: 0 }],
    });
  });
});
