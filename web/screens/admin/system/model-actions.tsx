import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import type { GetData } from '../../../api/use-get.ts';
import { useMayForPlant } from '../../../parts/may.ts';
import { ReasonButton } from '../../../parts/reason-button.tsx';
import { systemWords } from '../../../words/admin-system.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';

type Model = GetData<'/models'>['items'][number];

/** Puts a model in use or on trial, or goes back to the one before. */
export function ModelActions({ model }: { readonly model: Model }): ReactNode {
  const t = useWords(systemWords);
  const { reason } = useWords(recordWords);
  const mayPromote = useMayForPlant('reliability_engineer');
  if (!mayPromote) return null;
  const isLive = model.uses.some(({ role }) => role === 'live');
  const isShadow = model.uses.some(({ role }) => role === 'shadow');
  const promote = (shadow: boolean) => (why: string, key: string) =>
    dataOf(
      api.POST('/models/{id}/promote', {
        params: { path: { id: model.id }, header: { 'Idempotency-Key': key } },
        body: { shadow, reason: why },
      }),
    );
  const rollBack = (shadow: boolean) => (why: string, key: string) =>
    dataOf(
      api.POST('/model-rollbacks', {
        params: { header: { 'Idempotency-Key': key } },
        body: { subject: model.subject, shadow, reason: why },
      }),
    );
  const shared = { reasonLabel: reason, touches: ['/models', '/model-decisions', '/devices'] };
  const look = { variant: 'default', size: 'compact-sm' } as const;
  return (
    <Group gap="xs">
      {!isLive && (
        <ReasonButton {...shared} look={look} label={t.promote} explain={t.promoteExplain} send={promote(false)} />
      )}
      {!isLive && !isShadow && (
        <ReasonButton {...shared} look={look} label={t.shadow} explain={t.shadowExplain} send={promote(true)} />
      )}
      {isShadow && <ReasonButton {...shared} look={look} label={t.endShadow} send={rollBack(true)} />}
      {isLive && (
        <ReasonButton {...shared} look={look} label={t.rollBack} explain={t.rollBackExplain} send={rollBack(false)} />
      )}
    </Group>
  );
}
