import type { Credentials } from './connection.ts';

/** What a command may ask of the Harbinger on this machine, running or not. */
export type LocalProgram = {
  /** Where its broker is, as it told or as the settings say; `ca` is the authority that its certificate is trusted by. */
  broker(): Promise<{ readonly url: string; readonly ca?: string }>;
  /**
   * Registers devices, or gives those that this made before a new secret.
   * @param ids `site:device` @throws {AppError} `conflict` for one that somebody else registered, before any is changed
   */
  register(ids: readonly string[]): Promise<ReadonlyMap<string, Credentials>>;
  /** Which of some devices the running program does not judge now, and why, in words; nothing where none runs. */
  unjudged(ids: readonly string[]): Promise<readonly string[]>;
};
