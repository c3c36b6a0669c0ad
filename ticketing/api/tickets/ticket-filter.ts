import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields } from '../../../http/problem.ts';
import { type TicketFilter, ticketOrders } from '../../search/find-tickets.ts';
import { priorities } from '../../ticket/priority.ts';
import { ticketSources, workClasses } from '../../ticket/ticket.ts';
import { endStates, type TicketState, ticketStates } from '../../ticket/ticket-state.ts';
import { verdicts } from '../../ticket/verdict.ts';

const one = (description: string, example: string, noun: 'asset' | 'site' | 'person' | 'free_text' = 'free_text') =>
  Type.Optional(
    Type.String({ ...names(noun, { filters: true }), minLength: 1, maxLength: 200, description, examples: [example] }),
  );

/** Filters of the ticket list, its export and saved views. */
export const ticketFilterFields = {
  state: one('One state, several with commas, or `open`', 'open'),
  priority: one('One priority, or several with commas', 'P1,P2'),
  asset: one('Id or name of an asset; also what stands below it', 'plant:pump-1', 'asset'),
  site: one('Id of a site', 'plant', 'site'),
  assignee: one('Id of a person', 'ann', 'person'),
  class: one('Class of the asset, as ISO 14224 has it', 'PU'),
  workClass: one('One work class, or several with commas', 'preventive,corrective'),
  source: one('Where it came from: one source, or several with commas', 'detector,person'),
  verdict: one('One verdict, or several with commas', 'no_fault_found'),
  condition: one('A condition that one of its alarms resembles', 'bearing_wear'),
  dueBefore: Type.Optional({ ...Instant, description: 'A running clock is due before this' }),
  q: one('A number, or words that title or description hold: each begins so; Chinese anywhere', 'bearing 轴承'),
  sort: Type.Optional(
    Type.Enum([...ticketOrders], {
      default: 'newest',
      description: '`newest` first, or `due` first, where tickets without a running clock come last',
    }),
  ),
};
const Fields = Type.Object(ticketFilterFields);

/**
 * Reads the filter.
 * @throws {AppError} `invalid`, naming the field, for a state or priority that there is not
 */
export function ticketFilterOf(query: Static<typeof Fields>): TicketFilter {
  const { state, priority, asset, site, assignee, dueBefore, q, workClass, source, verdict, condition } = query;
  return {
    ...(state === undefined ? {} : { states: statesOf(state) }),
    ...(priority === undefined ? {} : { priorities: oneOf('priority', priority, priorities) }),
    ...(query.class === undefined ? {} : { assetClass: query.class }),
    ...(workClass === undefined ? {} : { workClasses: oneOf('workClass', workClass, workClasses) }),
    ...(source === undefined ? {} : { sources: oneOf('source', source, ticketSources) }),
    ...(verdict === undefined ? {} : { verdicts: oneOf('verdict', verdict, verdicts) }),
    ...(condition === undefined ? {} : { condition }),
    ...(asset === undefined ? {} : { asset }),
    ...(site === undefined ? {} : { site }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(dueBefore === undefined ? {} : { dueBefore: new Date(dueBefore) }),
    ...(q === undefined ? {} : { text: q }),
  };
}

function statesOf(text: string): readonly TicketState[] {
  return text.split(',').flatMap((name) => {
    if (name === 'open') return ticketStates.filter((state) => !endStates.includes(state));
    const state = ticketStates.find((known) => known === name);
    if (state) return [state];
    throw invalidFields([{ field: 'state', message: `${name} is none of open, ${ticketStates.join(', ')}` }]);
  });
}

/** Names with commas, each one of those that there are. */
function oneOf<T extends string>(field: string, text: string, known: readonly T[]): readonly T[] {
  return text.split(',').map((name) => {
    const found = known.find((one) => one === name);
    if (found !== undefined) return found;
    throw invalidFields([{ field, message: `${name} is none of ${known.join(', ')}` }]);
  });
}
