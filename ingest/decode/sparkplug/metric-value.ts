import { type SparkplugMetric, signedOf, unsignedOf } from './sparkplug-payload.ts';

/** Sparkplug 3.0 data types that are measurements (§6.4.16). */
export const DATA_TYPE = {
  Int8: 1,
  Int16: 2,
  Int32: 3,
  Int64: 4,
  UInt8: 5,
  UInt16: 6,
  UInt32: 7,
  UInt64: 8,
  Float: 9,
  Double: 10,
  Boolean: 11,
} as const;

/**
 * The kinds of a metric's value: a number (finite or not), `ignored` where the value is no
 * measurement (text, date, data set, bytes, null), or `ambiguous` where it could be either of two
 * numbers as long as its type is unknown.
 */
export type MetricValue = number | 'ignored' | 'ambiguous';

/**
 * The number that a metric carries. Whole numbers come in unsigned fields, negative ones as two's
 * complement; 64-bit ones become the nearest double, exact up to 2^53.
 * @param datatype from the payload or the birth; undefined or 0 where neither has one
 */
export function metricValue(metric: SparkplugMetric, datatype: number | undefined): MetricValue {
  if (metric.is_null === true) return 'ignored';
  const { Float, Double, Int8, UInt64 } = DATA_TYPE;
  if (datatype === undefined || datatype === 0) return untypedValue(metric);
  if (datatype === DATA_TYPE.Boolean) return booleanOf(metric);
  if (datatype === Float || datatype === Double) return realOf(metric);
  if (datatype >= Int8 && datatype <= UInt64) return wholeOf(metric, datatype);
  return 'ignored';
}

function booleanOf({ boolean_value, int_value }: SparkplugMetric): MetricValue {
  if (boolean_value !== undefined) return boolean_value ? 1 : 0;
  return int_value === undefined ? 'ignored' : Number(int_value !== 0);
}

function realOf(metric: SparkplugMetric): MetricValue {
  return metric.double_value ?? metric.float_value ?? wholeOf(metric, DATA_TYPE.Int64);
}

function wholeOf(metric: SparkplugMetric, datatype: number): MetricValue {
  const { int_value, long_value } = metric;
  if (long_value === undefined && int_value === undefined) {
    return (
      metric.double_value ?? metric.float_value ?? (metric.boolean_value === undefined ? 'ignored' : booleanOf(metric))
    );
  }
  const low = long_value?.low ?? (int_value as number);
  switch (datatype) {
    case DATA_TYPE.Int8:
      return (low << 24) >> 24;
    case DATA_TYPE.Int16:
      return (low << 16) >> 16;
    case DATA_TYPE.Int32:
      return low | 0;
    case DATA_TYPE.Int64:
      return long_value ? signedOf(long_value) : low | 0;
    case DATA_TYPE.UInt8:
      return low & 0xff;
    case DATA_TYPE.UInt16:
      return low & 0xffff;
    default:
      return long_value ? unsignedOf(long_value) : low >>> 0;
  }
}

/**
 * Without a type only the sign of a whole number is in doubt: where its first bit is set, it may be
 * negative.
 */
function untypedValue(metric: SparkplugMetric): MetricValue {
  const { int_value, long_value, boolean_value } = metric;
  if (boolean_value !== undefined) return booleanOf(metric);
  if (int_value !== undefined) return int_value >>> 31 === 1 ? 'ambiguous' : int_value;
  if (long_value !== undefined) return long_value.high >>> 31 === 1 ? 'ambiguous' : unsignedOf(long_value);
  return metric.double_value ?? metric.float_value ?? 'ignored';
}
