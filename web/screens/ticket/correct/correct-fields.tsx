import { NativeSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { useGet } from '../../../api/use-get.ts';
import { correctWords } from '../../../words/correct.ts';
import { domainWords } from '../../../words/domain.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import type { CorrectDraft } from './correct-draft.ts';

const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const;

type Props = {
  readonly ticket: Ticket;
  readonly draft: CorrectDraft;
  readonly change: (draft: CorrectDraft) => void;
};

/** What of a ticket can be corrected. @param props.sets whether the person sets the priority */
export function CorrectFields(props: Props & { readonly sets: boolean }): ReactNode {
  const { draft, change, sets } = props;
  const t = useWords(correctWords);
  const { workClass } = useWords(domainWords);
  return (
    <>
      <WordFields {...props} />
      {sets && (
        <NativeSelect
          label={t.priority}
          description={t.priorityExplain}
          value={draft.priority}
          data={[...PRIORITIES]}
          onChange={(event) => change({ ...draft, priority: event.currentTarget.value as Ticket['priority'] })}
        />
      )}
      <AssetField {...props} />
      <FailureModeField {...props} />
      <NativeSelect
        label={t.workClass}
        value={draft.workClass}
        data={Object.entries(workClass).map(([value, label]) => ({ value, label }))}
        onChange={(event) => change({ ...draft, workClass: event.currentTarget.value })}
      />
    </>
  );
}

/** The words; those in Chinese where the ticket has some. */
function WordFields({ ticket, draft, change }: Props): ReactNode {
  const t = useWords(correctWords);
  const field = (name: 'title' | 'titleZh', label: string): ReactNode => (
    <TextInput
      label={label}
      value={draft[name]}
      required={name === 'title'}
      maxLength={200}
      onChange={(event) => change({ ...draft, [name]: event.currentTarget.value })}
    />
  );
  const area = (name: 'description' | 'descriptionZh', label: string): ReactNode => (
    <Textarea
      label={label}
      value={draft[name]}
      maxLength={10_000}
      autosize
      minRows={3}
      maxRows={10}
      onChange={(event) => change({ ...draft, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      {field('title', t.ticketTitle)}
      {ticket.titleZh !== null && field('titleZh', t.titleZh)}
      {area('description', t.description)}
      {ticket.descriptionZh !== null && area('descriptionZh', t.descriptionZh)}
    </>
  );
}

function AssetField({ ticket, draft, change }: Props): ReactNode {
  const t = useWords(correctWords);
  const [search, setSearch] = useState(ticket.asset.name);
  const [asked] = useDebouncedValue(search, 300);
  const found = useGet('/assets', { params: { query: { q: asked, limit: 20 } } });
  const others = (found.data?.items ?? []).map(({ id, name, site }) => ({ value: id, label: `${name} · ${site}` }));
  const { id, name, site } = ticket.asset;
  const [chosen, setChosen] = useState({ value: id, label: `${name} · ${site}` });
  const data = [chosen, ...others.filter(({ value }) => value !== chosen.value)];
  return (
    <Select
      label={t.asset}
      placeholder={t.assetExplain}
      nothingFoundMessage={t.noAsset}
      searchable
      allowDeselect={false}
      filter={({ options }) => options}
      value={draft.asset}
      data={data}
      onSearchChange={(text) => setSearch(text.split(' · ')[0] ?? text)}
      onChange={(asset, option) => {
        if (asset === null || option === null) return;
        setChosen(option);
        change({ ...draft, asset });
      }}
    />
  );
}

/** The groups of the catalogue, and the one that the ticket has. */
function FailureModeField({ ticket, draft, change }: Props): ReactNode {
  const t = useWords(correctWords);
  const chinese = useLanguage() === 'zh-CN';
  const modes = useGet('/failure-modes', {});
  const names = new Map<string, string>();
  for (const { group, name } of modes.data?.items ?? [])
    if (!names.has(group)) names.set(group, `${chinese ? name.zh : name.en} (${group})`);
  if (!names.has(ticket.failureModeGroup)) names.set(ticket.failureModeGroup, ticket.failureModeGroup);
  return (
    <NativeSelect
      label={t.failureMode}
      value={draft.failureModeGroup}
      data={[...names].map(([value, label]) => ({ value, label }))}
      onChange={(event) => change({ ...draft, failureModeGroup: event.currentTarget.value })}
    />
  );
}
