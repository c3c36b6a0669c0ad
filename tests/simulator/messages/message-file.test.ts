import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type FileRemarks,
  headerLine,
  isMessageFile,
  messageLine,
  messagesIn,
  type RecordedMessage,
} from '../../../simulator/messages/message-file.ts';
import { openMessageWriter } from '../../../simulator/messages/write-messages.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const header = { startedAt: '2026-03-02T06:00:00.000Z', topics: ['#'] };
const message = (at: number, text: string): RecordedMessage => {
  return { at, topic: `a/${at}`, payload: Buffer.from(text), qos: 1, retain: false };
};

async function read(file: string): Promise<{ messages: RecordedMessage[]; remarks: FileRemarks }> {
  const remarks: FileRemarks = { gaps: [], isBrokenOff: false };
  const messages: RecordedMessage[] = [];
  for await (const each of messagesIn(file, remarks)) messages.push(each);
  return { messages, remarks };
}

test('any message comes back byte for byte, plain and packed', async () => {
  const folder = tempDir();
  const anyMessage = fc.record({
    at: fc.integer({ min: 0, max: 4e12 }),
    topic: fc.string({ unit: 'binary', minLength: 1 }),
    payload: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    qos: fc.constantFrom(0, 1, 2) as fc.Arbitrary<0 | 1 | 2>,
    retain: fc.boolean(),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyMessage), fc.constantFrom('', '.gz'), async (messages, end) => {
      const file = path.join(folder, `${run++}.jsonl${end}`);
      const writer = await openMessageWriter(file, header);
      for (const each of messages) await writer.write(each);
      await writer.close();
      expect((await read(file)).messages).toEqual(messages);
      expect(await isMessageFile(file)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('a file that was not closed gives all but its last, broken line', async () => {
  const file = path.join(tempDir(), 'cut.jsonl');
  const lines = [headerLine(header), messageLine(message(1, 'one')), messageLine(message(2, 'two'))];
  writeFileSync(file, lines.join('').slice(0, -5));
  const { messages, remarks } = await read(file);
  expect([messages.length, remarks.isBrokenOff]).toEqual([1, true]);
  // Only the end of the line is missing.
  writeFileSync(file, lines.join('').slice(0, -1));
  expect(await read(file)).toMatchObject({ messages: [{ at: 1 }, { at: 2 }], remarks: { isBrokenOff: false } });
});

test('a packed file that is cut gives what is in front of the cut', async () => {
  const file = path.join(tempDir(), 'cut.jsonl.gz');
  const noise = (i: number): string => Buffer.from(`${Math.sin(i)}${Math.cos(i * 7)}`).toString('base64');
  const lines = Array.from({ length: 2000 }, (_, i) => messageLine(message(i, noise(i))));
  const packed = gzipSync(headerLine(header) + lines.join(''));
  writeFileSync(file, packed.subarray(0, packed.length >> 1));
  const { messages, remarks } = await read(file);
  expect(messages.length).toBeGreaterThan(500);
  expect(messages).toEqual(messages.map((_, i) => message(i, noise(i))));
  expect(remarks.isBrokenOff).toBe(true);
});

test('a line in the middle that is no message is named by its number', async () => {
  const file = path.join(tempDir(), 'odd.jsonl');
  writeFileSync(
    file,
    `${headerLine(header)}${messageLine(message(1, 'one'))}nonsense\n${messageLine(message(2, 'two'))}`,
  );
  await expect(read(file)).rejects.toThrow(/odd\.jsonl:3: this line is no recorded message/);
});

test('other files are no recordings of messages', async () => {
  const folder = tempDir();
  const file = path.join(folder, 'a.csv');
  for (const content of ['time,v\n1,2\n', '', '{"harbinger":"other","version":1}\n', '{"harbinger": nonsense']) {
    writeFileSync(file, content);
    expect(await isMessageFile(file)).toBe(false);
  }
  expect(await isMessageFile(folder)).toBe(false);
  expect(await isMessageFile(path.join(folder, 'nowhere'))).toBe(false);
});

test('what is packed reaches the file while it is written', async () => {
  const file = path.join(tempDir(), 'live.jsonl.gz');
  const writer = await openMessageWriter(file, header);
  await writer.write(message(1, 'one'));
  await expect.poll(async () => (await read(file)).messages.length, { timeout: 60_000 }).toBe(1);
  await writer.close();
  expect(gunzipSync(readFileSync(file)).toString()).toContain('"topic":"a/1"');
});

test('a name that is taken is refused, and a full disk says how many messages are safe', async () => {
  const file = path.join(tempDir(), 'there.jsonl');
  writeFileSync(file, 'mine');
  await expect(openMessageWriter(file, header)).rejects.toThrow(/there already: choose another one/);
  await expect(openMessageWriter(path.join(file, 'below'), header)).rejects.toThrow(/something on the way to it/);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test.skipIf(process.platform !== 'linux')('a full disk says how many messages are in the file', async () => {
  const writer = await openMessageWriter('/dev/full', header);
  await expect(writer.failed).rejects.toThrow(/\/dev\/full: the disk is full\. Of the messages the first 0 are in it/);
  await expect(writer.write(message(1, 'one'))).rejects.toThrow(/the disk is full/);
  await expect(writer.close()).rejects.toThrow(/the disk is full/);
});
