import type { Access } from '../../../../broker/access/principal.ts';
import {
  createSparkplugSession,
  type SparkplugSession,
} from '../../../../ingest/decode/sparkplug/sparkplug-session.ts';
import type { Decoded } from '../../../../ingest/decode/values/codec.ts';
import type { Principal } from '../../../../lib/principal.ts';
import { encodeSparkplug } from '../../../helpers/sparkplug.ts';

/** The time of arrival, where a test does not say another. */
export const NOW = 1_764_000_000_000;

/** A session under test, and the topics to which it has sent rebirth requests. */
export type SessionUnderTest = SparkplugSession & {
  readonly asked: string[];
  /** Sends a payload, or bytes, as an edge node would; `topic` without `spBv1.0/`. */
  send(topic: string, payload: object | Uint8Array, at?: number): Decoded;
};

/** @param principal who sends: anyone, unless given */
export function startSession(
  options: { principal?: Principal } & Partial<Pick<Access, 'maySpeakFor' | 'maySpeakBehind'>> = {},
): SessionUnderTest {
  const { principal = { site: 'plant', device: 'c', kind: 'anyone' } } = options;
  const { maySpeakFor = () => false, maySpeakBehind = () => true } = options;
  const asked: string[] = [];
  const session = createSparkplugSession({
    access: { maySpeakFor, maySpeakBehind },
    requestRebirth: ({ topic }) => asked.push(topic),
  });
  return {
    ...session,
    asked,
    send: (topic, payload, at = NOW) => {
      const bytes = payload instanceof Uint8Array ? payload : encodeSparkplug(payload);
      return session.decode({ topic: `spBv1.0/${topic}`, payload: bytes, principal, receivedAt: at });
    },
  };
}

/** A birth of an edge node with one metric: `temperature`, alias 1. */
export const NBIRTH = {
  timestamp: NOW,
  seq: 0,
  metrics: [
    { name: 'bdSeq', datatype: 8, long_value: 3 },
    { name: 'Node Control/Rebirth', alias: 0, datatype: 11, boolean_value: false },
    { name: 'temperature', alias: 1, datatype: 9, float_value: 20.5 },
  ],
};

/** A value of `temperature` by its alias. */
export function data(seq: number, value = 21): object {
  return { timestamp: NOW, seq, metrics: [{ alias: 1, float_value: value }] };
}
