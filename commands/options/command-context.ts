import type { Writable } from 'node:stream';
import type { Now, VirtualClock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Credentials } from '../../simulator/publish/connection.ts';
import type { Screen } from './progress.ts';

/** Parts of the process that a command uses. */
export type CommandContext = {
  /** Words and JSON; control characters of a terminal are escaped. */
  readonly stdout: Writable;
  /** The same place for output that another program reads as it is, such as CSV. */
  readonly data: Writable;
  readonly stderr: Screen;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly now: Now;
  /** The Harbinger of this machine; absent where a command must not use one. */
  readonly local?: LocalProgram;
};

/** The requests of a command to the Harbinger on this machine, running or not. */
export type LocalProgram = {
  /**
   * The address of its broker, by its own file or by the settings; `ca` is the authority that its
   * certificate is trusted by.
   */
  broker(): Promise<{ readonly url: string; readonly ca?: string }>;
  /**
   * Registers devices, or gives a new secret to devices that this command registered before.
   * @param ids `site:device`
   * @throws {AppError} `conflict` if another origin registered one, before any change
   */
  register(ids: readonly string[]): Promise<ReadonlyMap<string, Credentials>>;
  /** The virtual clock that it runs on; null for the world's, or where none runs. */
  clock(): Promise<VirtualClock | null>;
  /**
   * Which of some devices the running program does not judge now, and why, in words; nothing where
   * none runs.
   */
  unjudged(ids: readonly string[]): Promise<readonly string[]>;
  /**
   * Readings of all senders that the running program has refused since its start, by reason;
   * nothing where none runs.
   */
  refused(): Promise<ReadonlyMap<string, number>>;
};
