import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { ticketWords } from '../../words/ticket.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import type { Ticket } from './use-move.ts';

type Names = GetData<'/failure-codes'>['causes'];

/** The codes of a failure (ISO 14224); that of the ticket's plan is chosen already. */
export function FailureCodes({ plan }: { readonly plan: Ticket['plan'] }): ReactNode {
  const t = useWords(ticketWords);
  const codes = useGet('/failure-codes', {});
  if (codes.error) return <Failure error={codes.error} again={() => void codes.refetch()} />;
  if (!codes.data) return null;
  const { failureModes, mechanisms, causes } = codes.data;
  return (
    <>
      <Codes name="failureMode" label={t.failureMode} names={failureModes} likely={plan?.failureMode} />
      <Codes name="failureMechanism" label={t.failureMechanism} names={mechanisms} likely={plan?.mechanism} />
      <Codes name="failureCause" label={t.failureCause} names={causes} likely={plan?.cause} />
    </>
  );
}

function Codes(props: {
  readonly name: string;
  readonly label: string;
  readonly names: Names;
  readonly likely: string | undefined;
}): ReactNode {
  const { name, label, names, likely } = props;
  const t = useWords(ticketWords);
  const chinese = useLanguage() === 'zh-CN';
  const options = Object.entries(names).map(([value, words]) => ({
    value,
    label: `${chinese ? words.zh : words.en} (${value})`,
  }));
  const first = options.filter(({ value }) => value === likely);
  return (
    <NativeSelect
      name={name}
      label={label}
      required
      defaultValue={first[0]?.value ?? ''}
      data={[
        ...(first.length > 0 ? [{ group: t.likely, items: first }] : [{ value: '', label: '' }]),
        { group: t.others, items: options.filter(({ value }) => value !== likely) },
      ]}
    />
  );
}
