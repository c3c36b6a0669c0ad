import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { useMe } from '../../../parts/session.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';
import type { Ticket } from '../use-move.ts';
import type { Rights } from '../use-rights.ts';
import { Section } from './section.tsx';

type Approval = GetData<'/tickets/{id}/approvals'>['items'][number];
type Kind = Approval['kind'];

/** Consents of a second person: a permit to work, and a review of what was done. */
export function Approvals({ ticket, rights }: { readonly ticket: Ticket; readonly rights: Rights }): ReactNode {
  const t = useWords(workWords);
  const approvals = useGet('/tickets/{id}/approvals', { params: { path: { id: ticket.id } } });
  const ask = useChange((kind: Kind, key) =>
    dataOf(
      api.POST('/tickets/{id}/approvals', {
        params: { path: { id: ticket.id }, header: { 'Idempotency-Key': key } },
        body: { kind },
      }),
    ),
  );
  const items = approvals.data?.items ?? [];
  const waits = (kind: Kind): boolean => items.some((one) => one.kind === kind && one.decision === null);
  const asked: Kind = ticket.state === 'resolved' ? 'review' : 'permit';
  return (
    <Section id="approvals" title={t.approvals}>
      {approvals.error && <Failure error={approvals.error} again={() => void approvals.refetch()} />}
      {approvals.data && items.length === 0 && <Text c="dimmed">{t.noApprovals}</Text>}
      {items.map((one) => (
        <Row key={one.id} ticket={ticket} one={one} rights={rights} />
      ))}
      {rights.works && approvals.data && !waits(asked) && (
        <Button
          variant="default"
          loading={ask.asking}
          onClick={() => void ask.send(asked)}
          style={{ alignSelf: 'flex-start' }}
        >
          {asked === 'review' ? t.askReview : t.askPermit}
        </Button>
      )}
      {ask.failure !== undefined && <Failure error={ask.failure} />}
    </Section>
  );
}

type RowProps = { readonly ticket: Ticket; readonly one: Approval; readonly rights: Rights };

function Row({ ticket, one, rights }: RowProps): ReactNode {
  const t = useWords(workWords);
  const { role } = useMe();
  const [reason, setReason] = useState('');
  const decide = useChange((given: { decision: 'approved' | 'refused'; reason?: string }, key) =>
    dataOf(
      api.POST('/tickets/{id}/approvals/{approval}/decision', {
        params: { path: { id: ticket.id, approval: one.id }, header: { 'Idempotency-Key': key } },
        body: given,
      }),
    ),
  );
  const isOwn =
    rights.personId !== null && (one.requestedBy === rights.personId || ticket.assignee?.id === rights.personId);
  const may =
    rights.permits &&
    one.decision === null &&
    !isOwn &&
    (one.kind === 'permit' || (role !== 'technician' && role !== 'permit_issuer'));
  return (
    <Stack gap={4}>
      <Text size="sm">
        <b>{t[one.kind]}</b> · {one.requestedBy} · <SiteTime at={one.requestedAt} /> ·{' '}
        {one.decision === null ? t.pending : t[one.decision]}
        {one.decidedBy !== null && ` · ${one.decidedBy}`}
        {one.reason !== null && ` · ${one.reason}`}
      </Text>
      {may && (
        <Group gap="xs" align="flex-end">
          <TextInput label={t.why} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Button loading={decide.asking} onClick={() => void decide.send({ decision: 'approved' })}>
            {t.approve}
          </Button>
          <Button
            variant="default"
            loading={decide.asking}
            onClick={() => void decide.send({ decision: 'refused', reason })}
          >
            {t.refuse}
          </Button>
        </Group>
      )}
      {decide.failure !== undefined && <Failure error={decide.failure} />}
    </Stack>
  );
}
