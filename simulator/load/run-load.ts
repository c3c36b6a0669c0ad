import { type Now, sleep, systemSpeed } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Random } from '../../lib/random.ts';
import { NO_BROKER_ADVICE } from '../publish/patience.ts';
import type { LoadDevice, LoadEvents } from './load-device.ts';
import { createLoadFleet, type LoadFleet, PING_SECONDS } from './load-fleet.ts';
import { type LoadReport, LoadTally } from './load-tally.ts';
import { Storms } from './storms.ts';

/** What is asked of a broker. */
export type LoadOptions = LoadFleet & {
  /** Of all devices together. */
  readonly readingsPerSecond: number;
  readonly seconds: number;
  /** Spreads the first connects evenly over so long. Absent: as fast as the broker accepts them. */
  readonly rampSeconds?: number;
  readonly storm?: { readonly everySeconds: number; readonly share: number };
  readonly now: Now;
  readonly random: Random;
  /** Ends the sending; the report is of what was sent. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Time without any new connection after which it goes on with those that it has. */
  readonly patienceMs?: number;
  /** Time that the last acknowledgements have. */
  readonly drainMs?: number;
};

/** How far it has come. */
export type LoadProgress = {
  readonly connected: number;
  readonly acknowledged: number;
  /** Since the first reading was due; null while devices connect. */
  readonly seconds: number | null;
};

/** First connects that may wait for their CONNACK at once. */
const AT_ONCE = 200;
const TURN_MS = 2;
const PATIENCE_MS = 60_000;
const DRAIN_MS = 30_000;
const DRAIN_AFTER_STOP_MS = 2_000;

/**
 * Loads a broker: devices connect, then send at a rate that does not depend on the answers, so
 * that a broker that halts is asked all the same. A reading that waits counts from when it was due.
 * @throws {AppError} `unauthorized` or `unavailable` where no device can connect
 */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  return await new Load(options).run();
}

class Load {
  readonly #options: LoadOptions;
  readonly #devices: readonly LoadDevice[];
  readonly #storms = new Storms();
  readonly #tally: LoadTally;
  #opened = 0;
  #startedAt: number | null = null;
  /** The clock of the plant at `startedAt`. */
  #epoch = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#tally = new LoadTally(options.devices);
    const { random, now } = options;
    const speed = systemSpeed();
    this.#devices = createLoadFleet(options, {
      random,
      intervalSeconds: options.devices / options.readingsPerSecond,
      startAt: now().getTime(),
      timeOf: (dueAt) => Math.round(this.#epoch + (dueAt - (this.#startedAt ?? 0)) * speed),
      eventsOf: (index) => this.#eventsOf(index),
    });
  }

  async run(): Promise<LoadReport> {
    const cpu = process.cpuUsage();
    const beganAt = performance.now();
    const pings = this.#keepAlive();
    try {
      await this.#connectAll(beganAt);
      const connected = this.#devices.filter(({ isConnected }) => isConnected).length;
      const connectSeconds = (performance.now() - beganAt) / 1000;
      const startedAt = performance.now();
      this.#startedAt = startedAt;
      this.#epoch = this.#options.now().getTime();
      await this.#send(startedAt);
      await this.#drain();
      const { user, system } = process.cpuUsage(cpu);
      const coreShare = (user + system) / 1000 / (performance.now() - beganAt);
      const { devices, readingsPerSecond: wantedPerSecond } = this.#options;
      const storms = this.#storms.report(startedAt);
      return this.#tally.report({ devices, wantedPerSecond, storms, connected, connectSeconds, coreShare, startedAt });
    } finally {
      clearInterval(pings);
      for (const device of this.#devices) device.close();
    }
  }

  #eventsOf(index: number): LoadEvents {
    return {
      onAcknowledged: (_sequence, times) => this.#tally.answered(times),
      onDropped: () => this.#tally.dropped++,
      onConnected: () => {
        this.#tally.connected(index);
        this.#storms.back(index);
      },
      onClosed: (end) => this.#tally.closed(end),
    };
  }

  /** Opens all; returns when all are there, or no more come. */
  async #connectAll(beganAt: number): Promise<void> {
    const { devices, rampSeconds, signal, patienceMs = PATIENCE_MS } = this.#options;
    const tally = this.#tally;
    while (tally.met < devices && !signal.aborted) {
      const now = performance.now();
      const share = rampSeconds === undefined ? 1 : Math.min(1, (now - beganAt) / (rampSeconds * 1000));
      const room = rampSeconds === undefined ? tally.met + AT_ONCE : devices;
      const until = Math.min(room, Math.ceil(share * devices));
      for (; this.#opened < until; this.#opened++) this.#devices[this.#opened]?.open();
      this.#giveUpWhereRefused();
      if (share === 1 && now - tally.lastMetAt > patienceMs) break;
      this.#tell();
      await sleep(5);
    }
    if (tally.met > 0 || signal.aborted) return;
    throw new AppError('unavailable', `no device could connect (${tally.refusal?.reason}): ${NO_BROKER_ADVICE}`);
  }

  /** What is refused for the first device will be for the others: credentials, certificates. */
  #giveUpWhereRefused(): void {
    const { code, reason } = this.#tally.refusal ?? {};
    if (this.#tally.met > 0) return;
    if (typeof code === 'string' && /CERT|VERIFY|SELF_SIGNED/.test(code)) {
      const advice = 'name the authority of the broker with --ca FILE';
      throw new AppError('unavailable', `no device trusts the broker (${reason}): ${advice}`);
    }
    if (code !== 4 && code !== 5) return;
    throw new AppError(
      'unauthorized',
      `the broker refuses these devices (${reason}): add --register for a program on this machine, ` +
        'give --username and --password-file, or start the platform with "harbinger up --dev-open"',
    );
  }

  /** Lets readings fall due, at the wanted rate, until the time is over. */
  async #send(startedAt: number): Promise<void> {
    const { readingsPerSecond, seconds, storm, signal, random, devices } = this.#options;
    const tally = this.#tally;
    const all = Math.round(readingsPerSecond * seconds);
    let storms = 0;
    while (tally.due < all && !signal.aborted) {
      const passed = performance.now() - startedAt;
      const due = Math.min(all, Math.floor((passed * readingsPerSecond) / 1000));
      const touched = new Set<LoadDevice>();
      for (; tally.due < due; tally.due++) {
        const device = this.#devices[tally.due % devices] as LoadDevice;
        device.add(startedAt + (tally.due * 1000) / readingsPerSecond);
        touched.add(device);
      }
      for (const device of touched) device.send();
      if (storm && passed >= (storms + 1) * storm.everySeconds * 1000) {
        storms++;
        this.#storms.begin(this.#devices, { share: storm.share, random });
      }
      this.#tell();
      await sleep(TURN_MS);
    }
  }

  /** Waits for the last acknowledgements, and for the devices that a storm took. */
  async #drain(): Promise<void> {
    const { signal, drainMs = DRAIN_MS } = this.#options;
    const until = performance.now() + (signal.aborted ? DRAIN_AFTER_STOP_MS : drainMs);
    const isOpen = (): boolean =>
      this.#tally.acknowledged + this.#tally.dropped < this.#tally.due || this.#storms.isRaging;
    while (isOpen() && performance.now() < until) {
      this.#tell();
      await sleep(20);
    }
  }

  /** Each device says once in a while that it is there, in turn. */
  #keepAlive(): NodeJS.Timeout {
    let next = 0;
    return setInterval(() => {
      const some = Math.ceil(this.#devices.length / PING_SECONDS);
      for (let i = 0; i < some; i++) this.#devices[next++ % this.#devices.length]?.ping();
    }, 1000);
  }

  #tell(): void {
    const seconds = this.#startedAt === null ? null : (performance.now() - this.#startedAt) / 1000;
    const { met: connected, acknowledged } = this.#tally;
    this.#options.onProgress?.({ connected, acknowledged, seconds });
  }
}
