/** A device's measurements at one moment: one value for each channel that it reported. */
export type Reading = {
  /** `site:device`, see {@link deviceId}. */
  readonly device: string;
  /** Event time, milliseconds since the epoch. */
  readonly sampledAt: number;
  /**
   * Distinguishes readings of one device and millisecond. The device's own `seq`, or, where it
   * sends none, a hash of the values, so that a redelivery is the same reading and another one is
   * not.
   */
  readonly sequence: number;
  /** When the broker received it, milliseconds since the epoch. */
  readonly receivedAt: number;
  /** `arrival`: the device sent no time, or an impossible one; the time of arrival stands in. */
  readonly timeSource: 'device' | 'arrival';
  /** The time that the device said, where it is not taken. Known up to the journal. */
  readonly saidAt?: number;
  /** Channel → finite value; empty where the reading is a waveform. */
  readonly values: Readonly<Record<string, number>>;
  /** Channel → UCUM unit, for the channels that came with one. */
  readonly units?: Readonly<Record<string, string>>;
  /** A block of evenly spaced samples of one channel, the first of them at `sampledAt`. */
  readonly waveform?: Waveform;
};

/** Evenly spaced samples of one channel. */
export type Waveform = {
  readonly channel: string;
  /** UCUM, or null where the device gave none. */
  readonly unit: string | null;
  readonly sampleRateHz: number;
  readonly samples: Float32Array;
};

/** The unit that a reading gives for a channel, or null. */
export function unitOf({ units }: Reading, channel: string): string | null {
  // A channel may be called `constructor`: only what the reading itself says counts.
  return units && Object.hasOwn(units, channel) ? (units[channel] ?? null) : null;
}

/** Joins site and device name into the id that is used everywhere behind the topic. */
export function deviceId(site: string, device: string): string {
  return `${site}:${device}`;
}
