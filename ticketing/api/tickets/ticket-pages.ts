import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { personOf } from '../../../http/access/caller.ts';
import { everyone, workers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { escapeHtml, languageOf, type PageLanguage, sendPage, timeIn } from '../../../http/pages.ts';
import { sendError } from '../../../http/problem.ts';
import { actorOf, callerOf, viewFor } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import { findAsset } from '../../assets/assets.ts';
import type { Db } from '../../db/sql.ts';
import { actionsBetween, legalNextStates } from '../../lifecycle/state-machine.ts';
import { transitionTicket } from '../../lifecycle/transition-ticket.ts';
import { listTickets, type TicketRow } from '../../search/find-tickets.ts';
import { type ClockRow, readClockRows } from '../../sla/clock-rows.ts';
import { tierOf } from '../../sla/clocks.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import { readClock } from '../../sla/read-clock.ts';
import { ticketNumber } from '../../ticket/ticket.ts';
import { endStates, ticketStates } from '../../ticket/ticket-state.ts';
import { AssetParams } from '../fields.ts';
import { refuseWhoFor } from './refuse-who-for.ts';
import { ticketWords } from './ticket-page-words.ts';
import { requireTicket } from './ticket-routes.ts';
import { TicketParams } from './ticket-schemas.ts';

/** Actions that need one button; all others need more input. */
const BY_BUTTON = ['accepted', 'in_progress'] as const;
const Form = Type.Object({
  to: Type.Enum([...BY_BUTTON]),
  version: Type.String({ pattern: '^[0-9]{1,15}$' }),
});
const LISTED = 50;

type Deps = { readonly db: Db; readonly now: Now; readonly policy: SlaPolicy; readonly timeZone: string };

/**
 * `/`, `/tickets`, `/tickets/{number}` and `/assets/{id}`, targets of links in mails and QR codes.
 * Shows the fault, the due time and a button to accept or start the work. Visitors sign in first.
 */
export function ticketPages(deps: Deps): Routes {
  const { db, now, policy } = deps;
  return (root) => {
    const hidden = { hide: true, tags: ['tickets'] };
    const errorHandler = signInFirst;
    root.get('/', { schema: hidden, config: { roles: everyone }, errorHandler }, (_request, reply) =>
      reply.redirect('/tickets', 302),
    );
    root.get('/tickets', { schema: hidden, config: { roles: everyone }, errorHandler }, (request, reply) =>
      sendList(deps, { request, reply, heading: '', filter: {} }),
    );
    const ofAsset = { schema: { ...hidden, params: AssetParams }, config: { roles: everyone }, errorHandler };
    root.get('/assets/:id', ofAsset, async (request, reply) => {
      const asset = await findAsset(db, request.params.id);
      if (!asset) throw new AppError('not_found', `There is no asset ${request.params.id}.`);
      return await sendList(deps, { request, reply, heading: asset.name, filter: { asset: asset.id } });
    });

    const show = { schema: { ...hidden, params: TicketParams }, config: { roles: everyone }, errorHandler };
    root.get('/tickets/:id', show, async (request, reply) =>
      sendTicket(deps, { id: request.params.id, request, reply, status: 200 }),
    );

    const move = { schema: { ...hidden, params: TicketParams, body: Form }, config: { roles: workers }, errorHandler };
    root.post('/tickets/:id', move, async (request, reply) => {
      const { id } = request.params;
      const { to, version } = request.body;
      try {
        const ticket = await requireTicket(db, id);
        await transitionTicket(db, {
          ticketId: ticket.id,
          request: { to },
          actor: actorOf(request),
          refuseWho: refuseWhoFor(request),
          now: now(),
          policy,
          expectedVersion: Number(version),
        });
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'unavailable' || error.code === 'not_found') throw error;
        return await sendTicket(deps, { id, request, reply, status: 409, problem: error.message });
      }
      return reply.redirect(`/tickets/${id}`, 303);
    });
  };
}

/** Sends people who open a page to sign in, and back. */
function signInFirst(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const unknown = error instanceof AppError && error.code === 'unauthorized';
  if (unknown && request.method === 'GET')
    return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url.split('?', 1)[0] ?? '/tickets')}`, 303);
  return sendError(error, request, reply);
}

async function sendList(
  deps: Deps,
  page: { request: FastifyRequest; reply: FastifyReply; heading: string; filter: { asset?: string } },
): Promise<FastifyReply> {
  const { request, reply, heading } = page;
  const states = ticketStates.filter((state) => !endStates.includes(state));
  const filter = { ...viewFor(request), ...page.filter, states };
  const own = personOf(callerOf(request));
  const order = { order: 'due', after: null, limit: LISTED } as const;
  const [mine, open] = await deps.db.snapshot(async (sql) => [
    own === null ? [] : await listTickets(sql, { ...filter, assignee: own }, order),
    await listTickets(sql, filter, order),
  ]);
  const language = languageOf(request);
  const text = ticketWords[language];
  const others = open.filter(({ assigneeId }) => own === null || assigneeId !== own);
  const body =
    (heading === '' ? '' : `<p><strong>${escapeHtml(heading)}</strong></p>`) +
    (mine.length > 0 ? `<h2>${text.mine}</h2>${listHtml(mine, { ...deps, language })}` : '') +
    `<h2>${text.open}</h2>${listHtml(others, { ...deps, language })}`;
  return sendPage(reply, { status: 200, language, title: text.title, body });
}

async function sendTicket(
  { db, now, policy, timeZone }: Deps,
  page: { id: string; request: FastifyRequest; reply: FastifyReply; status: number; problem?: string },
): Promise<FastifyReply> {
  const { request, reply, status, problem } = page;
  const language = languageOf(request);
  const at = now();
  const { ticket, due } = await db.snapshot(async (sql) => {
    const row = await requireTicket(sql, page.id);
    const rules = await policy.rules(sql);
    const clocks = (await readClockRows(sql, [row.id])).map((clock: ClockRow) => ({
      kind: clock.kind,
      ...readClock(clock, tierOf(clock, rules).calendar, at),
    }));
    const running = clocks.filter(({ state }) => state === 'running' || state === 'breached_running');
    return { ticket: row, due: running.sort((a, b) => (a.dueAt?.getTime() ?? 0) - (b.dueAt?.getTime() ?? 0)) };
  });
  const refuse = refuseWhoFor(request);
  const legal = legalNextStates(ticket.state, ticket.heldFrom);
  const buttons = BY_BUTTON.filter((to) => {
    const [action] = actionsBetween(ticket.state, to);
    return action !== undefined && legal.includes(to) && refuse(action, ticket) === undefined;
  });
  const text = ticketWords[language];
  const time = timeIn(timeZone, language);
  const zh = language === 'zh-CN';
  const rows: readonly (readonly [string, string])[] = [
    [text.state, text.states[ticket.state]],
    [text.priority, ticket.priority],
    [text.asset, `${ticket.asset.name} (${ticket.asset.id})`],
    [text.assignee, ticket.assigneeName ?? ticket.assigneeId ?? text.nobody],
    ...due.map(({ kind, dueAt }) => [text.clocks[kind], dueAt ? time.format(dueAt) : text.paused] as const),
    ...(ticket.plan?.checks.length
      ? [[text.checks, ticket.plan.checks.map((step) => (zh ? step.zh : step.en)).join('\n')] as const]
      : []),
  ];
  const description = (zh ? ticket.descriptionZh : null) ?? ticket.description;
  const alert = problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>`;
  const forms = buttons.map(
    (to) =>
      `<form method="post"><input type="hidden" name="version" value="${ticket.version}">` +
      `<button name="to" value="${to}">${text.buttons[to]}</button></form>`,
  );
  const heading = escapeHtml((zh ? ticket.titleZh : null) ?? ticket.title);
  const body =
    `${alert}<h2>${heading}</h2><p class="text">${escapeHtml(description)}</p>` +
    `<dl>${rows.map(([term, value]) => `<dt>${term}</dt><dd class="text">${escapeHtml(value)}</dd>`).join('')}</dl>` +
    `${forms.join('')}<p><a href="/tickets">${text.title}</a></p>`;
  return sendPage(reply, { status, language, title: ticketNumber(ticket.id), body });
}

function listHtml(
  tickets: readonly TicketRow[],
  { timeZone, language }: { timeZone: string; language: PageLanguage },
): string {
  const text = ticketWords[language];
  if (tickets.length === 0) return `<p>${text.none}</p>`;
  const time = timeIn(timeZone, language);
  const items = tickets.map(({ id, priority, state, dueAt, title, titleZh, asset }) => {
    const named = escapeHtml((language === 'zh-CN' ? titleZh : null) ?? title);
    const until = dueAt ? `, ${text.due} ${time.format(dueAt)}` : '';
    return (
      `<li><a href="/tickets/${ticketNumber(id)}">${priority} ${named}</a><br>` +
      `${escapeHtml(asset.name)}, ${text.states[state]}${until}</li>`
    );
  });
  return `<ul>${items.join('')}</ul>`;
}
