import type { Principal } from '../../../lib/principal.ts';
import type { Reading } from '../../reading/reading.ts';
import type { Rejection } from '../../reading/rejection.ts';
import type { Unread } from '../../reading/unread.ts';
import type { States } from './loose-number.ts';

/** A message as a codec sees it. */
export type CodecMessage = {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** The sender: `me` means it, and its site counts if the payload names none. */
  readonly principal: Principal;
  /** Units that the settings declare, for formats that carry none; see {@link declaredOf}. */
  readonly units?: Readonly<Record<string, string>>;
  /** Words that the settings declare as states, see {@link numberOf}. */
  readonly states?: States;
  /**
   * Out of the quarantine: a codec with a memory must not take it for something that happens now.
   */
  readonly replayed?: boolean;
};

/** The decoded payload: each value of it is in exactly one of the lists. */
export type Decoded = {
  readonly readings: readonly Reading[];
  readonly rejections: readonly Rejection[];
  /** Telemetry that no reading can hold: a text among the values, a message without any value. */
  readonly unread?: readonly Unread[];
  /** Messages without telemetry, by name. */
  readonly ignored?: readonly string[];
};

/** Decodes the payloads of one format; never throws, for any bytes. */
export type Codec = (message: CodecMessage) => Decoded;
