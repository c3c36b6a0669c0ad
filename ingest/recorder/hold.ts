import type { SeriesStore } from '../series/series-store.ts';

/** Keeps batches from a store for a while; they wait in the journal. */
export type Hold = {
  /** Resolves once no batch is under way, and all that came before is in the file of the store. */
  begin(): Promise<void>;
  end(): void;
  /** The store, of which appends wait during a hold. */
  over<Store extends Pick<SeriesStore, 'append'>>(store: Store): Store;
};

/** @param settle puts what was appended into the store's file */
export function createHold(settle: () => Promise<void>): Hold {
  let open: Promise<void> | undefined;
  let release = (): void => undefined;
  let passing: Promise<unknown> = Promise.resolve();
  return {
    begin: async () => {
      open ??= new Promise((resolve) => {
        release = resolve;
      });
      await passing.catch(() => undefined);
      await settle();
    },
    end: () => {
      open = undefined;
      release();
    },
    over: (store) => ({
      ...store,
      append: async (batch) => {
        while (open) await open;
        const mine = store.append(batch);
        passing = mine;
        await mine;
      },
    }),
  };
}
