import type { Principal } from '../../lib/principal.ts';
import type { Format } from './payload-format.ts';
import type { Reading } from './reading.ts';
import type { Rejection } from './rejection.ts';
import type { Unread } from './unread.ts';

/** A message as received, and its decoded content. */
export type IntakeMessage = {
  readonly topic: string;
  readonly client: string;
  /** Absent where it did not come from a device's connection. */
  readonly principal?: Principal;
  readonly payload: Uint8Array;
  readonly receivedAt: number;
  readonly readings: readonly Reading[];
  readonly rejections: readonly Rejection[];
  /** Parts that no reading can hold. */
  readonly unread?: readonly Unread[];
  /** Parts without telemetry. */
  readonly ignored?: readonly string[];
  readonly format: Format;
};
