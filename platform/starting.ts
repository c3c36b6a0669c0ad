import type { Lifecycle } from '../lib/lifecycle.ts';
import type { Log } from '../lib/log.ts';
import type { NoteSlow } from '../lib/note-slow.ts';
import type { Config } from './config.ts';
import type { Roles } from './roles.ts';

/** With what each part of the program starts. */
export type Starting = {
  readonly config: Config;
  readonly roles: Roles;
  /** Any client may publish, and the API needs no sign-in. */
  readonly devOpen: boolean;
  /** Logs are for people. */
  readonly pretty: boolean;
  readonly log: Log;
  /** The log of one part. */
  readonly component: (name: string) => Log;
  readonly lifecycle: Lifecycle;
  readonly noteSlow: NoteSlow;
  /** Ends with the program, a start that is under way too. */
  readonly until: AbortSignal;
  /** Aborts work under way when the program stops. */
  readonly stopping: AbortController;
};
