import type { Measurement } from '../machine/measurement.ts';

/** One MQTT message. */
export type Packet = {
  readonly topic: string;
  readonly payload: string | Buffer;
  /** Absent: 1. */
  readonly qos?: 0 | 1 | 2;
  readonly retain?: boolean;
};

/** A connection's frame: what the broker says when it breaks, and what comes before all else. */
export type Opening = {
  readonly will: Packet;
  readonly first: () => Packet;
  /** A topic of commands; a message on it asks for `first` again. */
  readonly commands: string;
};

/** The language of one device. */
export type Wire = {
  /** Of its data. */
  readonly topic: string;
  /** Encodes measurements when they are sent; several only where it is native JSON. */
  encode(measurements: readonly Measurement[]): Packet;
  /** Called for each connection. Absent where data needs no frame. */
  open?(): Opening;
  /**
   * The topics do not name the device in full: the connection's user name does, as `site:device`.
   */
  readonly bySender: boolean;
};

/** The device for which a wire is. */
export type WireOptions = {
  readonly site: string;
  readonly device: string;
  /** Every channel that the device can send, with its unit. */
  readonly channels: readonly { readonly name: string; readonly unit: string }[];
};
