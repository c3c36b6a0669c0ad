import { describe, expect, it } from 'vitest';
import { metricValue } from '../../../../ingest/decode/sparkplug/metric-value.ts';
import { decodePayload, type SparkplugMetric } from '../../../../ingest/decode/sparkplug/sparkplug-payload.ts';
import { encodeSparkplug } from '../../../helpers/sparkplug.ts';

/** Through the wire, so that the descriptor is tested as well. */
function overTheWire(metric: object): SparkplugMetric {
  return decodePayload(encodeSparkplug({ metrics: [metric] }))?.metrics?.[0] as SparkplugMetric;
}

describe('the value of a metric', () => {
  it.each<[string, number, object, number | string]>([
    ['Int8', 1, { int_value: 127 }, 127],
    ['Int8 of one byte', 1, { int_value: 0xff }, -1],
    ['Int8 of four bytes', 1, { int_value: 0xffffff80 }, -128],
    ['Int16', 2, { int_value: 0x8000 }, -32768],
    ['Int16 of four bytes', 2, { int_value: 0xfffffffe }, -2],
    ['Int32', 3, { int_value: 0xffffffff }, -1],
    ['Int32, the largest', 3, { int_value: 0x7fffffff }, 2147483647],
    ['Int32, the smallest', 3, { int_value: 0x80000000 }, -2147483648],
    ['Int64', 4, { long_value: '18446744073709551615' }, -1],
    ['Int64, large', 4, { long_value: '9007199254740991' }, Number.MAX_SAFE_INTEGER],
    ['Int64, the smallest', 4, { long_value: '9223372036854775808' }, -(2 ** 63)],
    ['UInt8', 5, { int_value: 255 }, 255],
    ['UInt16', 6, { int_value: 65535 }, 65535],
    ['UInt32', 7, { int_value: 0xffffffff }, 4294967295],
    ['UInt32 in a long', 7, { long_value: 0xffffffff }, 4294967295],
    ['UInt64, beyond 2^53 to the nearest double', 8, { long_value: '18446744073709551615' }, 2 ** 64],
    ['Float', 9, { float_value: 1.5 }, 1.5],
    ['Float in a double', 9, { double_value: 1.1 }, 1.1],
    ['Double', 10, { double_value: -2.25 }, -2.25],
    ['Double that is zero', 10, { double_value: 0 }, 0],
    ['Boolean true', 11, { boolean_value: true }, 1],
    ['Boolean false', 11, { boolean_value: false }, 0],
    ['null', 9, { is_null: true }, 'ignored'],
    ['no value', 9, {}, 'ignored'],
    ['String', 12, { string_value: '12' }, 'ignored'],
    ['DateTime', 13, { long_value: 1764000000000 }, 'ignored'],
    ['Text', 14, { string_value: 'x' }, 'ignored'],
    ['UUID', 15, { string_value: 'x' }, 'ignored'],
    ['DataSet', 16, { dataset_value: { num_of_columns: 1, columns: ['a'], types: [3] } }, 'ignored'],
    ['Bytes', 17, { bytes_value: Buffer.from([1]) }, 'ignored'],
    ['File', 18, { bytes_value: Buffer.from([1]) }, 'ignored'],
    ['Int32Array', 24, { bytes_value: Buffer.from([1, 0, 0, 0]) }, 'ignored'],
    ['a type of the future', 99, { int_value: 1 }, 'ignored'],
  ])('%s', (_name, datatype, value, expected) => {
    expect(metricValue(overTheWire(value), datatype)).toBe(expected);
  });

  it.each<[object, number | string]>([
    [{ int_value: 1480 }, 1480],
    [{ int_value: 0x80000000 }, 'ambiguous'],
    [{ long_value: 5 }, 5],
    [{ long_value: '18446744073709551615' }, 'ambiguous'],
    [{ double_value: 2.5 }, 2.5],
    [{ float_value: 0 }, 0],
    [{ boolean_value: true }, 1],
    [{ string_value: 'x' }, 'ignored'],
  ])('without a type: %j', (value, expected) => {
    expect(metricValue(overTheWire(value), undefined)).toBe(expected);
    expect(metricValue(overTheWire(value), 0)).toBe(expected);
  });
});
