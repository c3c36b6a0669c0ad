import type { Duplex } from 'node:stream';
import type { PublishPacket } from 'aedes';
import type { Principal } from '../../lib/principal.ts';
import type { BrokerCounts, DisconnectReason } from '../bounds/broker-counts.ts';
import type { ControlPace } from '../bounds/control-pace.ts';
import { type BrokerLimits, maxPacketBytes } from '../bounds/limits.ts';
import { beginConnect, type Mqtt5Link } from '../mqtt5/mqtt5-link.ts';
import { connectEnd } from './connect-end.ts';
import { ControlRate } from './control-rate.ts';
import { type Direct, takePackets } from './direct-packets.ts';
import { InFlight } from './in-flight.ts';
import { PacedAcks } from './paced-acks.ts';
import { newScanState, PacketType, scanPackets } from './packet-scanner.ts';
import { PubackWriter } from './puback-writer.ts';
import { endSocket, type Peer, WholeReads } from './socket.ts';
import { UnreadBytes } from './unread-bytes.ts';

/**
 * Stands between a socket and aedes, which has no limits of its own. Passes chunks on as they come,
 * and counts publishes in flight (beyond the limit it does not read the socket), announced packet
 * sizes, time to CONNECT, and bytes for a peer that does not read. aedes gets nothing of a
 * connection before its CONNECT packet is complete, so that a silent connection costs little more
 * than its socket.
 */
export class Gate extends WholeReads {
  readonly peer: Peer;
  readonly acks: PacedAcks;
  readonly pubacks = new PubackWriter((bytes) => this.write(bytes));
  /** Set by the code that ends the connection; the first reason counts. */
  reason: DisconnectReason | undefined;
  principal: Principal | undefined;
  /** As the client says it; the session has a name of its own. */
  clientId = '';
  /** Present where the client uses MQTT 5: all else here, and aedes, gets 3.1.1. */
  v5: Mqtt5Link | undefined;

  readonly #socket: Duplex;
  readonly #limits: BrokerLimits;
  readonly #now: () => number;
  readonly #counts: BrokerCounts;
  #heardAt: number;
  #onConnect: ((gate: Gate) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #scan = newScanState();
  /** Received bytes that may not be passed on yet. */
  #held: Buffer | undefined;
  #open = false;
  /** Present as long as this connection bypasses aedes. */
  #direct: Direct | undefined;
  /** The held bytes may not pass now; an incomplete packet does not count. */
  #waits = false;
  readonly #inFlight: InFlight;
  #consumerFull = false;
  #ended = false;
  #finished = false;
  #pumping = false;
  #goodbye = false;
  readonly #controls: ControlRate;
  readonly #unread: UnreadBytes;

  /**
   * @param startedAt when the connection was made: the handshakes before MQTT count, too
   * @param onConnect called once, when the CONNECT packet has come: the gate can be handed to aedes
   */
  constructor(options: {
    socket: Duplex;
    peer: Peer;
    startedAt: number;
    limits: BrokerLimits;
    counts: BrokerCounts;
    now: () => number;
    paces: { readonly control: ControlPace; readonly retained: ControlPace };
    onConnect: (gate: Gate) => void;
  }) {
    super({ readableHighWaterMark: 64 * 1024, allowHalfOpen: true });
    const { socket, limits, now } = options;
    this.peer = options.peer;
    this.acks = new PacedAcks(now);
    this.#socket = socket;
    this.#limits = limits;
    this.#inFlight = new InFlight(limits.maxInFlight);
    const unread = (): number => socket.writableLength + (this.v5?.waitingBytes ?? 0);
    this.#unread = new UnreadBytes({ unread, counts: options.counts, maxBytes: limits.maxPendingBytes });
    this.#now = now;
    this.#counts = options.counts;
    this.#heardAt = now();
    this.#controls = new ControlRate({ ...options.paces, goOn: () => this.#pumpSoon() });
    this.#onConnect = options.onConnect;
    const left = limits.connectTimeoutSeconds * 1000 - (now() - options.startedAt);
    this.#timer = setTimeout(() => this.disconnect('connect_timeout'), left);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => {
      this.#ended = true;
      this.#pump();
    });
    socket.on('drain', () => this.#drained());
    socket.on('error', () => this.disconnect('lost'));
    // Read the bytes that the client sent before it closed.
    socket.on('close', () => (this.#ended ? this.#pump() : this.disconnect('lost')));
  }

  /** Whether the CONNECT packet has come. */
  get hasConnect(): boolean {
    return this.#onConnect === undefined;
  }

  /**
   * Accepts the client: later bytes may pass.
   * @param direct takes its publishes of a suitable kind
   */
  open(direct?: Direct): void {
    this.#open = true;
    this.#direct = direct;
    clearTimeout(this.#timer);
    this.#pump();
  }

  /** A publish begins to cost. @param length as its fixed header announced it */
  begun(length: number): void {
    this.#inFlight.begin(length);
  }

  /** A publish has been dealt with. @param length as its fixed header announced it */
  acknowledged(length: number): void {
    if (this.#inFlight.end(length) && this.#waits) this.#pumpSoon();
  }

  /** Ends the connection; the reason that comes first counts. */
  disconnect(reason: DisconnectReason): void {
    this.reason ??= reason;
    this.destroy();
  }

  /** Resolves when the peer has read nearly all that was written to it, or is gone. */
  drained(): Promise<void> {
    return this.#unread.drained(this);
  }

  override _read(): void {
    if (!this.#consumerFull) return;
    this.#consumerFull = false;
    this.#pumpSoon();
  }

  /**
   * Always true for aedes: waiting for one slow reader would hold up what others send; {@link
   * BrokerLimits} bound it instead.
   */
  override write(chunk: Uint8Array | string, ...rest: unknown[]): boolean {
    if (this.destroyed || this.#socket.destroyed) return true;
    this.pubacks.flush();
    if (this.v5) this.v5.write(chunk);
    else (this.#socket.write as (chunk: unknown, ...rest: unknown[]) => boolean)(chunk, ...rest);
    this.#account();
    return true;
  }

  override cork(): void {
    this.#socket.cork();
  }

  override uncork(): void {
    this.#socket.uncork();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.reason ??= this.#goodbye || this.v5?.left ? 'client' : this.#ended && !error ? 'lost' : 'protocol';
    clearTimeout(this.#timer);
    const at = this.#now();
    if (this.reason === 'lost') this.#counts.idleLosses.note({ at, idleMs: at - this.#heardAt });
    this.acks.close();
    this.#held = undefined;
    this.#unread.end();
    this.v5?.goodbye(this.reason);
    endSocket(this.#socket, this.reason);
    done();
  }

  #take(chunk: Buffer): void {
    if (this.destroyed) return;
    this.#heardAt = this.#now();
    this.#receive(chunk);
    if (this.#onConnect && this.#held) this.#awaitConnect(this.#held);
    else this.#pump();
  }

  #receive(bytes: Buffer): void {
    this.#hold(this.v5?.read(bytes) ?? bytes);
    if (this.v5?.left) this.#ended = true;
  }

  #hold(bytes: Buffer): void {
    if (bytes.length > 0) this.#held = this.#held ? Buffer.concat([this.#held, bytes]) : bytes;
  }

  #awaitConnect(held: Buffer): void {
    const end = connectEnd(held);
    if (typeof end === 'string') this.disconnect(end);
    else if (end > 0) {
      const onConnect = this.#onConnect;
      this.#onConnect = undefined;
      this.#held = undefined;
      this.#socket.pause();
      const connect = this.#connectOf(held.subarray(0, end));
      if (!connect) return;
      this.#receive(held.subarray(end));
      if (this.destroyed) return;
      this.push(connect);
      onConnect?.(this);
    }
  }

  /** CONNECT as aedes understands it. @returns undefined where it was refused */
  #connectOf(packet: Buffer): Buffer | undefined {
    const begun = beginConnect(packet, {
      limits: this.#limits,
      now: this.#now,
      send: (bytes) => void this.#socket.write(bytes),
      acceptPackets: (bytes) => {
        this.#hold(bytes);
        this.#pump();
      },
      end: (reason) => this.disconnect(reason),
      onRoom: () => this.#drained(),
    });
    this.v5 = begun?.link;
    if (!begun) this.disconnect('protocol');
    return begun?.connect;
  }

  #drained(): void {
    this.#account();
    this.emit('drain');
    this.#pump();
  }

  /** aedes reads from within its parser, which must not be given more while it parses. */
  #pumpSoon(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    process.nextTick(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  /** Passes on the permitted bytes, and reads more only when all of them have passed. */
  #pump(): void {
    if (this.destroyed || this.readableEnded) return;
    if (this.#onConnect) {
      if (this.#ended) this.disconnect('lost');
      return;
    }
    this.#waits = this.#held !== undefined;
    if (this.#held && this.#open && !this.#consumerFull) {
      if (this.#direct) this.#takeDirect(this.#held, this.#direct);
      else this.#passOn(this.#held);
      if (this.destroyed) return;
    }
    const full = this.#waits || this.#consumerFull || this.#unread.isHalfFull;
    if (this.#ended && !this.#waits) this.#finish();
    else if (!full && this.#open) this.#socket.resume();
    else this.#socket.pause();
  }

  #takeDirect(held: Buffer, direct: Direct): void {
    direct.alive();
    const { taken, outcome } = takePackets(held, this.#visitor);
    this.#held = taken < held.length ? held.subarray(taken) : undefined;
    this.#waits = outcome === 'blocked';
    if (outcome !== 'foreign' || this.destroyed) return;
    // For good: packets that alternate between two paths may arrive in another order.
    this.#direct = undefined;
    if (this.#held) this.#passOn(this.#held);
  }

  #passOn(held: Buffer): void {
    const passed = scanPackets(this.#scan, held, this.#visitor);
    this.#held = passed < held.length ? held.subarray(passed) : undefined;
    this.#waits = this.#held !== undefined;
    if (passed > 0 && !this.destroyed) this.#visitor.onRest(this.#held ? held.subarray(0, passed) : held);
  }

  /** All received bytes have been passed on, and no more come. */
  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.push(null);
  }

  readonly #visitor = {
    mayBegin: () => this.#inFlight.hasRoom && !this.#controls.isHeld,
    fits: (length: number): boolean => {
      if (length > maxPacketBytes(this.#limits)) this.disconnect('packet_too_large');
      return !this.destroyed;
    },
    onPacket: (first: number, length: number): boolean => {
      if (length > maxPacketBytes(this.#limits)) this.disconnect('packet_too_large');
      else if (first >> 4 === PacketType.publish) this.begun(length);
      else if (first >> 4 === PacketType.disconnect) this.#goodbye = true;
      const end = this.#controls.take({ first, length }, this.principal, this.#now());
      if (end) this.disconnect(end);
      return !this.destroyed;
    },
    onPublish: (packet: PublishPacket): void => this.#direct?.take(packet),
    onRest: (bytes: Buffer): void => {
      this.#consumerFull = !this.push(bytes);
    },
    onMalformed: () => void this.disconnect('protocol'),
  };

  #account(): void {
    if (this.#unread.account() === 'too_many') this.disconnect('slow_reader');
  }
}
