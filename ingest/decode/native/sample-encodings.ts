/** How many bytes one sample takes: signed integers and IEEE 754, little-endian or big-endian. */
export const SAMPLE_BYTES = {
  i16le: 2,
  i16be: 2,
  i32le: 4,
  i32be: 4,
  f32le: 4,
  f32be: 4,
  f64le: 8,
  f64be: 8,
} as const;

/** The order of samples in the bytes. */
export type SampleEncoding = keyof typeof SAMPLE_BYTES;

/**
 * Samples as numbers: `sample × scale + offset`, in single precision.
 * @param bytes a whole number of samples
 */
export function unpackSamples(
  bytes: Uint8Array,
  { encoding, scale, offset }: { encoding: SampleEncoding; scale: number; offset: number },
): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = SAMPLE_BYTES[encoding];
  const read = READ[encoding.slice(0, 3) as keyof typeof READ];
  const littleEndian = encoding.endsWith('le');
  const samples = new Float32Array(bytes.length / size);
  for (let i = 0; i < samples.length; i++) samples[i] = read(view, i * size, littleEndian) * scale + offset;
  return samples;
}

const READ = {
  i16: (view: DataView, at: number, littleEndian: boolean) => view.getInt16(at, littleEndian),
  i32: (view: DataView, at: number, littleEndian: boolean) => view.getInt32(at, littleEndian),
  f32: (view: DataView, at: number, littleEndian: boolean) => view.getFloat32(at, littleEndian),
  f64: (view: DataView, at: number, littleEndian: boolean) => view.getFloat64(at, littleEndian),
};
