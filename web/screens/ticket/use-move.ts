import { api, dataOf } from '../../api/client.ts';
import type { paths } from '../../api/schema.d.ts';
import { type Change, useChange } from '../../api/use-change.ts';
import type { GetData } from '../../api/use-get.ts';

/** A ticket as its page has it. */
export type Ticket = GetData<'/tickets/{id}'>;
/** A transition that the reader may ask for. */
export type NextStep = GetData<'/tickets/{id}/next-steps'>['items'][number];
/** What is asked of a transition. */
export type Transition = paths['/tickets/{id}/transitions']['post']['requestBody']['content']['application/json'];

/** Moves a ticket, in the version that the reader sees. */
export function useMove({ id, version }: Pick<Ticket, 'id' | 'version'>): Change<Transition> {
  return useChange((body: Transition, key) =>
    dataOf(
      api.POST('/tickets/{id}/transitions', {
        params: { path: { id }, header: { 'if-match': `"${version}"`, 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
}
