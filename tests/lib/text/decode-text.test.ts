import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openRecording } from '../../../lib/recording/recording.ts';
import { decodePieces, decodeText } from '../../../lib/text/decode-text.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/** `王伟` and `温度` in GB18030. */
const WANG = Buffer.from('cdf5ceb0', 'hex');
const TEMPERATURE = Buffer.from('cec2b6c8', 'hex');
const gbk = Buffer.concat([Buffer.from('id,name\nwang,'), WANG, Buffer.from('\n')]);
const read = 'id,name\nwang,王伟\n';

test.each([
  ['UTF-8', Buffer.from(read)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${read}`)],
  ['UTF-16LE with a mark', Buffer.from(`\ufeff${read}`, 'utf16le')],
  ['UTF-16BE with a mark', Buffer.from(`\ufeff${read}`, 'utf16le').swap16()],
  ['GB18030', gbk],
])('a text in %s is read', (_name, bytes) => {
  expect(decodeText(bytes)).toBe(read);
  for (let cut = 1; cut < bytes.length; cut++) {
    const pieces = decodePieces();
    expect(pieces.take(bytes.subarray(0, cut)) + pieces.take(bytes.subarray(cut)) + pieces.end(), `${cut}`).toBe(read);
  }
});

test('the charset that is named counts, a mark more', () => {
  expect(decodeText(Buffer.from('M\u00fcller', 'latin1'), { charset: 'ISO-8859-1' })).toBe('Müller');
  expect(decodeText(gbk, { charset: 'GB2312' })).toBe(read);
  expect(decodeText(Buffer.from('\ufeffa'), { charset: 'gbk' })).toBe('a');
  expect(() => decodeText(gbk, { charset: 'utf-8' })).toThrow(
    'not in UTF-8: in line 2, at byte 14 of the file, there is 0xcd',
  );
  expect(() => decodeText(gbk, { charset: 'martian' })).toThrow('unknown charset, martian');
});

test.each(['GB2312', 'gbk', 'x-gbk', 'CP936', 'gb18030'])('a rare character is read under the name %s', (charset) => {
  expect(decodeText(Buffer.from([0xb1, 0xc3, 0x95, 0x32, 0x82, 0x36]), { charset })).toBe('泵\u{20000}');
});

test.each([
  ['Latin-1', Buffer.from('id,name\nm,M\u00fcller\n', 'latin1'), 'in line 2, at byte 12 of the file, there is 0xfc'],
  ['a degree sign of Latin-1', Buffer.from('time,t \u00b0C\n', 'latin1'), 'in line 1, at byte 8'],
  ['bytes that no text has', Buffer.from([0x61, 0xff, 0xff]), 'at byte 2'],
  ['half a character', Buffer.from([0x61, 0x0a, 0xe7, 0x8e]), 'in line 2, at byte 3'],
  ['UTF-16 without a mark', Buffer.from('a,b', 'utf16le'), 'NUL character in line 1'],
])('%s is refused with its place, and with the next step', (_name, bytes, place) => {
  expect(() => decodeText(bytes)).toThrow(place);
  expect(() => decodeText(bytes)).toThrow('save it as UTF-8');
});

test('GB18030 is not guessed where only UTF-8 may come', () => {
  expect(() => decodeText(gbk, { guess: false })).toThrow('not in UTF-8: in line 2');
});

test('whatever is UTF-8 is read as UTF-8, in any pieces', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (given, at) => {
      const text = `x${given.replaceAll('\0', '')}`;
      const bytes = Buffer.from(text);
      const pieces = decodePieces();
      const cut = at % bytes.length;
      expect(decodeText(bytes)).toBe(text);
      expect(pieces.take(bytes.subarray(0, cut)) + pieces.take(bytes.subarray(cut)) + pieces.end()).toBe(text);
    }),
  );
});

async function recorded(bytes: Buffer) {
  const file = path.join(tempDir(), 'recording.csv');
  await writeFile(file, bytes);
  const recording = await openRecording(file, {});
  const values: unknown[] = [];
  for await (const row of recording.rows) values.push(row.values);
  return { channels: recording.channels, values };
}
const rows = '\n2026-01-01T00:00:00Z,1\n2026-01-01T00:00:01Z,2\n';

test('a recording is read in GB18030, UTF-8 and UTF-16', async () => {
  const expected = { channels: ['温度'], values: [{ 温度: 1 }, { 温度: 2 }] };
  expect(await recorded(Buffer.concat([Buffer.from('time,'), TEMPERATURE, Buffer.from(rows)]))).toEqual(expected);
  expect(await recorded(Buffer.from(`\ufefftime,温度${rows}`))).toEqual(expected);
  expect(await recorded(Buffer.from(`\ufefftime,温度${rows}`, 'utf16le'))).toEqual(expected);
  expect(await recorded(Buffer.from(`\ufefftime,温度${rows}`, 'utf16le').swap16())).toEqual(expected);
});

test('a recording is read to its end with remarks in GB18030, or in Windows-1252, and what is no text is refused', async () => {
  const begin = `time,a,remark${'\n2026-01-01T00:00:00Z,1,ok'.repeat(40_000)}\n2026-01-01T00:00:00Z,2,`;
  const { values } = await recorded(Buffer.concat([Buffer.from(begin), WANG, Buffer.from('\n')]));
  expect(values).toHaveLength(40_001);
  expect(values.at(-1)).toEqual({ a: 2 });
  const latin = await recorded(Buffer.from(`time,t \u00b0C${rows}`, 'latin1'));
  expect(latin.channels).toEqual(['t \u00b0C']);
  expect((await recorded(Buffer.from(`time,t${rows}`, 'utf16le'))).channels).toEqual(['t']);
  await expect(recorded(Buffer.from(`time,t\0${rows}`))).rejects.toThrow('NUL character');
});
