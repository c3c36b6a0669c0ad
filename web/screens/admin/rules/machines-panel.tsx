import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { useGet } from '../../../api/use-get.ts';
import { useMay } from '../../../parts/may.ts';
import { headersOf } from '../../../parts/records/draft.ts';
import { Records } from '../../../parts/records/records.tsx';
import { machineAdminWords } from '../../../words/admin-machines.ts';
import { useWords } from '../../../words/words.ts';
import {
  blankMachine,
  classBody,
  type Machine,
  type MachineClass,
  type MachineDraft,
  machineBody,
  machineDraft,
} from './machine-draft.ts';
import { useClassFields, useMachineFields } from './machine-fields.tsx';
import { reasonOf } from './rule-draft.ts';

/** Data of machines that readings do not contain: by class, and by the devices that watch them. */
export function MachinesPanel(): ReactNode {
  const t = useWords(machineAdminWords);
  return (
    <Stack gap="xl">
      <Stack>
        <Title order={2} size="h4">
          {t.class}
        </Title>
        <Classes />
      </Stack>
      <Stack>
        <Title order={2} size="h4">
          {t.machine}
        </Title>
        <Machines />
      </Stack>
    </Stack>
  );
}

function Classes(): ReactNode {
  const t = useWords(machineAdminWords);
  return (
    <Records<MachineClass, MachineDraft>
      label={t.class}
      add={t.addClass}
      list={useGet('/machine-classes', { params: { query: { limit: 200 } } })}
      columns={useDataColumns()}
      idOf={({ id }) => id}
      titleOf={({ id }) => id}
      empty={{ title: t.noClasses, next: t.noClassesNext }}
      mayChange={useMay('lead')}
      fields={useClassFields()}
      blank={blankMachine}
      idField="id"
      read={async ({ id }) => {
        const { data, etag } = await versionedDataOf(api.GET('/machine-classes/{id}', { params: { path: { id } } }));
        return { draft: machineDraft(data), etag };
      }}
      save={({ draft, etag, key }) =>
        dataOf(
          api.PUT('/machine-classes/{id}', {
            params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
            body: { ...classBody(draft), ...reasonOf(draft) },
          }),
        )
      }
      remove={({ draft, etag, key }) =>
        dataOf(
          api.DELETE('/machine-classes/{id}', {
            params: { path: { id: draft.id }, query: reasonOf(draft), header: headersOf({ etag, key }) },
          }),
        )
      }
      touches={['/machine-classes']}
    />
  );
}

function Machines(): ReactNode {
  const t = useWords(machineAdminWords);
  return (
    <Records<Machine, MachineDraft>
      label={t.machine}
      add={t.addMachine}
      list={useGet('/machines', { params: { query: { limit: 200 } } })}
      columns={[{ label: t.class, show: ({ class: name }) => name ?? '' }, ...useDataColumns()]}
      idOf={({ id }) => id}
      titleOf={({ devices }) => devices}
      empty={{ title: t.noMachines, next: t.noMachinesNext }}
      mayChange={useMay('lead')}
      fields={useMachineFields()}
      blank={blankMachine}
      idField="id"
      read={async ({ id }) => {
        const { data, etag } = await versionedDataOf(api.GET('/machines/{id}', { params: { path: { id } } }));
        return { draft: machineDraft(data), etag };
      }}
      save={({ draft, etag, key }) =>
        dataOf(
          api.PUT('/machines/{id}', {
            params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
            body: { ...machineBody(draft), ...reasonOf(draft) },
          }),
        )
      }
      remove={({ draft, etag, key }) =>
        dataOf(
          api.DELETE('/machines/{id}', {
            params: { path: { id: draft.id }, query: reasonOf(draft), header: headersOf({ etag, key }) },
          }),
        )
      }
      touches={['/machines']}
    />
  );
}

type Data = Pick<MachineClass, 'rpm' | 'iso' | 'bearings' | 'limits'>;

function useDataColumns() {
  const t = useWords(machineAdminWords);
  return [
    { label: t.rpm, show: ({ rpm }: Data) => rpm ?? '' },
    {
      label: t.isoGroup,
      show: ({ iso }: Data) => (iso ? t.isoWords(String(iso.group), t.mountings[iso.mounting]) : ''),
    },
    {
      label: t.bearings,
      show: ({ bearings = [], limits = [] }: Data) => t.counted(bearings.length, limits.length),
    },
  ];
}
