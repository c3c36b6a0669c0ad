import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printable, printableJson, printableLine, printableOutput, printableValue } from '../../lib/printable.ts';

/** Characters from outside that no terminal may get; line feed and tab aside. */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/u;

it.each([
  ['a sequence that clears the screen', 'a\x1b[2Jb', 'a\\u001b[2Jb'],
  ['a title', '\x1b]0;x\x07', '\\u001b]0;x\\u0007'],
  ['the same begun by a C1 control', '\x9b2J\x9d0;x\x9c', '\\u009b2J\\u009d0;x\\u009c'],
  ['DEL, backspace and NUL', '\x7f\b\0', '\\u007f\\u0008\\u0000'],
  ['text turned round', 'exe.\u202egpj\u2066', 'exe.\\u202egpj\\u2066'],
  ['line separators', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
  ['a line written over', 'bad\rgood', 'bad\\u000dgood'],
  ['tags that nobody sees', '\u{e0041}', '\\udb40\\udc41'],
])('%s is shown and not obeyed', (_what, raw, shown) => {
  expect(printable(raw)).toBe(shown);
  expect(JSON.parse(`"${printable(raw)}"`)).toBe(raw);
});

it('letters of every language stay, and lines and tabs', () => {
  const said = '给水泵 №1 «Größe»\tδοκιμή\nשלום مرحبا 🔧 a\u200db\r\n';
  expect(printable(said)).toBe(said);
});

it('what stands in a line cannot begin another one', () => {
  expect(printableLine('topic\n17  accepted\r\tx\x1b')).toBe('topic\\n17  accepted\\u000d\\tx\\u001b');
});

it('whatever a text holds, nothing of it is obeyed, and JSON keeps its values', () => {
  const wild = fc.string({
    unit: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\x1b', '\x9b', '\u202e', '\\')),
  });
  fc.assert(
    fc.property(wild, (raw) => {
      expect(printableLine(raw)).not.toMatch(OBEYED);
      const json = printableJson(JSON.stringify({ [raw]: raw }));
      expect(json).not.toMatch(OBEYED);
      expect(JSON.parse(json)).toEqual({ [raw]: raw });
      expect(JSON.parse(printable(JSON.stringify([raw])))).toEqual([raw]);
    }),
  );
});

it('every text of a log line is shown, also in names and errors', () => {
  const line = { topic: '\x1b[2J', err: { message: '\x9b', stack: 'a\n\x1b' }, list: ['\u202e'], '\x1b': 1 };
  const shown = {
    topic: '\\u001b[2J',
    err: { message: '\\u009b', stack: 'a\n\\u001b' },
    list: ['\\u202e'],
    '\\u001b': 1,
  };
  expect(printableValue(line)).toEqual(shown);
});

it('a command that forgets it cannot write what is obeyed', async () => {
  const terminal = new PassThrough();
  const output = printableOutput(terminal);
  output.write('温度 \x1b[31m\n');
  output.end(() => terminal.end());
  expect(await text(terminal)).toBe('温度 \\u001b[31m\n');
});
