import type { Caller } from './caller.ts';

type Part = { readonly schema: unknown; readonly value: unknown };

/** The objects that a request names, by the schemas of its parts. */
export type RequestedNames = {
  readonly params: Part;
  readonly others: readonly Part[];
  readonly writes: boolean;
  /** Technicians may do this with tickets that are not their own. */
  readonly anyTicket: boolean;
  /**
   * It names nothing because it is about the caller alone, or because its rows are checked one by
   * one.
   */
  readonly namesNothing: boolean;
  /** It ends the caller's own timer, with any reach; see {@link runsOwnTimer}. */
  readonly endsOwnTimer?: boolean;
};

/**
 * The one place that keeps apart what a caller may see and touch; lists filter by {@link viewOf}.
 */
export type Reach = {
  /** @throws {AppError} `not_found` for hidden objects as for missing ones; else `forbidden` */
  refuse(caller: Caller, asked: RequestedNames): Promise<void>;
  /**
   * An answer without what names something that they may not see.
   * @throws {AppError} `not_found` where nothing is left
   */
  show(caller: Caller, schema: unknown, answer: unknown): Promise<unknown>;
};
