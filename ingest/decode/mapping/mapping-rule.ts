import type { CodecMessage } from '../values/codec.ts';
import type { Mapping } from './mapping.ts';

/** A mapping, with members that a declaration cannot have. */
export type MappingRule = Mapping & {
  /** The unit of a value where neither the mapping nor its value gives one. */
  readonly unitOf?: (channel: string, value: number, message: CodecMessage) => string | undefined;
  /** Brings a payload into the form of the rule. */
  readonly prepare?: (json: unknown) => unknown;
  /** Whether a payload carries no measured values. */
  readonly carriesNone?: (json: unknown) => boolean;
  /** Sees each message that the rule ignores. */
  readonly onIgnored?: (message: CodecMessage) => void;
};
