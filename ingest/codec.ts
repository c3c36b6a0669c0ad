import type { Principal } from '../broker/principal.ts';
import type { Reading } from './reading.ts';
import type { Rejection } from './rejection.ts';

/** A payload format; used as the metric label. */
export type Format =
  | 'native'
  | 'waveform'
  | 'sparkplug'
  | 'thingsboard'
  | 'line_protocol'
  | 'senml'
  | 'mapping'
  | 'unknown';

/** A message as a codec sees it. */
export type CodecMessage = {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Who sent it: whom `me` means, and whose site counts where the payload names none. */
  readonly principal: Principal;
  /** Units that the settings declare, for formats that carry none; see {@link declaredUnit}. */
  readonly units?: Readonly<Record<string, string>>;
  /** Out of the quarantine: a codec with a memory must not take it for something that happens now. */
  readonly replayed?: boolean;
};

/** What a payload became: each element of it is in exactly one of the lists. */
export type Decoded = {
  readonly readings: readonly Reading[];
  readonly rejections: readonly Rejection[];
  /** What the format allows and no reading can hold, named: a text among the values, a message that carries none. */
  readonly ignored?: readonly string[];
};

/** Decodes the payloads of one format; never throws, whatever the bytes. */
export type Codec = (message: CodecMessage) => Decoded;
