import { expect, test } from 'vitest';
import { readText } from './read-text.ts';

const T = ['2020-01-01 00:00', '2020-01-01 00:01', '2020-01-01 00:02'] as const;

test.each([
  ['decimal commas with semicolons', `t;a;b\n${T[0]};1,5;-0,25\n${T[1]};2,5;3\n`],
  ['decimal commas with tabs', `t\ta\tb\n${T[0]}\t1,5\t-0,25\n${T[1]}\t2,5\t3\n`],
  ['decimal commas in quotes', `t,a,b\n${T[0]},"1,5","-0,25"\n${T[1]},"2,5",3\n`],
  ['columns parted by |', `t|a|b\n${T[0]}|1.5|-0.25\n${T[1]}|2.5|3\n`],
  ['white space', '  t      a  b\n2020-01-01T00:00 1.5 -0.25\n2020-01-01T00:01   2.5  3 \n'],
  ['comments above the header', `# made by x\n# on a day\nt,a,b\n${T[0]},1.5,-0.25\n${T[1]},2.5,3\n`],
  ['a header in a comment', `# made by x\n#t,a,b\n${T[0]},1.5,-0.25\n${T[1]},2.5,3\n`],
  ['a preamble', `Export of plant 7\nFrom;${T[0]}\n\nt;a;b\n${T[0]};1.5;-0.25\n${T[1]};2.5;3\n`],
  ['units in a second header row', `t,a,b\n,°C,bar\n${T[0]},1.5,-0.25\n${T[1]},2.5,3\n`],
  ['units and types', `t,a,b\nUTC,[degC],[mm/s]\ndatetime,float,float\n${T[0]},1.5,-0.25\n${T[1]},2.5,3\n`],
  ['carriage returns', `t,a,b\r${T[0]},1.5,-0.25\r${T[1]},2.5,3\r`],
  ['a delimiter at the end of each row', `t,a,b\n${T[0]},1.5,-0.25,\n${T[1]},2.5,3,\n`],
  ['quotes around everything', `"t","a","b"\n"${T[0]}","1.5","-0.25"\n"${T[1]}","2.5","3"\n`],
  ['UTF-16', Buffer.from(`\ufefft\ta\tb\r\n${T[0]}\t1.5\t-0.25\r\n${T[1]}\t2.5\t3\r\n`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(`t\ta\tb\r\n${T[0]}\t1.5\t-0.25\r\n${T[1]}\t2.5\t3\r\n`, 'utf16le')],
  ['a mark', `\ufefft,a,b\r\n${T[0]},1.5,-0.25\r\n${T[1]},2.5,3\r\n`],
])('a table with %s is read', async (_what, text) => {
  const { values, times, recording } = await readText(text);
  expect(recording.channels).toEqual(['a', 'b']);
  expect(times).toEqual(['2020-01-01T00:00:00.000Z', '2020-01-01T00:01:00.000Z']);
  expect(values).toEqual([
    { a: 1.5, b: -0.25 },
    { a: 2.5, b: 3 },
  ]);
});

test.each([
  ['thousands with commas', '"1,234.5"', '"12,345,678.25"', [1234.5, 12_345_678.25]],
  ['thousands with points', '"1.234,5"', '"12.345.678,25"', [1234.5, 12_345_678.25]],
  ['thousands with blanks', '1 234.5', '12 345 678.25', [1234.5, 12_345_678.25]],
  ['thousands with apostrophes', "1'234.5", '0.5', [1234.5, 0.5]],
  ['units in the cells', '21.5 °C', '-3 °C', [21.5, -3]],
  ['a percent sign', '45%', '46.5%', [45, 46.5]],
  ['the minus of typographers', '\u22122.5', '3', [-2.5, 3]],
  ['words for on and off', 'ON', 'off', [1, 0]],
  ['true and false', 'True', 'False', [1, 0]],
])('numbers with %s are read', async (_what, first, second, expected) => {
  const { values } = await readText(`t,a\n${T[0]},${first}\n${T[1]},${second}\n`);
  expect(values.map(({ a }) => a)).toEqual(expected);
});

test('a comma that may part decimals or thousands is said, with the option that settles it', async () => {
  const text = `t;a\n${T[0]};1,234\n${T[1]};2,345\n`;
  const { values, notes } = await readText(text);
  expect(values).toEqual([{ a: 1.234 }, { a: 2.345 }]);
  expect(notes).toContain('"1,234" is read as 1.234: nothing in the file decides');
  expect((await readText(text, { decimal: 'point' })).values).toEqual([{ a: 1234 }, { a: 2345 }]);
});

test('another column decides it', async () => {
  const { values, notes } = await readText(`t;a;b\n${T[0]};1.234;0,5\n${T[1]};2.345;0,75\n`);
  expect(values[0]).toEqual({ a: 1234, b: 0.5 });
  expect(notes).toBe('');
});

test('a file without a header has numbered columns, or those that are named', async () => {
  const text = `${T[0]},1,2\n${T[1]},3,4\n`;
  const { recording, notes } = await readText(text);
  expect(recording.channels).toEqual(['column_2', 'column_3']);
  expect(notes).toContain('no header row');
  expect((await readText(text, { columns: 'when,p,q' })).values[1]).toEqual({ p: 3, q: 4 });
  await expect(readText(text, { columns: 'when,p' })).rejects.toThrow('names 2 columns, but');
});

test('columns of the same name stay apart', async () => {
  const { values, notes } = await readText(`t,a,a\n${T[0]},1,2\n${T[1]},3,4\n`);
  expect(values).toEqual([
    { a: 1, a_2: 2 },
    { a: 3, a_2: 4 },
  ]);
  expect(notes).toContain('columns of the same name got a number: "a"');
});

test('the degree sign of Windows-1252 is read', async () => {
  const { recording } = await readText(Buffer.from(`t;Temp [\u00b0C]\n${T[0]};1\n${T[1]};2\n`, 'latin1'));
  expect(recording.channels).toEqual(['Temp [°C]']);
  expect(recording.report().columns[1]?.unit).toBe('°C');
});

test('decimal commas between commas are refused with the way out', async () => {
  await expect(readText(`t,a,b\n${T[0]},1,5,2,5\n${T[1]},1,6,2,7\n`)).rejects.toThrow(
    /rows have 5 cells, but the header names 3.*separate columns by ";"/,
  );
});

test.each([
  [
    'a workbook that is broken',
    Buffer.from('504b0304aabb', 'hex'),
    /cannot be read as a workbook \(XLSX\): its end is missing/,
  ],
  ['an old workbook', Buffer.from('d0cf11e0a1b1', 'hex'), /workbook \(XLS\)/],
  ['what is compressed', Buffer.from('1f8b0800', 'hex'), /gunzip/],
])('%s is refused with the next step', async (_what, bytes, message) => {
  await expect(readText(bytes)).rejects.toThrow(message);
});
