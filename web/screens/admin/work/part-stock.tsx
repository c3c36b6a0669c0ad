import { Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { Cut } from '../../../parts/cut.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { Failure } from '../../../parts/failure.tsx';
import { useMay } from '../../../parts/may.ts';
import { etagOf, headersOf, orNull } from '../../../parts/records/draft.ts';
import type { Field } from '../../../parts/records/field.tsx';
import { RecordForm } from '../../../parts/records/record-form.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { TicketLink } from '../../../parts/ticket-link.tsx';
import { Waiting } from '../../../parts/waiting.tsx';
import { workAdminWords } from '../../../words/admin-work.ts';
import { recordWords } from '../../../words/records.ts';
import { shellWords } from '../../../words/shell.ts';
import { useWords } from '../../../words/words.ts';

type Stock = GetData<'/parts/{id}'>['stock'][number];
type Receipt = { readonly store: string; readonly quantity: number | null; readonly reason: string };
type Count = {
  readonly store: string;
  readonly onHand: number | null;
  readonly minimum: number | null;
  readonly reason: string;
};
const TOUCHES = ['/parts', '/reorder-list'];

/** The stock of a part by store, its ledger, and what is received, counted and corrected. */
export function PartStock({ part, close }: { readonly part: string; readonly close: () => void }): ReactNode {
  const t = useWords(workAdminWords);
  const shell = useWords(shellWords);
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const found = useGet('/parts/{id}', { params: { path: { id: part } } });
  return (
    <Dialog
      onClose={close}
      title={t.stockOf(found.data?.name ?? part)}
      size="lg"
      fullScreen={!isWide}
      closeButtonProps={{ 'aria-label': shell.close }}
    >
      {found.error && <Failure error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data && <Inside part={part} stock={found.data.stock} unit={found.data.unit} />}
    </Dialog>
  );
}

type InsideGiven = { readonly part: string; readonly stock: readonly Stock[]; readonly unit: string };

function Inside({ part, stock, unit }: InsideGiven): ReactNode {
  const t = useWords(workAdminWords);
  const [receives, setReceives] = useState(false);
  const [counts, setCounts] = useState<Stock | 'new'>();
  const mayReceive = useMay('work');
  const mayCount = useMay('lead');
  return (
    <Stack>
      {stock.length === 0 && <Text>{t.noStock}</Text>}
      {stock.map((place) => (
        <Group key={place.store} justify="space-between">
          <Text size="sm">
            {place.store}: {t.amounts({ ...place, unit })}
          </Text>
          {mayCount && (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => setCounts(place)}
              aria-label={t.countIn(place.store)}
            >
              {t.count}
            </Button>
          )}
        </Group>
      ))}
      <Group gap="xs">
        {mayReceive && stock.length > 0 && <Button onClick={() => setReceives(true)}>{t.receive}</Button>}
        {mayCount && (
          <Button variant="default" onClick={() => setCounts('new')}>
            {t.firstCount}
          </Button>
        )}
      </Group>
      <Ledger part={part} />
      {receives && <ReceiptForm part={part} stock={stock} close={() => setReceives(false)} />}
      {counts && <CountForm part={part} place={counts} close={() => setCounts(undefined)} />}
    </Stack>
  );
}

function ReceiptForm(given: {
  readonly part: string;
  readonly stock: readonly Stock[];
  readonly close: () => void;
}): ReactNode {
  const { part, stock, close } = given;
  const t = useWords(workAdminWords);
  const shared = useWords(recordWords);
  return (
    <RecordForm<Receipt>
      title={t.receive}
      blank={{ store: stock[0]?.store ?? '', quantity: null, reason: '' }}
      fields={[
        {
          key: 'store',
          label: t.store,
          kind: 'choice',
          isRequired: true,
          options: stock.map(({ store }) => ({ value: store, label: store })),
        },
        { key: 'quantity', label: t.quantity, kind: 'number', isRequired: true },
        { key: 'reason', label: shared.reason, hint: t.receiptHint },
      ]}
      save={({ draft: { store, quantity, reason }, key }) =>
        dataOf(
          api.POST('/parts/{id}/stock/{store}/receipts', {
            params: { path: { id: part, store }, header: { 'Idempotency-Key': key } },
            body: { quantity: quantity ?? 0, ...reasonOf(reason) },
          }),
        )
      }
      touches={TOUCHES}
      close={close}
    />
  );
}

function CountForm(given: {
  readonly part: string;
  readonly place: Stock | 'new';
  readonly close: () => void;
}): ReactNode {
  const { part, place, close } = given;
  const t = useWords(workAdminWords);
  const shared = useWords(recordWords);
  const stores = useGet('/stores', {}).data?.items ?? [];
  const fields: readonly Field<Count>[] = [
    {
      key: 'store',
      label: t.store,
      kind: 'choice',
      isRequired: true,
      isNewOnly: true,
      options: stores.map(({ id, name }) => ({ value: id, label: name })),
    },
    { key: 'onHand', label: t.counted, kind: 'number', isRequired: true },
    { key: 'minimum', label: t.minimum, kind: 'number', hint: t.minimumHint, isRequired: true },
    { key: 'reason', label: shared.reason, hint: t.countHint, isRequired: true },
  ];
  const read = async (store: string) => {
    const { stock } = await dataOf(api.GET('/parts/{id}', { params: { path: { id: part } } }));
    const now = stock.find((each) => each.store === store);
    const draft = { store, onHand: now?.onHand ?? 0, minimum: now?.minimum ?? 0, reason: '' };
    return { draft, etag: now && etagOf(now) };
  };
  return (
    <RecordForm<Count>
      title={place === 'new' ? t.firstCount : t.countIn(place.store)}
      blank={{ store: '', onHand: 0, minimum: 0, reason: '' }}
      read={place === 'new' ? undefined : () => read(place.store)}
      fields={fields}
      save={({ draft: { store, onHand, minimum, reason }, etag, key }) =>
        dataOf(
          api.PUT('/parts/{id}/stock/{store}', {
            params: { path: { id: part, store }, header: headersOf({ etag, key }) },
            body: { onHand: onHand ?? 0, minimum: minimum ?? 0, ...reasonOf(reason) },
          }),
        )
      }
      touches={TOUCHES}
      close={close}
    />
  );
}

function reasonOf(text: string): { reason?: string } {
  const reason = orNull(text);
  return reason === null ? {} : { reason };
}

/** What happened to the stock, the latest first. */
function Ledger({ part }: { readonly part: string }): ReactNode {
  const t = useWords(workAdminWords);
  const nameOf = useActorName();
  const list = useAll('/parts/{id}/stock-events', { path: { id: part } });
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h5">
        {t.ledger}
      </Title>
      {list.error && <Failure error={list.error} again={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <Text size="sm">{t.noEvents}</Text>}
      <List size="sm">
        {list.data?.items.map((event) => (
          <List.Item key={event.id}>
            <SiteTime at={event.at} /> · {event.store} · {t.events[event.kind]} {event.quantity} →{' '}
            {t.after(event.onHand, event.reserved)} · {nameOf(event.actor)}
            {event.ticket !== null && (
              <>
                {' '}
                · <TicketLink id={event.ticket} />
              </>
            )}
            {event.reason !== null && ` · ${event.reason}`}
          </List.Item>
        ))}
      </List>
      <Cut list={list.data} />
    </Stack>
  );
}
