import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openRecording } from '../../../lib/recording/recording.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { readText } from './read-text.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** A ZIP file as spreadsheets write it. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [bytes, packed] = [Buffer.from(text), deflateRawSync(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, Buffer.from(name), packed]);
    const place = Buffer.alloc(16);
    place.writeUInt32LE(offset, 12);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, place.subarray(2), Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

const STYLES =
  '<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/><numFmt numFmtId="165" formatCode="0.0&quot; d&quot;"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs></styleSheet>';

function workbook(
  rows: string,
  { more = {}, book = '' }: { more?: Record<string, string>; book?: string } = {},
): Buffer {
  return zip({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `${HEAD}<workbook>${book}<sheets><sheet name="Cover" sheetId="1" r:id="rId1"/><sheet name="Log &amp; data" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Target="/xl/worksheets/sheet2.xml" Id="rId2"/></Relationships>',
    'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>',
    'xl/worksheets/sheet2.xml': `${HEAD}<worksheet><cols><col min="1"/></cols><sheetData>${rows}</sheetData></worksheet>`,
    'xl/styles.xml': STYLES,
    ...more,
  });
}

const text = (reference: string, value: string): string =>
  `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;

test('a workbook is read as a delimited file is: largest sheet, dates, words, empty cells', async () => {
  const strings =
    '<sst><si><t>Zeit</t></si><si><r><rPr/><t>Temp </t></r><r><t xml:space="preserve">[°C]</t></r></si><si><t>Run</t></si><si><t>Bad</t></si><si><t>Flow &lt;in&gt;</t></si></sst>';
  const shared = (reference: string, index: number): string => `<c r="${reference}" t="s"><v>${index}</v></c>`;
  const rows = [
    `<row r="1">${text('A1', 'Report of the pump')}</row>`,
    `<row r="3">${shared('A3', 0)}${shared('B3', 1)}${shared('C3', 2)}${shared('D3', 4)}</row>`,
    ...Array.from({ length: 20 }, (_, i) => {
      const at = 44_330 + i / 1440;
      const temp = i === 7 ? shared('B', 3) : `<c r="B${i + 4}" s="2"><v>${20 + i}</v></c>`;
      const flow = i === 9 ? '' : `<c r="D${i + 4}"><v>${i / 8}</v></c>`;
      return `<row r="${i + 4}"><c r="A${i + 4}" s="1"><v>${at}</v></c>${temp}<c r="C${i + 4}" t="b"><v>${i % 2}</v></c>${flow}</row>`;
    }),
  ];
  const { recording, times, values, notes, report } = await readText(
    workbook(rows.join('\n'), { more: { 'xl/sharedStrings.xml': strings } }),
  );
  expect(recording.channels).toEqual(['Temp [°C]', 'Run', 'Flow <in>']);
  expect(times).toEqual(Array.from({ length: 20 }, (_, i) => new Date(Date.UTC(2021, 4, 14, 0, i)).toISOString()));
  expect(values[8]).toEqual({ 'Temp [°C]': 28, Run: 0, 'Flow <in>': 1 });
  expect(values[7]).toEqual({ Run: 1, 'Flow <in>': 0.875 });
  expect(values[9]).toEqual({ 'Temp [°C]': 29, Run: 1 });
  expect(report.columns.find(({ name }) => name === 'Temp [°C]')).toMatchObject({ unit: '°C' });
  expect(notes).toMatch(/the sheet "Log & data" is read, the largest; not read: "Cover"/);
});

test('date and time of day in columns of their own, and days from 1904', async () => {
  const rows = Array.from(
    { length: 20 },
    (_, i) =>
      `<row><c r="A${i + 2}" s="1"><v>42868</v></c><c r="B${i + 2}" s="3"><v>${i / 24}</v></c><c r="C${i + 2}"><v>${i}</v></c></row>`,
  );
  const header = `<row r="1">${text('A1', 'Date')}${text('B1', 'Clock')}${text('C1', 'a')}</row>`;
  const { times, recording } = await readText(workbook(header + rows.join(''), { book: '<workbookPr date1904="1"/>' }));
  expect(recording.channels).toEqual(['a']);
  expect(times[19]).toBe('2021-05-14T19:00:00.000Z');
});

test('a workbook of many rows is read whole, some at a time', async () => {
  const rows = Array.from(
    { length: 20_000 },
    (_, i) => `<row><c><v>${1_620_950_400 + i}</v></c><c><v>${i}</v></c></row>`,
  );
  const { rows: read } = await readText(workbook(`<row>${text('A1', 'time')}${text('B1', 'a')}</row>${rows.join('')}`));
  expect(read).toHaveLength(20_000);
  expect(read.at(-1)).toMatchObject({ values: { a: 19_999 }, sampledAt: 1_620_970_399_000 });
});

test.each([
  ['another ZIP file', zip({ 'a.txt': 'a' }), /is a ZIP file without an XLSX workbook/],
  [
    'a workbook that is cut off',
    workbook('<row/>').subarray(0, 400),
    /cannot be read as a workbook \(XLSX\): its end is missing/,
  ],
  ['no sheet with rows', workbook(''), /sheet "Log & data" is empty/],
])('%s is refused with its cause', async (_what, bytes, expected) => {
  const file = path.join(tempDir(), 'a.xlsx');
  writeFileSync(file, bytes);
  await expect(openRecording(file, {})).rejects.toThrow(expected);
});
