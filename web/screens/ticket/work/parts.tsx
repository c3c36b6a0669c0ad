import { Button, Group, List, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { useChange } from '../../../api/use-change.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { Failure } from '../../../parts/failure.tsx';
import { useLanguage, useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';
import type { Ticket } from '../use-move.ts';
import type { Rights } from '../use-rights.ts';
import { Correction } from './correction.tsx';
import { Section } from './section.tsx';

type Kept = GetData<'/tickets/{id}/reservations'>;
const TOUCHED = ['/tickets', '/parts'] as const;

/** Parts that are kept for a ticket, and those that were used. */
export function Parts({ ticket, rights }: { readonly ticket: Ticket; readonly rights: Rights }): ReactNode {
  const t = useWords(workWords);
  const params = { params: { path: { id: ticket.id } } };
  const kept = useGet('/tickets/{id}/reservations', params);
  const used = useGet('/tickets/{id}/parts-used', params);
  const failed = kept.error ?? used.error;
  const none = kept.data?.reservations.length === 0 && used.data?.items.length === 0;
  return (
    <Section id="parts" title={t.parts}>
      {failed && <Failure error={failed} />}
      {kept.data && <Missing ticketId={ticket.id} kept={kept.data} may={rights.works} />}
      {none && <Text c="dimmed">{t.noParts}</Text>}
      {kept.data && kept.data.reservations.length > 0 && (
        <Title order={3} size="h6">
          {t.kept}
        </Title>
      )}
      {kept.data?.reservations.map((one) => (
        <Reservation key={one.id} ticketId={ticket.id} one={one} may={rights.works} />
      ))}
      {used.data && used.data.items.length > 0 && <Used ticketId={ticket.id} used={used.data} leads={rights.leads} />}
      {rights.works && <PartForms ticketId={ticket.id} />}
    </Section>
  );
}

function Missing(props: { readonly ticketId: string; readonly kept: Kept; readonly may: boolean }): ReactNode {
  const { ticketId, kept, may } = props;
  const t = useWords(workWords);
  const waive = useChange(
    (reason: string, key) =>
      dataOf(
        api.POST('/tickets/{id}/parts-waiver', {
          params: { path: { id: ticketId }, header: { 'Idempotency-Key': key } },
          body: { reason },
        }),
      ),
    TOUCHED,
  );
  if (kept.waiver) return <Text size="sm">{t.waived(kept.waiver.reason)}</Text>;
  if (kept.missing.length === 0) return null;
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void waive.send(String(new FormData(event.currentTarget).get('reason')).trim());
  };
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t.missing(kept.missing.join(', '))}
      </Text>
      {may && (
        <form onSubmit={send}>
          <Group gap="xs" align="flex-end">
            <TextInput name="reason" label={t.why} required maxLength={500} />
            <Button type="submit" variant="default" loading={waive.asking}>
              {t.waive}
            </Button>
          </Group>
        </form>
      )}
      {waive.failure !== undefined && <Failure error={waive.failure} />}
    </Stack>
  );
}

function Reservation(props: {
  readonly ticketId: string;
  readonly one: Kept['reservations'][number];
  readonly may: boolean;
}): ReactNode {
  const { ticketId, one, may } = props;
  const t = useWords(workWords);
  const release = useChange(
    (reservation: number, key) =>
      dataOf(
        api.POST('/tickets/{id}/reservations/{reservation}/release', {
          params: { path: { id: ticketId, reservation }, header: { 'Idempotency-Key': key } },
        }),
      ),
    TOUCHED,
  );
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text size="sm">
          {one.quantity} × {one.name} · {one.store} · {t.state[one.state]}
        </Text>
        {may && one.state === 'reserved' && (
          <Button size="compact-sm" variant="subtle" loading={release.asking} onClick={() => void release.send(one.id)}>
            {t.giveBack}
          </Button>
        )}
      </Group>
      {release.failure !== undefined && <Failure error={release.failure} />}
    </Stack>
  );
}

function Used(props: {
  readonly ticketId: string;
  readonly used: GetData<'/tickets/{id}/parts-used'>;
  readonly leads: boolean;
}): ReactNode {
  const { ticketId, used, leads } = props;
  const t = useWords(workWords);
  const nameOf = useActorName();
  const isCorrected = (id: number): boolean => used.corrections.some(({ corrects }) => corrects === id);
  return (
    <>
      <Title order={3} size="h6">
        {t.used}
      </Title>
      <List size="sm" spacing={4}>
        {used.items.map((line) => (
          <List.Item key={line.id}>
            {line.counts} {line.unit ?? '×'} {line.name} · {nameOf(line.usedBy)}
            {isCorrected(line.id) && ` · ${t.corrected(`${line.quantity} → ${line.counts}`)}`}
            {leads && !isCorrected(line.id) && (
              <Correction
                label={t.quantityOff}
                send={(quantity, reason, key) =>
                  dataOf(
                    api.POST('/tickets/{id}/parts-used/{line}/correction', {
                      params: { path: { id: ticketId, line: line.id }, header: { 'Idempotency-Key': key } },
                      body: { quantity, reason },
                    }),
                  )
                }
              />
            )}
          </List.Item>
        ))}
      </List>
    </>
  );
}

/** Keeps a part for the ticket, or books a used one. */
function PartForms({ ticketId }: { readonly ticketId: string }): ReactNode {
  const t = useWords(workWords);
  const chinese = useLanguage() === 'zh-CN';
  const [open, setOpen] = useState<'keep' | 'use'>();
  const parts = useAll('/parts', {}, { enabled: open !== undefined });
  const stores = useGet('/stores', {}, { enabled: open === 'keep' });
  const change = useChange((given: { part: string; quantity: number; store?: string }, key) => {
    const params = { path: { id: ticketId }, header: { 'Idempotency-Key': key } };
    const { part, quantity, store } = given;
    return store === undefined
      ? dataOf(api.POST('/tickets/{id}/parts-used', { params, body: { part, quantity } }))
      : dataOf(api.POST('/tickets/{id}/reservations', { params, body: { part, quantity, store } }));
  }, TOUCHED);
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = { part: String(form.get('part')), quantity: Number(form.get('quantity')) };
    if (await change.send(open === 'keep' ? { ...given, store: String(form.get('store')) } : given)) setOpen(undefined);
  };
  const names = (parts.data?.items ?? []).map(({ id, name, nameZh }) => ({
    value: id,
    label: `${(chinese && nameZh) || name} (${id})`,
  }));
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button variant="default" aria-expanded={open === 'use'} onClick={() => setOpen('use')}>
          {t.use}
        </Button>
        <Button variant="default" aria-expanded={open === 'keep'} onClick={() => setOpen('keep')}>
          {t.keep}
        </Button>
      </Group>
      {open && (
        <form onSubmit={(event) => void save(event)}>
          <Group gap="xs" align="flex-end">
            <NativeSelect name="part" label={t.part} data={names} required />
            {open === 'keep' && (
              <NativeSelect
                name="store"
                label={t.store}
                required
                data={(stores.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
            <TextInput name="quantity" type="number" min="0" step="any" label={t.quantity} defaultValue="1" required />
            <Button type="submit" loading={change.asking}>
              {open === 'keep' ? t.keep : t.use}
            </Button>
          </Group>
        </form>
      )}
      {change.failure !== undefined && <Failure error={change.failure} />}
    </Stack>
  );
}
