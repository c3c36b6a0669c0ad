import { crc32 } from 'node:zlib';
import type { Reading, Waveform } from '../reading/reading.ts';

/**
 * One group of readings on disk: a head, the numbers in one block, the samples of waveforms in
 * another, and the names once. Little-endian: version u32, CRC-32 of all that follows u32,
 * journaledAt f64, number of readings u32, bytes of names u32, numbers u32, samples u32; then
 * numbers f64, samples f32, names in JSON.
 */
export type JournalRecord = Uint8Array;

/** The content of a record's head, without unpacking. */
export type RecordHead = { readonly journaledAt: number; readonly count: number };

const VERSION = 2;
const HEAD_BYTES = 32;

/**
 * Numbers in front of a reading's values: device, shape, sampledAt, sequence, receivedAt, time
 * source.
 */
const HEAD = 6;

/**
 * Parts that similar readings of a group share: channels, their units, and channel and unit of a
 * waveform.
 */
type Shape = readonly [
  channels: readonly string[],
  units: Readonly<Record<string, string>> | null,
  waveform?: readonly [channel: string, unit: string | null],
];

type Names = { readonly devices: readonly string[]; readonly shapes: readonly Shape[] };

/** Packs readings into a record. @param journaledAt milliseconds since the epoch */
export function packReadings(readings: readonly Reading[], journaledAt: number): JournalRecord {
  const plan = planRecord(readings);
  const names = Buffer.from(JSON.stringify({ devices: plan.devices, shapes: plan.shapes } satisfies Names));
  const bytes = HEAD_BYTES + plan.numbers * 8 + plan.samples * 4 + names.length;
  const record = new Uint8Array(new ArrayBuffer(bytes));
  fillBlocks(record, readings, plan);
  record.set(names, bytes - names.length);
  const head = new DataView(record.buffer);
  head.setUint32(0, VERSION, true);
  head.setFloat64(8, journaledAt, true);
  head.setUint32(16, readings.length, true);
  head.setUint32(20, names.length, true);
  head.setUint32(24, plan.numbers, true);
  head.setUint32(28, plan.samples, true);
  head.setUint32(4, crc32(record.subarray(8)), true);
  return record;
}

type Plan = {
  readonly devices: string[];
  readonly shapes: Shape[];
  readonly deviceOf: Uint32Array;
  readonly shapeOf: Uint32Array;
  numbers: number;
  samples: number;
};

/** Which device and shape each reading has, and how much room they take. */
function planRecord(readings: readonly Reading[]): Plan {
  const size = readings.length;
  const plan: Plan = {
    devices: [],
    shapes: [],
    numbers: 0,
    samples: 0,
    deviceOf: new Uint32Array(size),
    shapeOf: new Uint32Array(size),
  };
  const devices = new Map<string, number>();
  const shapes = new Map<string, number>();
  let last = -1;
  for (let i = 0; i < size; i++) {
    const reading = readings[i] as Reading;
    let device = devices.get(reading.device);
    if (device === undefined) {
      device = plan.devices.push(reading.device) - 1;
      devices.set(reading.device, device);
    }
    // The machines of a site mostly look alike: the key, which costs more than the rest, is seldom
    // needed.
    if (last < 0 || !hasShape(reading, plan.shapes[last] as Shape)) last = shapeOf(reading, plan, shapes);
    const [channels] = plan.shapes[last] as Shape;
    plan.deviceOf[i] = device;
    plan.shapeOf[i] = last;
    plan.numbers += HEAD + channels.length + (reading.waveform ? 2 : 0);
    plan.samples += reading.waveform?.samples.length ?? 0;
  }
  return plan;
}

function shapeOf({ values, units, waveform }: Reading, plan: Plan, known: Map<string, number>): number {
  const shape: Shape = waveform
    ? [Object.keys(values), units ?? null, [waveform.channel, waveform.unit]]
    : [Object.keys(values), units ?? null];
  const key = JSON.stringify(shape);
  let index = known.get(key);
  if (index === undefined) {
    index = plan.shapes.push(shape) - 1;
    known.set(key, index);
  }
  return index;
}

function hasShape({ values, units, waveform }: Reading, [channels, shapeUnits, wave]: Shape): boolean {
  let at = 0;
  for (const channel in values) if (channels[at++] !== channel) return false;
  if (at !== channels.length || waveform?.channel !== wave?.[0] || waveform?.unit !== wave?.[1]) return false;
  if (units === undefined || shapeUnits === null) return units === undefined && shapeUnits === null;
  let count = 0;
  for (const channel in units) {
    if (!Object.hasOwn(shapeUnits, channel) || units[channel] !== shapeUnits[channel]) return false;
    count++;
  }
  for (const _ in shapeUnits) count--;
  return count === 0;
}

function fillBlocks(record: Uint8Array, readings: readonly Reading[], plan: Plan): void {
  const numbers = new Float64Array(record.buffer, HEAD_BYTES, plan.numbers);
  const samples = new Float32Array(record.buffer, HEAD_BYTES + plan.numbers * 8, plan.samples);
  let at = 0;
  let sample = 0;
  for (let i = 0; i < readings.length; i++) {
    const { sampledAt, sequence, receivedAt, timeSource, values, waveform } = readings[i] as Reading;
    numbers[at] = plan.deviceOf[i] as number;
    numbers[at + 1] = plan.shapeOf[i] as number;
    numbers[at + 2] = sampledAt;
    numbers[at + 3] = sequence;
    numbers[at + 4] = receivedAt;
    numbers[at + 5] = timeSource === 'device' ? 0 : 1;
    at += HEAD;
    for (const channel in values) numbers[at++] = values[channel] as number;
    if (!waveform) continue;
    numbers[at++] = waveform.sampleRateHz;
    numbers[at++] = waveform.samples.length;
    samples.set(waveform.samples, sample);
    sample += waveform.samples.length;
  }
}

/**
 * The head of a record of this version; undefined where it is none. The checksum is not checked.
 */
export function headOf(record: JournalRecord): RecordHead | undefined {
  if (record.length < HEAD_BYTES) return undefined;
  const head = new DataView(record.buffer, record.byteOffset, record.length);
  if (head.getUint32(0, true) !== VERSION) return undefined;
  return { journaledAt: head.getFloat64(8, true), count: head.getUint32(16, true) };
}

/** Versions that may still come; a larger number is no version but damage. */
const LAST_VERSION = 1000;

/**
 * Whether a record is whole and of a later version: all versions begin with the version and the
 * CRC-32 of all that follows.
 */
export function isNewer(record: JournalRecord): boolean {
  if (record.length < HEAD_BYTES) return false;
  const head = new DataView(record.buffer, record.byteOffset, record.length);
  const version = head.getUint32(0, true);
  return version > VERSION && version < LAST_VERSION && head.getUint32(4, true) === crc32(record.subarray(8));
}

/**
 * The readings of a record, in order.
 * @throws {Error} if the record is of another version or damaged
 */
export function unpackReadings(record: JournalRecord): readonly Reading[] {
  if (record.length < HEAD_BYTES) throw new Error('journal record is damaged');
  const head = new DataView(record.buffer, record.byteOffset, record.length);
  const version = head.getUint32(0, true);
  if (version !== VERSION) throw new Error(`journal record of unknown version ${version}`);
  if (head.getUint32(4, true) !== crc32(record.subarray(8))) throw new Error('journal record is damaged');
  const count = head.getUint32(16, true);
  const namesAt = record.length - head.getUint32(20, true);
  const samplesAt = HEAD_BYTES + head.getUint32(24, true) * 8;
  // The blocks get memory of their own: aligned, and not the store's.
  const numbers = new Float64Array(new Uint8Array(record.subarray(HEAD_BYTES, samplesAt)).buffer);
  const samples = new Float32Array(new Uint8Array(record.subarray(samplesAt, namesAt)).buffer);
  const { devices, shapes } = JSON.parse(Buffer.from(record.subarray(namesAt)).toString()) as Names;
  const readings: Reading[] = [];
  const position = { at: 0, sample: 0 };
  for (let i = 0; i < count; i++) readings.push(readReading({ numbers, samples, devices, shapes }, position));
  return readings;
}

function readReading(
  block: Names & { readonly numbers: Float64Array; readonly samples: Float32Array },
  position: { at: number; sample: number },
): Reading {
  const { numbers } = block;
  const { at } = position;
  const [channels, units, wave] = block.shapes[numbers[at + 1] as number] as Shape;
  const values: Record<string, number> = {};
  for (let c = 0; c < channels.length; c++) values[channels[c] as string] = numbers[at + HEAD + c] as number;
  const reading: Reading = {
    device: block.devices[numbers[at] as number] as string,
    sampledAt: numbers[at + 2] as number,
    sequence: numbers[at + 3] as number,
    receivedAt: numbers[at + 4] as number,
    timeSource: numbers[at + 5] === 0 ? 'device' : 'arrival',
    values,
  };
  position.at += HEAD + channels.length;
  const full = units ? { ...reading, units } : reading;
  return wave ? { ...full, waveform: readWaveform(block, position, wave) } : full;
}

function readWaveform(
  { numbers, samples }: { readonly numbers: Float64Array; readonly samples: Float32Array },
  position: { at: number; sample: number },
  [channel, unit]: readonly [string, string | null],
): Waveform {
  const sampleRateHz = numbers[position.at] as number;
  const length = numbers[position.at + 1] as number;
  const own = samples.subarray(position.sample, position.sample + length);
  position.at += 2;
  position.sample += length;
  return { channel, unit, sampleRateHz, samples: own };
}
