import { Button, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { useMayForPlant } from '../../../parts/may.ts';
import { formatMoney } from '../../../parts/money.ts';
import { headersOf, orNull } from '../../../parts/records/draft.ts';
import { RecordList } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { workAdminWords } from '../../../words/admin-work.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import { PartStock } from './part-stock.tsx';

type Part = GetData<'/parts'>['items'][number];
type Short = GetData<'/reorder-list'>['items'][number];
type Draft = {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  readonly unit: string;
  readonly manufacturer: string;
  readonly manufacturerNumber: string;
  readonly unitCost: string;
};

const blank: Draft = {
  id: '',
  name: '',
  nameZh: '',
  unit: 'pc',
  manufacturer: '',
  manufacturerNumber: '',
  unitCost: '',
};

/** Parts: what is short first, then all of them, each with its stock and ledger. */
export function PartsPanel(): ReactNode {
  const t = useWords(workAdminWords);
  const [stockOf, setStockOf] = useState<string>();
  const list = useAll('/parts');
  const language = useLanguage();
  const currency = useGet('/labour-rates', {}).data?.currency;
  const priceOf = ({ unitCost }: Part): string =>
    unitCost && currency !== undefined ? formatMoney(unitCost, currency, language) : (unitCost ?? '–');
  return (
    <Stack>
      <ShortParts show={setStockOf} />
      <Title order={2} size="h4">
        {t.allParts}
      </Title>
      <Records<Part, Draft>
        label={t.part}
        add={t.addPart}
        list={list}
        columns={[
          { label: t.number, show: ({ id }) => id },
          { label: t.unit, show: ({ unit }) => unit },
          { label: t.unitCost, show: priceOf },
          {
            label: t.manufacturer,
            show: ({ manufacturer, manufacturerNumber }) =>
              [manufacturer, manufacturerNumber].filter((each) => each !== null).join(' ') || '–',
          },
        ]}
        idOf={({ id }) => id}
        titleOf={({ name }) => name}
        textOf={({ nameZh, manufacturer, manufacturerNumber }) => `${nameZh} ${manufacturer} ${manufacturerNumber}`}
        empty={{ title: t.noParts, next: t.noPartsNext }}
        mayChange={useMayForPlant('lead', 'planner', 'reliability_engineer')}
        fields={[
          { key: 'id', label: t.number, isRequired: true, isNewOnly: true },
          { key: 'name', label: t.nameEn, isRequired: true },
          { key: 'nameZh', label: t.nameZh },
          { key: 'unit', label: t.unit, isRequired: true },
          { key: 'manufacturer', label: t.manufacturer },
          { key: 'manufacturerNumber', label: t.manufacturerNumber },
          { key: 'unitCost', label: t.unitCost, hint: t.unitCostHint(currency) },
        ]}
        blank={blank}
        idField="id"
        read={async ({ id }) => {
          const { data, etag } = await versionedDataOf(api.GET('/parts/{id}', { params: { path: { id } } }));
          const { name, nameZh, unit, manufacturer, manufacturerNumber, unitCost } = data;
          const texts = { nameZh: nameZh ?? '', manufacturer: manufacturer ?? '', unitCost: unitCost ?? '' };
          return { draft: { id, name, unit, ...texts, manufacturerNumber: manufacturerNumber ?? '' }, etag };
        }}
        save={({ draft: { id, name, unit, ...rest }, isNew, etag, key }) => {
          const body = {
            name,
            unit,
            nameZh: orNull(rest.nameZh),
            manufacturer: orNull(rest.manufacturer),
            manufacturerNumber: orNull(rest.manufacturerNumber),
            unitCost: orNull(rest.unitCost),
          };
          const header = headersOf({ etag, key });
          return isNew
            ? dataOf(api.POST('/parts', { params: { header }, body: { id, ...body } }))
            : dataOf(api.PATCH('/parts/{id}', { params: { path: { id }, header }, body }));
        }}
        touches={['/parts', '/reorder-list']}
        actions={({ id, name }) => <StockButton name={name} press={() => setStockOf(id)} />}
      />
      {stockOf !== undefined && <PartStock part={stockOf} close={() => setStockOf(undefined)} />}
    </Stack>
  );
}

function StockButton({ name, press }: { readonly name: string; readonly press: () => void }): ReactNode {
  const t = useWords(workAdminWords);
  return (
    <Button variant="default" size="compact-sm" onClick={press} aria-label={t.stockOf(name)}>
      {t.stock}
    </Button>
  );
}

/** Stock below its minimum: it is ordered first. */
function ShortParts({ show }: { readonly show: (part: string) => void }): ReactNode {
  const t = useWords(workAdminWords);
  const list = useGet('/reorder-list', {});
  if (list.data?.items.length === 0) return <Text>{t.nothingShort}</Text>;
  return (
    <Stack gap="xs" component="section">
      <Title order={2} size="h4">
        {t.short}
      </Title>
      <RecordList<Short>
        label={t.part}
        list={list}
        idOf={({ part, store }) => `${part} ${store}`}
        titleOf={({ name }) => name}
        columns={[
          { label: t.store, show: ({ store }) => store },
          { label: t.available, show: ({ available, unit }) => `${available} ${unit}` },
          { label: t.minimum, show: ({ minimum }) => minimum },
          { label: t.missing, show: ({ missing, unit }) => `${missing} ${unit}` },
        ]}
        empty={{ title: t.nothingShort, next: '' }}
        actions={({ part, name }) => <StockButton name={name} press={() => show(part)} />}
      />
    </Stack>
  );
}
