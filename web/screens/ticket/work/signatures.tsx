import { Button, NativeSelect, Stack, Text } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { ApiError, api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';
import type { Ticket } from '../use-move.ts';
import type { Rights } from '../use-rights.ts';
import { ProveDialog } from './prove-dialog.tsx';
import { Section } from './section.tsx';
import { sendFile } from './send-file.ts';
import { SignaturePad } from './signature-pad.tsx';

type Meaning = GetData<'/tickets/{id}/signatures'>['items'][number]['meaning'];

/**
 * Signatures over the work as it was. A drawn one is a photo of the ticket, and part of what is
 * signed.
 */
export function Signatures({ ticket, rights }: { readonly ticket: Ticket; readonly rights: Rights }): ReactNode {
  const t = useWords(workWords);
  const signatures = useGet('/tickets/{id}/signatures', { params: { path: { id: ticket.id } } });
  return (
    <Section id="signatures" title={t.signatures}>
      {signatures.error && <Failure error={signatures.error} again={() => void signatures.refetch()} />}
      {signatures.data?.items.length === 0 && <Text c="dimmed">{t.noSignatures}</Text>}
      {signatures.data?.items.map(({ id, name, meaning, signedAt }) => (
        <Text key={id} size="sm">
          <b>{name}</b> · {t.meaning[meaning]} · <SiteTime at={signedAt} />
        </Text>
      ))}
      {rights.signs && <Signing ticket={ticket} rights={rights} />}
    </Section>
  );
}

function Signing({ ticket, rights }: { readonly ticket: Ticket; readonly rights: Rights }): ReactNode {
  const t = useWords(workWords);
  const isMine = rights.personId === null || ticket.assignee?.id === rights.personId;
  const [meaning, setMeaning] = useState<Meaning>(isMine ? 'performed' : 'reviewed');
  const [proving, setProving] = useState(false);
  const drawn = useRef<Blob>(undefined);
  const uploaded = useRef<Blob>(undefined);
  const sign = useChange(async (given: Meaning, key) => {
    if (drawn.current && uploaded.current !== drawn.current) {
      await sendFile(ticket.id, new File([drawn.current], `signature-${given}.png`, { type: 'image/png' }), false);
      uploaded.current = drawn.current;
    }
    const params = { path: { id: ticket.id }, header: { 'Idempotency-Key': key } };
    try {
      return await dataOf(api.POST('/tickets/{id}/signatures', { params, body: { meaning: given } }));
    } catch (error) {
      if (isStaleSignIn(error)) setProving(true);
      throw error;
    }
  });
  const failure = proving || isStaleSignIn(sign.failure) ? undefined : sign.failure;
  return (
    <Stack gap="xs" align="flex-start">
      <NativeSelect
        label={t.meaningOf}
        value={meaning}
        onChange={(event) => setMeaning(event.currentTarget.value as Meaning)}
        data={Object.entries(t.meaning).map(([value, label]) => ({ value, label }))}
      />
      <SignaturePad
        label={t.drawHere}
        clear={t.clear}
        drawn={(image) => {
          drawn.current = image;
        }}
      />
      <Button loading={sign.asking} onClick={() => void sign.send(meaning)}>
        {t.sign}
      </Button>
      {failure !== undefined && <Failure error={failure} />}
      {proving && (
        <ProveDialog
          close={() => setProving(false)}
          proven={() => {
            setProving(false);
            void sign.send(meaning);
          }}
        />
      )}
    </Stack>
  );
}

function isStaleSignIn(error: unknown): boolean {
  return error instanceof ApiError && error.problem.reason === 'fresh_sign_in_required';
}
