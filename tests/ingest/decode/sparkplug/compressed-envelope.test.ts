import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { encodeSparkplug } from '../../../helpers/sparkplug.ts';
import { data, NBIRTH, NOW, startSession } from './start-session.ts';

const UUID = 'SPBV1.0_COMPRESSED';

/** A birth that Eclipse Tahu's layout compresses: Temp 36.5 Cel and Vib 2.1. */
const BIRTH = Buffer.from(
  'EhMKCWFsZ29yaXRobSAMegRHWklQGAAiElNQQlYxLjBfQ09NUFJFU1NFRCpaH4sIAAAAAAACAxPi5mJNSglOLVTgiGAQUuFiCUnNLRBgVOD0EuZiT81LD83LLBHi4OBxYklJTXdOZWAQchIS4mIOy0wSYFLgyjx7BgQYHCQYAKi22RVJAAAA',
  'base64',
);

function envelope(payload: object, algorithm: string | undefined, compress: (bytes: Uint8Array) => Uint8Array) {
  const metric = { name: 'algorithm', datatype: 12, string_value: algorithm };
  const { seq } = payload as { seq?: number };
  return {
    seq,
    uuid: UUID,
    metrics: algorithm === undefined ? [] : [metric],
    body: compress(encodeSparkplug(payload)),
  };
}

it('a compressed birth is read', () => {
  const { readings, rejections } = startSession().send('plant/NBIRTH/edge-gz', BIRTH);
  expect(rejections).toEqual([]);
  expect(readings).toMatchObject([{ device: 'plant:edge-gz', values: { Vib: 2.1 }, units: { Temp: 'Cel' } }]);
  expect(readings[0]?.values['Temp']).toBe(36.5);
});

it.each([
  ['GZIP', gzipSync],
  ['gzip', gzipSync],
  ['DEFLATE', deflateSync],
  ['DEFLATE', deflateRawSync],
  [undefined, deflateSync],
])('births, data and deaths of nodes and devices are opened alike: %s', (algorithm, compress) => {
  const session = startSession();
  const send = (topic: string, payload: object) => session.send(topic, envelope(payload, algorithm, compress));
  send('plant/NBIRTH/edge-1', NBIRTH);
  expect(send('plant/NDATA/edge-1', data(1, 22)).readings).toMatchObject([{ values: { temperature: 22 } }]);
  const speed = { name: 'speed', alias: 7, datatype: 3, int_value: 5 };
  send('plant/DBIRTH/edge-1/pump', { seq: 2, metrics: [speed] });
  const { readings } = send('plant/DDATA/edge-1/pump', { seq: 3, metrics: [{ alias: 7, int_value: 6 }] });
  expect(readings).toMatchObject([{ device: 'plant:edge-1.pump', values: { speed: 6 } }]);
  send('plant/DDEATH/edge-1/pump', { seq: 4, timestamp: NOW });
  expect(session.asked).toEqual([]);
  send('plant/NDEATH/edge-1', { metrics: [{ name: 'bdSeq', datatype: 8, long_value: 3 }] });
  expect(session.counts).toMatchObject({ births: 2, deaths: 2, foreignDeaths: 0, gaps: 0 });
  expect(session.nodes()).toEqual({ known: 1, online: 0 });
});

it.each([
  ['too_large', 'holds more than', envelope({ seq: 0 }, 'GZIP', () => gzipSync(Buffer.alloc(2 ** 21)))],
  ['too_large', 'holds more than', envelope({ seq: 0 }, 'DEFLATE', () => deflateSync(Buffer.alloc(2 ** 21)))],
  ['malformed_sparkplug', 'is no GZIP', envelope(NBIRTH, 'GZIP', deflateSync)],
  ['malformed_sparkplug', 'is no GZIP', envelope(NBIRTH, 'GZIP', (bytes) => gzipSync(bytes).subarray(0, 20))],
  ['malformed_sparkplug', 'LZ4', envelope(NBIRTH, 'LZ4', gzipSync)],
  ['malformed_sparkplug', 'no body', { seq: 0, uuid: UUID, metrics: [] }],
  ['malformed_sparkplug', 'no Sparkplug B payload', envelope({}, 'GZIP', () => gzipSync(Buffer.from('hello')))],
  ['malformed_sparkplug', 'once more', envelope(envelope(NBIRTH, 'GZIP', gzipSync), 'GZIP', gzipSync)],
])('an envelope that cannot be opened is refused as %s: %s', (reason, words, payload) => {
  const { readings, rejections } = startSession().send('plant/NBIRTH/edge-1', payload);
  expect(readings).toEqual([]);
  expect(rejections).toMatchObject([{ reason, detail: expect.stringContaining(words) }]);
});
