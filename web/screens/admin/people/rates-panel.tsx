import type { ReactNode } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { formatMoney } from '../../../parts/money.ts';
import { etagOf, headersOf } from '../../../parts/records/draft.ts';
import { freshOf, type ReadList } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { useMe } from '../../../parts/session.tsx';
import { costWords } from '../../../words/costs.ts';
import { useLanguage, useWords } from '../../../words/words.ts';

type Rates = GetData<'/labour-rates'>;
/** @property subject `plant`, `team ID` or `person ID` */
type Rate = {
  readonly subject: string;
  readonly rate: string;
  readonly updatedBy: string;
  readonly version: number;
};
type Draft = { readonly subject: string; readonly rate: string };

const idOf = ({ subject }: Rate): string => subject;

function rowsOf({ plant, teams, people }: Rates): readonly Rate[] {
  return [
    ...(plant ? [{ ...plant, subject: 'plant' }] : []),
    ...teams.map((rate) => ({ ...rate, subject: `team ${rate.team}` })),
    ...people.map((rate) => ({ ...rate, subject: `person ${rate.person}` })),
  ];
}

/** Rates for an hour of labour: of people, of teams, and of everybody else. */
export function RatesPanel(): ReactNode {
  const t = useWords(costWords);
  const actorName = useActorName();
  const language = useLanguage();
  const isPlant = useMe().sites === null;
  const read = useGet('/labour-rates', {});
  const teams = useGet('/teams', {}).data?.items ?? [];
  const people = useAll('/people').data?.items ?? [];
  const currency = read.data?.currency ?? '';
  const names = new Map([
    ['plant', t.plant],
    ...teams.map(({ id, name }) => [`team ${id}`, t.team(name)] as const),
    ...people.map(({ id, name }) => [`person ${id}`, t.person(name)] as const),
  ]);
  const list = listOf(read);
  // The plant's own rate is for those with all sites.
  const options = [...names].map(([value, label]) => ({ value, label }));
  return (
    <Records<Rate, Draft>
      label={t.rates}
      add={t.setRate}
      list={list}
      columns={[
        { label: t.rate, show: ({ rate }) => formatMoney(rate, currency, language) },
        { label: t.by, show: ({ updatedBy }) => actorName(updatedBy) },
      ]}
      idOf={idOf}
      titleOf={({ subject }) => names.get(subject) ?? subject}
      empty={{ title: t.noRates, next: t.noRatesNext }}
      mayChange
      fields={[
        {
          key: 'subject',
          label: t.ofWhat,
          kind: 'choice',
          options: isPlant ? options : options.filter(({ value }) => value !== 'plant'),
          isRequired: true,
          isNewOnly: true,
        },
        { key: 'rate', label: t.rate, hint: t.rateHint(currency), isRequired: true },
      ]}
      blank={{ subject: '', rate: '' }}
      idField="subject"
      read={async ({ subject }) => {
        const rate = await freshOf(list, idOf, subject);
        return { draft: { subject, rate: rate.rate }, etag: etagOf(rate) };
      }}
      save={({ draft, etag, key }) => save(draft.subject, draft.rate.trim(), headersOf({ etag, key }))}
      remove={({ draft, etag, key }) => save(draft.subject, null, headersOf({ etag, key }))}
      touches={['/labour-rates']}
    />
  );
}

type Read = {
  readonly data?: Rates | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => Promise<{ readonly data?: Rates | undefined }>;
};

function listOf({ data, error, isPending, refetch }: Read): ReadList<Rate> {
  const asList = (rates: Rates | undefined) => rates && { items: rowsOf(rates), next: null };
  return {
    data: asList(data),
    error,
    isPending,
    refetch: async () => ({ data: asList((await refetch()).data) }),
  };
}

function save(subject: string, rate: string | null, header: ReturnType<typeof headersOf>): Promise<unknown> {
  const [kind, id = ''] = subject.split(/ (.*)/s);
  const body = { rate };
  if (kind === 'team') {
    return dataOf(api.PUT('/teams/{id}/labour-rate', { params: { path: { id }, header }, body }));
  }
  if (kind === 'person') {
    return dataOf(api.PUT('/people/{id}/labour-rate', { params: { path: { id }, header }, body }));
  }
  return dataOf(api.PUT('/labour-rate', { params: { header }, body }));
}
