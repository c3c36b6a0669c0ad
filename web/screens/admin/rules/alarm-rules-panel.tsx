import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { useGet } from '../../../api/use-get.ts';
import { useMay } from '../../../parts/may.ts';
import { headersOf } from '../../../parts/records/draft.ts';
import type { Field } from '../../../parts/records/field.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { conditionWords } from '../../../words/admin-conditions.ts';
import { definedWords } from '../../../words/admin-defined.ts';
import { ruleAdminWords } from '../../../words/admin-rules.ts';
import { machineWords } from '../../../words/machines.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import { ConditionInput } from './condition-input.tsx';
import { type Condition, conditionInShort } from './condition-kinds.ts';
import { blankRule, type Rule, type RuleDraft, reasonOf, ruleBody, ruleDraft, SEVERITIES } from './rule-draft.ts';
import { RuleTrial } from './rule-trial.tsx';

/** Alarm rules of the plant; a draft is tried on stored readings first. */
export function AlarmRulesPanel(): ReactNode {
  const t = useWords(ruleAdminWords);
  const d = useWords(definedWords);
  const c = useWords(conditionWords);
  const list = useGet('/alarm-rules', { params: { query: { limit: 200 } } });
  return (
    <Records<Rule, RuleDraft>
      label={t.rule}
      add={t.addRule}
      list={list}
      columns={[
        { label: c.when, show: ({ when }) => conditionInShort(when, (kind) => c.kinds[kind]) },
        { label: d.devices, show: ({ devices = '*' }) => devices },
        { label: d.enabled, show: ({ enabled = true }) => (enabled ? '✓' : <Badge color="gray.7">{d.off}</Badge>) },
        {
          label: d.changedBy,
          show: ({ changedAt, changedBy }) => (
            <>
              <SiteTime at={changedAt} style="day" /> · {changedBy}
            </>
          ),
        },
      ]}
      idOf={({ id }) => id}
      titleOf={({ message }) => message}
      empty={{ title: t.noRules, next: t.noRulesNext }}
      mayChange={useMay('lead')}
      fields={useRuleFields(list.data?.items ?? [])}
      blank={blankRule}
      idField="id"
      read={async ({ id }) => {
        const { data, etag } = await versionedDataOf(api.GET('/alarm-rules/{id}', { params: { path: { id } } }));
        return { draft: ruleDraft(data), etag };
      }}
      save={({ draft, etag, key }) =>
        dataOf(
          api.PUT('/alarm-rules/{id}', {
            params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
            body: { ...ruleBody(draft), ...reasonOf(draft) },
          }),
        )
      }
      remove={({ draft, etag, key }) =>
        dataOf(
          api.DELETE('/alarm-rules/{id}', {
            params: { path: { id: draft.id }, query: reasonOf(draft), header: headersOf({ etag, key }) },
          }),
        )
      }
      touches={['/alarm-rules']}
      below={(draft) => <RuleTrial draft={draft} />}
    />
  );
}

function useRuleFields(rules: readonly Rule[]): readonly Field<RuleDraft>[] {
  const t = useWords(ruleAdminWords);
  const d = useWords(definedWords);
  const c = useWords(conditionWords);
  const records = useWords(recordWords);
  const severities = useWords(machineWords).severity;
  return [
    { key: 'id', label: records.id, hint: d.idHint, isRequired: true, isNewOnly: true },
    { key: 'message', label: t.message, hint: t.messageHint, isRequired: true },
    { key: 'devices', label: d.devices, hint: d.devicesHint },
    {
      key: 'when',
      label: c.when,
      words: (when: Condition) => conditionInShort(when, (kind) => c.kinds[kind]),
      input: ({ when, id }, set) => (
        <ConditionInput
          label={c.when}
          condition={when}
          set={set}
          rules={rules.map((rule) => rule.id).filter((other) => other !== id)}
        />
      ),
    },
    {
      key: 'severity',
      label: d.severity,
      hint: t.severityHint,
      kind: 'choice',
      options: SEVERITIES.map((value) => ({ value, label: severities[value] })),
    },
    { key: 'onDelaySeconds', label: t.onDelay, hint: t.onDelayHint, kind: 'number' },
    { key: 'offDelaySeconds', label: t.offDelay, hint: t.offDelayHint, kind: 'number' },
    { key: 'chatterSeconds', label: t.chatter, hint: t.chatterHint, kind: 'number' },
    { key: 'holdSeconds', label: t.hold, hint: t.holdHint, kind: 'number' },
    { key: 'condition', label: t.resembles },
    { key: 'enabled', label: d.enabled, kind: 'switch' },
    { key: 'reason', label: d.reason, hint: d.reasonHint },
  ];
}
