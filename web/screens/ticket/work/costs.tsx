import { Button, Group, List, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { CostTotals } from '../../../parts/cost-sums.tsx';
import { Failure } from '../../../parts/failure.tsx';
import { formatMoney } from '../../../parts/money.ts';
import { formatDuration } from '../../../parts/site-time.tsx';
import { Waiting } from '../../../parts/waiting.tsx';
import { costWords } from '../../../words/costs.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { Section } from './section.tsx';

type Found = GetData<'/tickets/{id}/costs'>;
type Line = Found['lines'][number];

/** How an amount is typed; the server says where it has too many digits. */
const AMOUNT = '(0|[1-9][0-9]{0,8})([.][0-9]{1,4})?';
const HOUR_MS = 3_600_000;

/**
 * What a ticket cost: for those who may see it. Bills come late, so it is open after the end, too.
 */
export function Costs({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(costWords);
  const read = useGet('/tickets/{id}/costs', { params: { path: { id: ticket.id } } });
  const isMerged = ticket.state === 'merged';
  return (
    <Section id="costs" title={t.title}>
      {read.error && <Failure error={read.error} again={() => void read.refetch()} />}
      {read.isPending && <Waiting />}
      {read.data && <CostTotals sums={read.data} currency={read.data.currency} unpriced={read.data.unpriced} />}
      {read.data?.lines.length === 0 && <Text c="dimmed">{t.none}</Text>}
      {read.data && <Lines found={read.data} />}
      {read.data && read.data.externalCosts.length > 0 && (
        <External ticketId={ticket.id} found={read.data} mayCorrect={!isMerged} />
      )}
      {read.data && !isMerged && <Adding ticketId={ticket.id} currency={read.data.currency} />}
      <Text size="xs" c="dimmed">
        {t.explain}
      </Text>
    </Section>
  );
}

function Lines({ found }: { readonly found: Found }): ReactNode {
  const t = useWords(costWords);
  const language = useLanguage();
  const nameOf = useActorName();
  const money = (amount: string): string => formatMoney(amount, found.currency, language);
  const quantityOf = ({ kind, quantity, unit, price }: Line): string => {
    if (quantity === null) return '';
    const shown = kind === 'labour' ? formatDuration(quantity * HOUR_MS, language) : `${quantity} ${unit ?? ''}`.trim();
    return price === null ? shown : `${shown} × ${money(price)}`;
  };
  // External costs have a list of their own, where they are corrected.
  const lines = found.lines.filter(({ kind }) => kind !== 'external');
  if (lines.length === 0) return null;
  return (
    <>
      <Title order={3} size="h6">
        {t.lines}
      </Title>
      <List size="sm" spacing={4}>
        {lines.map((line) => (
          <List.Item key={`${line.kind} ${line.line}`}>
            {[
              t.kinds[line.kind],
              line.name ?? (line.person === null ? t.somebody : nameOf(line.person)),
              quantityOf(line),
            ]
              .filter((each) => each !== '')
              .join(' · ')}
            {' · '}
            {line.amount === null ? t.notPriced : money(line.amount)}
          </List.Item>
        ))}
      </List>
    </>
  );
}

function External(props: {
  readonly ticketId: string;
  readonly found: Found;
  readonly mayCorrect: boolean;
}): ReactNode {
  const { ticketId, found, mayCorrect } = props;
  const { currency, externalCosts, corrections } = found;
  const t = useWords(costWords);
  const nameOf = useActorName();
  const language = useLanguage();
  return (
    <>
      <Title order={3} size="h6">
        {t.externalCosts}
      </Title>
      <List size="sm" spacing={4}>
        {externalCosts.map(({ id, supplier, note, amount, counts, addedBy }) => (
          <List.Item key={id}>
            {[supplier, note, formatMoney(counts, currency, language), nameOf(addedBy)].filter(Boolean).join(' · ')}
            {counts !== amount && ` · ${t.was(formatMoney(amount, currency, language))}`}
            {corrections
              .filter(({ corrects }) => corrects === id)
              .map((one) => (
                <Text key={one.id} size="xs" c="dimmed">
                  {formatMoney(one.amount, currency, language)} · {one.reason} · {nameOf(one.by)}
                </Text>
              ))}
            {mayCorrect && <Correcting ticketId={ticketId} line={id} supplier={supplier} currency={currency} />}
          </List.Item>
        ))}
      </List>
    </>
  );
}

function Correcting(props: {
  readonly ticketId: string;
  readonly line: number;
  readonly supplier: string;
  readonly currency: string;
}): ReactNode {
  const { ticketId, line, supplier, currency } = props;
  const t = useWords(costWords);
  const [open, setOpen] = useState(false);
  const change = useChange((body: { amount: string; reason: string }, key) =>
    dataOf(
      api.POST('/tickets/{id}/external-costs/{line}/correction', {
        params: { path: { id: ticketId, line }, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { amount: String(form.get('amount')).trim(), reason: String(form.get('reason')).trim() };
    if (await change.send(body)) setOpen(false);
  };
  if (!open) {
    return (
      <Button size="compact-sm" variant="subtle" aria-label={t.correctOf(supplier)} onClick={() => setOpen(true)}>
        {t.correct}
      </Button>
    );
  }
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack gap="xs">
        <Group gap="xs" align="flex-end">
          <TextInput
            name="amount"
            inputMode="decimal"
            pattern={AMOUNT}
            title={t.amountHint}
            label={t.newAmount(currency)}
            required
          />
          <TextInput name="reason" label={t.reason} required maxLength={500} />
          <Button type="submit" variant="default" loading={change.asking}>
            {t.save}
          </Button>
        </Group>
        {change.failure !== undefined && <Failure error={change.failure} />}
      </Stack>
    </form>
  );
}

function Adding({ ticketId, currency }: { readonly ticketId: string; readonly currency: string }): ReactNode {
  const t = useWords(costWords);
  const [open, setOpen] = useState(false);
  const change = useChange((body: { amount: string; supplier: string; note?: string }, key) =>
    dataOf(
      api.POST('/tickets/{id}/external-costs', {
        params: { path: { id: ticketId }, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [amount = '', supplier = '', note = ''] = ['amount', 'supplier', 'note'].map((name) =>
      String(form.get(name)).trim(),
    );
    if (await change.send({ amount, supplier, ...(note !== '' && { note }) })) setOpen(false);
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t.add}
      </Button>
      {open && (
        <form onSubmit={(event) => void save(event)}>
          <Group gap="xs" align="flex-end">
            <TextInput
              name="amount"
              inputMode="decimal"
              pattern={AMOUNT}
              title={t.amountHint}
              label={t.amount(currency)}
              required
            />
            <TextInput name="supplier" label={t.supplier} required maxLength={200} />
            <TextInput name="note" label={t.note} maxLength={1000} />
            <Button type="submit" loading={change.asking}>
              {t.save}
            </Button>
          </Group>
        </form>
      )}
      {change.failure !== undefined && <Failure error={change.failure} />}
    </Stack>
  );
}
