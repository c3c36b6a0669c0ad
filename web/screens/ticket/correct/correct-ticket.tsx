import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiError, api, dataOf } from '../../../api/client.ts';
import { useChange } from '../../../api/use-change.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { Failure } from '../../../parts/failure.tsx';
import { useMe } from '../../../parts/session.tsx';
import { correctWords } from '../../../words/correct.ts';
import { shellWords } from '../../../words/shell.ts';
import { ticketWords } from '../../../words/ticket.ts';
import { useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { useRights } from '../use-rights.ts';
import { type CorrectDraft, type Correction, correctionOf, draftOf } from './correct-draft.ts';
import { CorrectFields } from './correct-fields.tsx';

/** A button that opens the dialogue, for those who may correct an open ticket. */
export function CorrectTicket({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(correctWords);
  const { leads } = useRights(ticket);
  const [opened, { open, close }] = useDisclosure(false);
  if (!leads) return null;
  return (
    <>
      <Button variant="default" size="compact-md" onClick={open}>
        {t.correct}
      </Button>
      {opened && <Dialogue ticket={ticket} close={close} />}
    </>
  );
}

/**
 * What was typed stays when somebody else was faster: what they changed is then no change of ours.
 */
function Dialogue({ ticket, close }: { readonly ticket: Ticket; readonly close: () => void }): ReactNode {
  const t = useWords(correctWords);
  const ticketText = useWords(ticketWords);
  const shell = useWords(shellWords);
  const [read, setRead] = useState(ticket);
  const [draft, setDraft] = useState<CorrectDraft>(() => draftOf(ticket));
  const [reason, setReason] = useState('');
  const change = useCorrection(ticket);
  if (read.version !== ticket.version) {
    setDraft(rebased(read, { ticket, draft }));
    setRead(ticket);
  }
  const correction = correctionOf(ticket, draft);
  const isSame = Object.keys(correction).length === 0;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await change.send({ ...correction, reason: reason.trim() })) close();
  };
  return (
    <Dialog onClose={close} title={t.title} size="lg" closeButtonProps={{ 'aria-label': shell.close }}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <Text size="sm">{t.explain}</Text>
          <CorrectFields ticket={ticket} draft={draft} change={setDraft} sets={useSets()} />
          <Textarea
            label={t.reason}
            value={reason}
            required
            maxLength={2000}
            autosize
            minRows={2}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {isStale(change.failure) && <Alert color="yellow">{ticketText.changed}</Alert>}
          {change.failure !== undefined && <Failure error={change.failure} />}
          <Group justify="flex-end">
            {isSame && (
              <Text size="sm" c="dimmed">
                {t.same}
              </Text>
            )}
            <Button variant="default" onClick={close}>
              {shell.cancel}
            </Button>
            <Button type="submit" loading={change.asking} disabled={isSame || reason.trim() === ''}>
              {t.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Refused for an old version; a conflict with another ticket has its own words. */
function isStale(failure: unknown): boolean {
  return failure instanceof ApiError && failure.problem.status === 412;
}

/** Whether the person sets priorities, too. */
function useSets(): boolean {
  const { role, kind } = useMe();
  return kind === 'anyone' || role !== 'reliability_engineer';
}

function useCorrection({ id, version }: Ticket) {
  return useChange((body: Correction, key) =>
    dataOf(
      api.PATCH('/tickets/{id}', {
        params: { path: { id }, header: { 'if-match': `"${version}"`, 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
}

/** The form over the ticket as it is now: what the person changed stays changed. */
function rebased(read: Ticket, now: { readonly ticket: Ticket; readonly draft: CorrectDraft }): CorrectDraft {
  const before = draftOf(read);
  const typed = Object.entries(now.draft).filter(([name, value]) => before[name as keyof CorrectDraft] !== value);
  return { ...draftOf(now.ticket), ...Object.fromEntries(typed) };
}
