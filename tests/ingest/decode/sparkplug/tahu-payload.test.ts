import { expect, it } from 'vitest';
import { decodePayload, encodePayload } from '../../../../ingest/decode/sparkplug/sparkplug-payload.ts';
import { startSession } from './start-session.ts';

/**
 * Payloads of Eclipse Tahu, whose schema the specification adopts: made by the npm package
 * `sparkplug-payload` 1.0.3 (`get('spBv1.0').encodePayload`), a birth with each of its types, and
 * data by alias.
 */
const BIRTH = hex([
  '08fbd0dfb4ab33120b0a05626453657120085804120e0a0269381001200150f8ffffff0f120f0a036931361002200250d4fdffff0f120f0a',
  '03693332100320035090ddfbff0f12140a036936341004200458809ce8afedffffffff01120b0a0275381005200550ff01120d0a03753136',
  '1006200650ffff03120f0a037533321007200758ffffffff0f12120a037536341008200858ffffffffffffff0f120c0a0166100920096500',
  '00c0bf12530a0164100a200a4a410a07656e67556e69740a075175616c6974790a046d6f72651208080c42046d6d2f731205080318c00112',
  '1608144a120a036c6f77120b080a31000000000000f0bf699a9999999999b93f12090a0162100b200b700112200a057374616c6520094a10',
  '0a075175616c6974791205080318f4036500001041120a0a046e756c6c20033801120b0a0474657874200c7a0178120f0a0464617465200d',
  '58fbd0dfb4ab33120d0a056279746573201182010101123e0a057461626c6520108a013208021201611201621803180a220f0a0208010a09',
  '21000000000000f83f22130a0608ffffffff0f0a0921000000000000004012260a054d6f746f72201392011a0a013112090a0372706d2003',
  '50001a080a0170100c4201762801122d0a026d312013920124120f0a0372706d100c200350d6f4ffff0f1a080a0170100c42017722054d6f',
  '746f7228001800',
]);
const DATA = hex([
  '08e3d8dfb4ab33120a1001200150f7ffffff0f1204100420001216100a18ffd7dfb4ab33200a2801699a9999999999c93f1801',
]);
const AT = 1_764_000_000_123;

function hex(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(''), 'hex');
}

it.each([
  ['a birth with every type', BIRTH],
  ['data by alias', DATA],
])('knows all that Eclipse Tahu writes, and writes it in the same bytes: %s', (_what, bytes) => {
  const payload = decodePayload(bytes);
  if (!payload) throw new Error('not decoded');
  expect(Buffer.from(encodePayload(payload)).toString('hex')).toBe(bytes.toString('hex'));
});

it('reads a birth and data of Eclipse Tahu', () => {
  const session = startSession();
  const birth = session.send('plant/NBIRTH/edge-1', BIRTH, AT);
  expect(birth.rejections).toEqual([]);
  const whole = { i8: -8, i16: -300, i32: -70_000, i64: -5_000_000_000, u8: 255, u16: 65_535, u32: 2 ** 32 - 1 };
  expect(birth.readings).toMatchObject([
    {
      device: 'plant:edge-1',
      sampledAt: AT,
      values: { ...whole, u64: 2 ** 53 - 1, f: -1.5, d: 0.1, b: 1, 'm1/rpm': -1450 },
      units: { d: 'mm/s' },
    },
  ]);
  // Of bad quality, null, and values that are no number.
  expect(birth.ignored).toEqual(['Motor']);
  expect(birth.unread?.map(({ name }) => name)).toEqual(['stale', 'null', 'text', 'date', 'bytes', 'table']);
  const data = session.send('plant/NDATA/edge-1', DATA, AT + 1000);
  expect(data).toMatchObject({
    readings: [
      { sampledAt: AT + 1000, values: { i8: -9 } },
      { sampledAt: AT + 900, values: { d: 0.2 }, units: { d: 'mm/s' } },
    ],
    rejections: [],
    unread: [{ reason: 'no_value', name: 'i64' }],
  });
  expect(session.asked).toEqual([]);
});
