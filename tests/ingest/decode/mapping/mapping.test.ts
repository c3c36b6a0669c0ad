import { describe, expect, it } from 'vitest';
import { type Mapping, mappingProblems } from '../../../../ingest/decode/mapping/mapping.ts';
import { createMappings } from '../../../../ingest/decode/mapping/mapping-codec.ts';
import { compileTemplate, templateProblem } from '../../../../ingest/decode/mapping/topic-template.ts';
import { brief, decodeWith, NOW } from '../../../helpers/codecs.ts';

function decode(mapping: Omit<Mapping, 'name'>, topic: string, payload: unknown) {
  const codec = createMappings({ rules: [{ name: 'mine', ...mapping }], timeZone: 'Asia/Shanghai' })(topic);
  if (!codec) throw new Error('no rule has this topic');
  return decodeWith(codec, topic, payload);
}

describe('a declared mapping', () => {
  it('names site, device, channel, unit and time of any JSON', () => {
    const mapping: Omit<Mapping, 'name'> = {
      topic: 'acme/{site}/+/data',
      device: 'meta.serial',
      values: {
        vibration: 'm.vib.rms',
        'motor.temp': 'm.t',
        'bearing.0.t': 'm.bearings.0.t',
        'bearing.1.t': 'm.bearings.1.t',
      },
      units: { vibration: '[in_i]/s', t: 'K' },
      time: { path: 'meta.at', format: 'local', timeZone: 'America/New_York' },
    };
    const payload = {
      meta: { serial: 'AB:12', at: '2025-11-24 10:59:59' },
      m: { vib: { rms: '0.1' }, t: 60, bearings: [{ t: 300 }, { t: 310, n: 'x' }] },
    };
    expect(brief(decode(mapping, 'acme/north/x/data', payload))).toEqual([
      [
        'north:AB-12',
        Date.parse('2025-11-24T15:59:59Z') - NOW,
        {
          vibration: expect.closeTo(2.54),
          'motor.temp': 60,
          'bearing.0.t': expect.closeTo(26.85),
          'bearing.1.t': expect.closeTo(36.85),
        },
        { vibration: 'mm/s', 'bearing.0.t': 'Cel', 'bearing.1.t': 'Cel' },
      ],
    ]);
    expect(decode(mapping, 'acme/north/x/data', { m: { t: 1 } }).rejections).toMatchObject([
      { reason: 'invalid_device' },
    ]);
  });

  it('takes the whole payload as one number, of the channel in the topic', () => {
    const mapping: Omit<Mapping, 'name'> = {
      topic: 'plc/{device}/{channel#}',
      payload: 'text',
      units: { t: '[degF]' },
    };
    expect(brief(decode(mapping, 'plc/press/oil/t', ' 212 '))).toEqual([
      ['plant:press', 'arrival', { 'oil.t': 100 }, { 'oil.t': 'Cel' }],
    ]);
    expect(decode(mapping, 'plc/press/oil/t', 'hot')).toMatchObject({
      readings: [],
      unread: [{ reason: 'text', name: 'plc/press/oil/t' }],
    });
    expect(decode(mapping, 'plc/press/x', '1e999').rejections).toMatchObject([{ reason: 'not_finite' }]);
  });

  it('makes a reading of each element of an array; a bad one costs only itself', () => {
    const mapping: Omit<Mapping, 'name'> = { topic: 'a/{device}', values: ['*'], time: { path: 't', format: 'ms' } };
    const decoded = decode(mapping, 'a/d', [
      { t: NOW - 1, x: 1 },
      { t: 'now', x: 2 },
      { s: 'text' },
      { t: NOW - 2, x: 3 },
    ]);
    expect(brief(decoded)).toEqual([
      ['plant:d', -1, { x: 1 }],
      ['plant:d', -2, { x: 3 }],
    ]);
    expect(decoded.rejections).toMatchObject([{ reason: 'invalid_time', index: 1 }]);
    expect(decoded.unread).toEqual([{ reason: 'text', name: 's' }]);
  });

  it.each([
    ['malformed_json', '{'],
    ['empty_batch', '[]'],
    ['invalid_channel', '{"__proto__":1}'],
    ['invalid_channel', JSON.stringify(Object.fromEntries(Array.from({ length: 1025 }, (_, i) => [`c${i}`, i])))],
  ])('refuses as %s', (reason, payload) => {
    const mapping: Omit<Mapping, 'name'> = { topic: 'a/{device}', values: ['*'], time: { path: 't', format: 'ms' } };
    expect(decode(mapping, 'a/d', payload).rejections).toMatchObject([{ reason }]);
  });

  it.each([
    [{ topic: 'a/#/b', values: ['*'] }, 'topic a/#/b: # is the last level'],
    [{ topic: 'a/{dev}', values: ['*'] }, 'topic a/{dev}: {dev} is no word'],
    [{ topic: '+/{device}', values: ['*'] }, 'topic +/{device}: a level must be a word'],
    [{ topic: 'senml/{device}', values: ['*'] }, 'topic senml/{device}: senml/ has a format of its own'],
    [{ topic: 'a/b' }, 'values is missing'],
    [{ topic: 'a/b', payload: 'text' }, 'with payload text, the topic has {channel}, or channel names it'],
    [{ topic: 'a/b', values: ['*'], site: 'a/b' }, 'site is no site name'],
    [{ topic: 'a/b', values: ['*'], device: 'a.*' }, 'device is a path without *'],
    [{ topic: 'a/b', values: ['*'], time: { path: 't', format: 'local', timeZone: 'Mars/X' } }, 'time.timeZone is no'],
  ] as const)('is refused at start: %j', (mapping, problem) => {
    expect(mappingProblems({ name: 'x', ...mapping } as Mapping).join()).toContain(problem);
  });

  it.each([
    ['a/{device}', 'a/x', { device: 'x' }],
    ['a/{device}', 'a/x/y', undefined],
    ['a/{site}/{device}/#', 'a/s/d', { site: 's', device: 'd' }],
    ['a/{site}/{device}/#', 'a/s/d/x/y', { site: 's', device: 'd' }],
    ['a/{device}/{channel#}', 'a/d', undefined],
    ['a/{device}/{channel#}', 'a/d/x/y', { device: 'd', channel: 'x.y' }],
    ['+/b/{channel}', 'a/b/c', { channel: 'c' }],
  ])('topic %s of %s', (template, topic, captures) => {
    expect(templateProblem(template)).toBeUndefined();
    expect(compileTemplate(template)(topic.split('/'))).toEqual(captures);
  });
});
