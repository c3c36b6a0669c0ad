import type { ReactNode } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { useActorName, useGivenName } from '../../../parts/actor-name.ts';
import { useMayForPlant } from '../../../parts/may.ts';
import { headersOf } from '../../../parts/records/draft.ts';
import { Records } from '../../../parts/records/records.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { slaAdminWords } from '../../../words/admin-sla.ts';
import { useWords } from '../../../words/words.ts';
import { DryRun } from './dry-run.tsx';
import { durationText } from './duration-text.ts';
import { type Policy, type PolicyDraft, policyBody, policyDraft } from './policy-draft.ts';
import { usePolicyFields } from './policy-fields.tsx';

/** SLA policies in the order in which they are tried; a draft is tried on past tickets first. */
export function PoliciesPanel(): ReactNode {
  const t = useWords(slaAdminWords);
  const nameOf = useActorName();
  const given = useGivenName();
  const list = useAll('/sla/policies');
  const first = list.data?.items[0];
  const blank = first && policyDraft('', { ...first.definition, name: '', position: 100, match: {} });
  const sorted = list.data && {
    ...list.data,
    items: list.data.items.toSorted((a, b) => a.definition.position - b.definition.position),
  };
  const mayChange = useMayForPlant('planner');
  const fields = usePolicyFields();
  return (
    <Records<Policy, PolicyDraft>
      label={t.policy}
      add={t.addPolicy}
      list={{ ...list, data: sorted }}
      columns={[
        { label: t.position, show: ({ definition }) => definition.position },
        { label: t.matches, show: ({ definition }) => matchWords(definition.match) || t.everything },
        { label: t.restore, show: ({ definition }) => restoreWords(definition) },
        {
          label: t.changedBy,
          show: ({ changedAt, changedBy }) => (
            <>
              <SiteTime at={changedAt} style="day" /> · {nameOf(changedBy)}
            </>
          ),
        },
      ]}
      idOf={({ id }) => id}
      titleOf={({ definition }) => given(definition.name)}
      empty={{ title: t.noPolicies, next: t.noPoliciesNext }}
      mayChange={mayChange && blank !== undefined}
      fields={fields}
      blank={blank ?? ({} as PolicyDraft)}
      idField="id"
      read={async ({ id }) => {
        const { data, etag } = await versionedDataOf(api.GET('/sla/policies/{id}', { params: { path: { id } } }));
        return { draft: policyDraft(id, data.definition), etag };
      }}
      save={({ draft, etag, key }) =>
        dataOf(
          api.PUT('/sla/policies/{id}', {
            params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
            body: policyBody(draft),
          }),
        )
      }
      remove={({ draft, etag, key }) =>
        dataOf(
          api.DELETE('/sla/policies/{id}', { params: { path: { id: draft.id }, header: headersOf({ etag, key }) } }),
        )
      }
      touches={['/sla', '/tickets']}
      below={(draft) => <DryRun draft={draft} />}
    />
  );
}

function matchWords(match: Policy['definition']['match']): string {
  return Object.values(match ?? {})
    .map((each) => each.join(', '))
    .join('; ');
}

function restoreWords({ tiers }: Policy['definition']): string {
  return Object.entries(tiers)
    .map(([priority, { restore }]) => `${priority} ${durationText(restore) || '–'}`)
    .join(', ');
}
