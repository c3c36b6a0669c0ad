import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeLineProtocol } from '../../ingest/decode/formats/line-protocol.ts';
import { type Line, parseLines } from '../../ingest/decode/formats/line-protocol-parser.ts';
import { brief, decodeWith, NOW, neverThrows } from '../helpers/codecs.ts';

const decode = (text: string) => decodeWith(decodeLineProtocol, 'telegraf/pump-1/cpu', text);
const reasons = (text: string) => decode(text).rejections.map(({ reason, index }) => [reason, index]);
const ns = (milliseconds: number, nanoseconds = 0) => `${milliseconds}${String(nanoseconds).padStart(6, '0')}`;

/** Texts and what InfluxData's library makes of them: measurement, tags, fields; or its error. */
const corpus = JSON.parse(readFileSync(new URL('line-protocol-corpus.json', import.meta.url), 'utf8'));
type Good = [string, [string, Record<string, string>, Record<string, number | boolean | string>][]];

describe('line protocol', () => {
  it.each(corpus.good as Good[])('reads what its own library reads: %j', (text, points) => {
    const read = [...parseLines(text)].map((line) =>
      'point' in line
        ? [line.point.measurement, Object.fromEntries(line.point.tags), Object.fromEntries(line.point.fields)]
        : line.problem,
    );
    expect(read).toEqual(points);
  });

  it.each(corpus.bad as [string, string][])('refuses what its own library refuses: %j', (text) => {
    const isRefused = (line: Line) => 'problem' in line || line.point.problems.length > 0;
    expect([...parseLines(text)].filter(isRefused)).not.toEqual([]);
  });

  it('of Telegraf becomes one reading for each host and moment', () => {
    const at = ns(NOW - 1000);
    const text = [
      `cpu,cpu=cpu0,host=press-7 usage_idle=94.08,usage_user=4.04 ${at}`,
      `cpu,cpu=cpu1,host=press-7 usage_idle=93.1 ${at}`,
      `mem,host=press-7 used_percent=61.5,total=16i ${at}`,
      `temp,sensor=coretemp,host=press-8,site=north temp=41.5 ${at}`,
      `vibration,device=pump-1,host=edge-1,unit=mm/s value=2.81 ${at}`,
    ].join('\n');
    expect(brief(decode(text))).toEqual([
      [
        'plant:press-7',
        -1000,
        {
          'cpu.usage_idle{cpu=cpu0}': 94.08,
          'cpu.usage_user{cpu=cpu0}': 4.04,
          'cpu.usage_idle{cpu=cpu1}': 93.1,
          'mem.used_percent': 61.5,
          'mem.total': 16,
        },
        { 'mem.used_percent': '%' },
      ],
      ['north:press-8', -1000, { 'temp.temp{sensor=coretemp}': 41.5 }],
      ['plant:pump-1', -1000, { vibration: 2.81 }, { vibration: 'mm/s' }],
    ]);
  });

  it('reads every kind of value, escape and comment', () => {
    const text = [
      '# a comment',
      '',
      'm\\ 1\\,x,a\\ b=c\\=d,z=\\n f\\ 1=-1.5e2,i=-3i,u=7u,t=T,no=False,s="a, \\"b\\" \\\\ = c\nd"',
      '  m2 value=.5  ',
    ].join('\r\n');
    const decoded = decode(text);
    const tags = '{a b=c=d,z=\\n}';
    const values = { f: -150, i: -3, u: 7, t: 1, no: 0 };
    const channels = { 'm 1,x.f 1': values.f, 'm 1,x.i': -3, 'm 1,x.u': 7, 'm 1,x.t': 1, 'm 1,x.no': 0 };
    const named = Object.fromEntries(Object.entries(channels).map(([name, value]) => [name + tags, value]));
    expect(brief(decoded)).toEqual([['plant:gateway-1', 'arrival', { ...named, m2: 0.5 }]]);
    expect(decoded.unread).toEqual([{ reason: 'text', name: `m 1,x.s${tags}` }]);
    expect(decoded.rejections).toEqual([]);
  });

  it.each([
    [ns(NOW - 5), -5],
    [ns(NOW - 5, 999_999), -5],
    [`${NOW - 5}000`, -5],
    [`${NOW - 5}`, -5],
    [`${NOW / 1000 - 5}`, -5000],
    ['-1000000001', 'arrival'],
    ['-100000000000000001', 'arrival'],
  ])('knows the unit of the time %s by its size', (time, expected) => {
    expect(brief(decode(`m value=1 ${time}`))).toEqual([['plant:gateway-1', expected, { m: 1 }]]);
  });

  it('keeps two points of one millisecond apart, also of equal value, and knows a redelivery', () => {
    const sequences = (text: string) => decode(text).readings.map(({ sequence }) => sequence);
    const text = `m value=1 ${ns(NOW, 1)}\nm value=1 ${ns(NOW, 2)}\nm value=2 ${ns(NOW, 2)}`;
    expect(new Set(sequences(text)).size).toBe(3);
    expect(sequences(text)).toEqual(sequences(text));
  });

  it('refuses each bad line by its index and keeps the rest', () => {
    const bad = [
      'm',
      'm ',
      ',a=b f=1',
      'm,a f=1',
      'm,a= f=1',
      'm,=b f=1',
      'm f',
      'm f=',
      'm f=abc',
      'm f=1x',
      'm f=NaN',
    ];
    const worse = ['m f="open', 'm f=1 now', 'm f=1 1 2', 'm f="a"b', 'm f=1,', 'm f=1 99999999999999999999'];
    for (const line of [...bad, ...worse]) {
      const decoded = decode(`good value=1\n${line}\nalso value=2\n`);
      expect([line, ...brief(decoded)]).toEqual([line, ['plant:gateway-1', 'arrival', { good: 1, also: 2 }]]);
      expect(decoded.rejections).toMatchObject([{ reason: 'malformed_line', index: 1 }]);
    }
  });

  it.each([
    ['empty_batch', null, ''],
    ['empty_batch', null, '# nothing\n\n'],
    ['invalid_device', 0, `m,host=${'h'.repeat(65)} f=1`],
    ['invalid_channel', 0, `${'m'.repeat(130)} f=1`],
    ['invalid_channel', 0, '__proto__ value=1,x=2'],
    ['not_finite', 0, 'm f=1e999'],
  ])('refuses as %s', (reason, index, text) => {
    expect([decode(text).readings, reasons(text)]).toEqual([[], [[reason, index]]]);
  });

  it('takes an address as the name of a host', () => {
    expect(brief(decode('m,host=fe80::1 value=1'))).toEqual([['plant:fe80--1', 'arrival', { m: 1 }]]);
  });

  it('cuts the tags of a channel that would be too long, and still tells such channels apart', () => {
    const names = ['a', 'b', '🍭'].map(
      (end) => Object.keys(decode(`m,t=${'h'.repeat(130)}${end} f=1`).readings[0]?.values ?? {})[0],
    );
    expect(names.map((name) => name?.length)).toEqual([128, 128, 128]);
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toMatch(/^m\.f\{t=h+~[0-9a-f]{8}\}$/);
  });

  it('refuses an integer that has more than 64 bits, and a tag that stands twice', () => {
    for (const field of [
      '9223372036854775807i',
      '-9223372036854775808i',
      '18446744073709551615u',
      `${'0'.repeat(30)}7i`,
    ]) {
      expect([field, reasons(`m f=${field}`)]).toEqual([field, []]);
    }
    for (const field of [
      '9223372036854775808i',
      '-9223372036854775809i',
      '18446744073709551616u',
      `${'9'.repeat(99)}i`,
    ]) {
      expect([field, reasons(`m f=${field}`)]).toEqual([field, [['malformed_line', 0]]]);
    }
    expect(reasons('m,host=a,host=b f=1')).toEqual([['malformed_line', 0]]);
  });

  it('keeps what its own encoder escapes in texts', () => {
    const [line] = parseLines(String.raw`m s="a\nb\r\t\"\\c\d" 1`);
    expect(line && 'point' in line && line.point.fields.get('s')).toBe('a\nb\r\t"\\c\\d');
  });

  it('never makes the decoder throw', () => {
    const texts = [...corpus.good, ...corpus.bad].map(([text]) => text);
    neverThrows(decodeLineProtocol, 'telegraf/a', texts);
  });

  it('reads 10,000 lines with stray quotes in reasonable time', () => {
    const { readings, rejections } = decode('m f="x\nm value=1\n'.repeat(6000));
    expect(readings.length + rejections.length).toBeGreaterThan(5000);
  });
});
