import type { GetData } from '../api/answers.ts';
import { kindOf, type Waiting } from './waiting.ts';

type Ticket = GetData<'/tickets'>['items'][number];
type Step = GetData<'/tickets/{id}/next-steps'>['items'][number];
type Checklist = GetData<'/tickets/{id}/checklists'>['items'][number];
type Me = Pick<GetData<'/me'>, 'personId' | 'name'>;
type Data = Readonly<Record<string, unknown>>;

/**
 * A kept answer as it will be once what waits has been sent: so that work goes on without the
 * server. The server decides in the end.
 * @param path without the prefix of the API
 * @param from.checklists the kept checklists of the ticket
 */
export function expectedOf(
  path: string,
  kept: Data,
  from: { readonly waiting: readonly Waiting[]; readonly checklists?: Data | undefined; readonly me?: Me | undefined },
): Data {
  const { waiting, me } = from;
  if (path === '/me/timer') return timerAfter(kept, waiting, me);
  const [, id, rest] = /^\/tickets(?:\/([^/]+)(?:\/(.+))?)?$/.exec(path) ?? [];
  if (id === undefined) {
    if (path !== '/tickets') return kept;
    const items = (kept['items'] as Ticket[]).map((ticket) => ticketAfter(ticket, of(waiting, ticket.id)));
    return { ...kept, items };
  }
  const own = of(waiting, decodeURIComponent(id));
  switch (rest) {
    case undefined:
      return ticketAfter(kept as Ticket, own);
    case 'checklists':
      return checklistsAfter(kept, own, me);
    case 'next-steps':
      return { ...kept, items: stepsAfter(kept['items'] as Step[], own, from.checklists) };
    case 'comments':
      return { ...kept, items: [...(kept['items'] as object[]), ...commentsOf(own, me)] };
    default:
      return kept;
  }
}

function of(waiting: readonly Waiting[], ticket: string): readonly Waiting[] {
  return waiting.filter((one) => one.ticket === ticket);
}

function stepsIn(waiting: readonly Waiting[]): readonly Data[] {
  return waiting.flatMap((one) => (kindOf(one).name === 'step' && one.said ? [one.said] : []));
}

function ticketAfter<T extends Ticket>(ticket: T, waiting: readonly Waiting[]): T {
  let now = ticket;
  for (const said of stepsIn(waiting)) {
    const state = String(said['to']) as Ticket['state'];
    const held = state === 'on_hold' ? { reason: said['reason'], reviewAt: said['reviewAt'] } : null;
    now = { ...now, state, hold: held, ...('verdict' in said && { verdict: said['verdict'] }) };
  }
  return now;
}

function checklistsAfter(kept: Data, waiting: readonly Waiting[], me: Me | undefined): Data {
  const items = (kept['items'] as Checklist[]).map((list) => {
    const given = waiting.filter(({ url }) => url.includes(`/checklists/${list.id}/`));
    const answers = new Map(given.flatMap((one) => answersIn(one).map(({ step, answer }) => [step, { answer, one }])));
    const steps = list.steps.map((step) => {
      const found = answers.get(step.position);
      if (!found) return step;
      const answeredAt = new Date(found.one.doneAt).toISOString();
      return { ...step, answer: found.answer, answeredBy: me?.personId ?? null, answeredAt };
    });
    return { ...list, steps };
  });
  return { ...kept, items };
}

type Answers = readonly { readonly step: number; readonly answer: Checklist['steps'][number]['answer'] }[];

function answersIn({ said }: Waiting): Answers {
  return (said?.['answers'] ?? []) as Answers;
}

/** Steps that a technician may go on with; those of others need the server. */
const AFTER: Readonly<Record<string, readonly (readonly [Step['to'], Step['action']])[]>> = {
  accepted: [['in_progress', 'start']],
  in_progress: [
    ['on_hold', 'hold'],
    ['resolved', 'resolve'],
  ],
  on_hold: [['in_progress', 'resume']],
};

function stepsAfter(kept: readonly Step[], waiting: readonly Waiting[], checklists: Data | undefined): readonly Step[] {
  const moved = stepsIn(waiting).at(-1)?.['to'];
  const lists = checklists ? (checklistsAfter(checklists, waiting, undefined)['items'] as Checklist[]) : [];
  const open = lists.flatMap(({ steps }) => steps).filter(({ answer }) => answer === null);
  const hindrance = (action: string): Step['hindrance'] => {
    const safety = action === 'start' && open.some((step) => step.safety);
    const mandatory = action === 'resolve' && open.some((step) => step.mandatory);
    return safety || mandatory ? { field: 'checklists', reason: '' } : null;
  };
  if (moved !== undefined) {
    const steps = AFTER[String(moved)] ?? [];
    return steps.map(([to, action]) => ({ to, action, hindrance: hindrance(action) }) as Step);
  }
  return kept.map((step) =>
    step.hindrance?.field === 'checklists' ? { ...step, hindrance: hindrance(step.action) } : step,
  );
}

function commentsOf(waiting: readonly Waiting[], me: Me | undefined): readonly object[] {
  return waiting
    .filter((one) => kindOf(one).name === 'comment')
    .map(({ id, said, doneAt }) => {
      const createdAt = new Date(doneAt).toISOString();
      return {
        id: -id,
        author: me?.personId,
        authorName: me?.name ?? '',
        mentions: [],
        createdAt,
        public: false,
        ...said,
      };
    });
}

function timerAfter(kept: Data, waiting: readonly Waiting[], me: Me | undefined): Data {
  const last = waiting.findLast((one) => kindOf(one).name === 'timer');
  if (!last) return kept;
  if (last.said?.['action'] !== 'start') return { timer: null };
  const startedAt = new Date(last.doneAt).toISOString();
  return { timer: { id: -last.id, ticket: last.ticket, personId: me?.personId ?? '', startedAt, endedAt: null } };
}

/**
 * The parts of a record on which a change of it relies: the state of a ticket, the answers that it
 * replaces, the state of a sub-task. Null where a change only adds.
 * @param answer the record, as the address of {@link recordPath} answers it
 */
export function reliesOn(one: Pick<Waiting, 'method' | 'url' | 'said'>, answer: Data | undefined): Data | null {
  if (!answer) return null;
  const { name } = kindOf(one);
  if (name === 'step') {
    const { state, assignee, asset } = answer as Ticket;
    return { state, assignee: assignee?.name ?? null, asset: asset.name };
  }
  const item = (answer['items'] as readonly { id: number }[]).find(({ id }) => id === recordId(one));
  if (!item) return null;
  if (name === 'subtask') return { state: (item as unknown as { state: string }).state };
  const { steps } = item as unknown as Checklist;
  const asked = answersIn(one as Waiting).map(({ step }) => step);
  return Object.fromEntries(
    steps
      .filter(({ position }) => asked.includes(position))
      .map(({ position, instruction, answer: given }) => [`${position}. ${instruction}`, given]),
  );
}

/** Where the record that a change relies on is read; undefined where it only adds. */
export function recordPath(one: Pick<Waiting, 'method' | 'url'>): string | undefined {
  const { name } = kindOf(one);
  const ticket = /^(\/api\/v1\/tickets\/[^/]+)\//.exec(one.url)?.[1];
  if (name === 'step') return ticket;
  if (name === 'answers') return `${ticket}/checklists`;
  return name === 'subtask' && one.method === 'PATCH' ? `${ticket}/subtasks` : undefined;
}

/** The version of the record that a change relies on, as it is read now. */
export function versionIn(one: Pick<Waiting, 'method' | 'url'>, answer: Data): number | undefined {
  if (kindOf(one).name === 'step') return (answer as Ticket).version;
  return (answer['items'] as readonly { id: number; version: number }[]).find(({ id }) => id === recordId(one))
    ?.version;
}

function recordId({ url }: Pick<Waiting, 'url'>): number {
  return Number(/\/(?:checklists|subtasks)\/(\d+)/.exec(url)?.[1]);
}
