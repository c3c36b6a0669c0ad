import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useAll } from '../../api/use-all.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Failure } from '../../parts/failure.tsx';
import { useMay } from '../../parts/may.ts';
import { useMe } from '../../parts/session.tsx';
import { boardWords } from '../../words/board.ts';
import { domainWords } from '../../words/domain.ts';
import { shellWords } from '../../words/shell.ts';
import { useWords } from '../../words/words.ts';
import { type BoardFilter, filterOf, withField } from './board-filter.ts';

type Props = { readonly filter: BoardFilter; readonly change: (filter: BoardFilter) => void };
/** `ready`: the tickets are there; the people to choose from come after them. */
type BarProps = Props & { readonly ready: boolean };

/** What the board shows: fields that narrow it, and views that people have kept. */
export function FilterBar({ filter, change, ready }: BarProps): ReactNode {
  const t = useWords(boardWords);
  const domain = useWords(domainWords);
  const [opened, { toggle }] = useDisclosure(false);
  const mayRead = useMay('read');
  const people = useAll('/people', {}, { enabled: ready && mayRead });
  const search = useDebouncedCallback((text: string) => change(withField(filter, 'q', text.trim())), 300);
  const words = useDebouncedCallback((field: 'class' | 'condition' | 'site', text: string) => {
    change(withField(filter, field, text.trim()));
  }, 500);
  const choice = (field: keyof BoardFilter, label: string, options: readonly (readonly [string, string])[]) => (
    <NativeSelect
      label={label}
      value={filter[field] ?? ''}
      onChange={(event) => change(withField(filter, field, event.currentTarget.value))}
      data={[{ value: '', label: t.anything }, ...options.map(([value, text]) => ({ value, label: text }))]}
    />
  );
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        key={`q ${filter.q ?? ''}`}
        label={t.search}
        defaultValue={filter.q ?? ''}
        onChange={(event) => search(event.currentTarget.value)}
      />
      <Button variant="default" hiddenFrom="sm" aria-expanded={opened} onClick={toggle}>
        {t.filters}
      </Button>
      <Group align="flex-end" gap="sm" {...(!opened && { visibleFrom: 'sm' as const })}>
        {choice(
          'priority',
          t.priority,
          ['P1', 'P2', 'P3', 'P4'].map((one) => [one, one] as const),
        )}
        {choice('workClass', t.workClass, Object.entries(domain.workClass))}
        {choice('source', t.source, Object.entries(domain.source))}
        {choice(
          'assignee',
          t.assignee,
          (people.data?.items ?? []).map(({ id, name }) => [id, name] as const),
        )}
        {(['class', 'condition', 'site'] as const).map((field) => (
          <TextInput
            key={`${field} ${filter[field] ?? ''}`}
            label={t[field]}
            w={140}
            defaultValue={filter[field] ?? ''}
            onChange={(event) => words(field, event.currentTarget.value)}
          />
        ))}
        <Views filter={filter} change={change} />
      </Group>
    </Group>
  );
}

function Views({ filter, change }: Props): ReactNode {
  const t = useWords(boardWords);
  const views = useAll('/views', {}, { enabled: useMe().personId !== null });
  const [naming, setNaming] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const items = views.data?.items ?? [];
  const same = JSON.stringify(filter);
  const shown = items.find((view) => JSON.stringify(filterOf(view.filter)) === same && same !== '{}');
  const remove = async (id: number): Promise<void> => {
    await dataOf(api.DELETE('/views/{id}', { params: { path: { id } } })).catch(setFailure);
    await views.refetch();
  };
  if (!views.data) return null;
  return (
    <>
      {items.length > 0 && (
        <NativeSelect
          label={t.view}
          value={shown ? String(shown.id) : ''}
          onChange={(event) => {
            const chosen = items.find(({ id }) => String(id) === event.currentTarget.value);
            change(chosen ? filterOf(chosen.filter) : {});
          }}
          data={[
            { value: '', label: t.anything },
            ...items.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      )}
      {same !== '{}' && !shown && (
        <Button variant="default" onClick={() => setNaming(true)}>
          {t.saveView}
        </Button>
      )}
      {shown?.own && (
        <Button variant="default" onClick={() => void remove(shown.id)}>
          {t.removeView}
        </Button>
      )}
      {failure !== undefined && <Failure error={failure} />}
      {naming && <NameView filter={filter} close={() => setNaming(false)} saved={() => void views.refetch()} />}
    </>
  );
}

function NameView(props: {
  readonly filter: BoardFilter;
  readonly close: () => void;
  readonly saved: () => void;
}): ReactNode {
  const { filter, close, saved } = props;
  const t = useWords(boardWords);
  const shell = useWords(shellWords);
  const [failure, setFailure] = useState<unknown>();
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      name: String(form.get('name')).trim(),
      shared: form.get('shared') !== null,
      filter: { state: 'open', ...filter },
    };
    try {
      await dataOf(api.POST('/views', { body }));
      saved();
      close();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog onClose={close} title={t.saveView}>
      <form onSubmit={(event) => void save(event)}>
        <Stack>
          {failure !== undefined && <Failure error={failure} />}
          <TextInput name="name" label={t.viewName} required maxLength={100} data-autofocus />
          <Checkbox name="shared" label={t.shared} />
          <Button type="submit">{shell.save}</Button>
        </Stack>
      </form>
    </Dialog>
  );
}
