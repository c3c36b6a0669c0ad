import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isShown, kindOfFile } from '../../../../ticketing/work/files/file-kind.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

async function kindOf(content: string | Buffer, declared: string) {
  const file = path.join(tempDir(), 'file');
  await writeFile(file, content);
  return await kindOfFile(file, declared);
}
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

/**
 * A compound file [MS-CFB] with empty streams; its directory is in every second sector, as in files
 * that grew.
 */
function compoundFile(streams: readonly string[]): Buffer {
  const names = ['Root Entry', ...streams];
  const directories = Math.ceil(names.length / 4);
  const header = Buffer.alloc(512, 0xff);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(1, 48);
  header.writeUInt32LE(0, 76);
  const table = Buffer.alloc(512, 0xff);
  const sectors: Buffer[] = [table];
  for (let at = 0; at < directories; at++) {
    const sector = Buffer.alloc(512);
    for (const [place, name] of names.slice(at * 4, at * 4 + 4).entries()) {
      sector.write(name, place * 128, 'utf16le');
      sector.writeUInt16LE((name.length + 1) * 2, place * 128 + 64);
      sector[place * 128 + 66] = at === 0 && place === 0 ? 5 : 2;
    }
    table.writeUInt32LE(at + 1 < directories ? 2 * at + 3 : 0xffff_fffe, (2 * at + 1) * 4);
    sectors.push(sector, Buffer.alloc(512));
  }
  return Buffer.concat([header, ...sectors]);
}

test.each([
  ['BMS export\nrow 1\n', 'text/csv'],
  ['BMS export\nrow 1\n', 'text/plain'],
  ['MZ-12,1\nMZ-13,2\n', 'text/csv'],
  ['MZ-12 is worn\n', 'text/plain; charset=utf-8'],
  ['ID3 , tag list\n', 'text/plain'],
  ['GIF list\n', 'text/csv'],
  ['GIF89a is a format\n', 'text/plain'],
  ['%PDF is a format\n', 'text/plain'],
  ['{\\rtf1 is a format}\n', 'text/markdown'],
  ['PK\u0003\u0004 is how a ZIP begins\n', 'text/plain'],
  ['OggS 7F ELF\n', 'text/plain'],
  ['#!AMR\n', 'text/plain'],
  ['BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n', 'text/calendar'],
  ['BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n', 'text/plain'],
  ['BEGIN:VCARD\r\nVERSION:3.0\r\n', 'text/vcard'],
  ['a\tb\n', 'text/tab-separated-values'],
  [utf16('id,名称\n1,轴承\n'), 'text/csv'],
  [utf16('id,名称\n1,轴承\n').swap16(), 'text/csv'],
  [Buffer.from('\ufeffid,名称\n'), 'text/csv'],
  [Buffer.concat([Buffer.from('id,'), Buffer.from('d6f7b1c3', 'hex')]), 'text/csv'],
])('%j is taken as %s', async (content, declared) => {
  expect(await kindOf(content, declared)).toEqual({ kind: 'taken', mediaType: declared.split(';')[0] });
  expect(isShown(declared)).toBe(false);
});

test.each([
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
])('an old Office file with a %s is taken as %s, and as nothing else', async (stream, type) => {
  const others = Array.from({ length: 9 }, (_, at) => `Data ${at}`);
  for (const streams of [[stream], [...others, stream]]) {
    expect(await kindOf(compoundFile(streams), type)).toEqual({ kind: 'taken', mediaType: type });
    expect(await kindOf(compoundFile(streams), 'application/octet-stream')).toEqual({ kind: 'taken', mediaType: type });
    expect((await kindOf(compoundFile(streams), 'text/plain')).kind).toBe('refused');
    expect((await kindOf(compoundFile(streams), 'image/png')).kind).toBe('refused');
  }
  expect(isShown(type)).toBe(false);
});

const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200, 0x90), Buffer.alloc(62)]);
const elf = Buffer.concat([Buffer.from([0x7f]), Buffer.from('ELF'), Buffer.alloc(60)]);
test.each([
  ['a program as text', program, 'text/plain'],
  ['a program', program, 'application/octet-stream'],
  ['a program as a Word file', program, 'application/msword'],
  ['a program of Linux as CSV', elf, 'text/csv'],
  ['a program of Linux', elf, 'application/x-executable'],
  ['a picture as text', Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'), 'text/plain'],
  ['an installer, which comes in the same container', compoundFile(['Property', 'Binary.x']), 'application/msword'],
  ['an installer', compoundFile(['Property', 'Binary.x']), 'application/octet-stream'],
  ['a Word file as a table', compoundFile(['WordDocument']), 'application/vnd.ms-excel'],
  ['a directory in a ring', ring(), 'application/msword'],
  ['half a header', compoundFile(['WordDocument']).subarray(0, 100), 'application/msword'],
  ['a text as a picture', 'BMS export', 'image/bmp'],
  ['a text as music', 'ID3 list', 'audio/mpeg'],
  ['a text of no type', 'MZ, text in truth', 'application/octet-stream'],
  ['a page as a picture', '<html><script>1</script></html>', 'image/png'],
  ['a script as a program', '#!/bin/sh\necho x\n', 'application/x-sh'],
])('%s is refused', async (_name, content, declared) => {
  expect(await kindOf(content, declared)).toMatchObject({ kind: 'refused' });
});

function ring(): Buffer {
  const file = compoundFile(['Data']);
  file.writeUInt32LE(1, 512 + 4);
  return file;
}

test('what browsers call CSV where a spreadsheet program is installed is CSV, and a calendar of no type a calendar', async () => {
  expect(await kindOf('a,b\n', 'application/vnd.ms-excel')).toEqual({ kind: 'taken', mediaType: 'text/csv' });
  const calendar = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n';
  expect(await kindOf(calendar, 'application/octet-stream')).toEqual({ kind: 'taken', mediaType: 'text/calendar' });
  expect(await kindOf('%PDF-1.4 letters only', 'application/pdf')).toMatchObject({ mediaType: 'application/pdf' });
});
