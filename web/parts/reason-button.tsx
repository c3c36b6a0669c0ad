import { Button, type ButtonProps, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { shellWords } from '../words/shell.ts';
import { useWords } from '../words/words.ts';
import { Failure } from './failure.tsx';

/**
 * A button that has a change confirmed, with the reason for it. What was typed stays where the
 * server refuses.
 * @property send with the reason, and a key for `Idempotency-Key`
 * @property touches first steps of addresses that are read anew
 * @property children further fields
 */
export function ReasonButton(given: {
  readonly label: string;
  readonly explain?: string;
  readonly reasonLabel: string;
  readonly optional?: boolean;
  readonly send: (reason: string, key: string) => Promise<unknown>;
  readonly touches: readonly string[];
  readonly look?: Pick<ButtonProps, 'variant' | 'color' | 'size'>;
  readonly children?: ReactNode;
}): ReactNode {
  const { label, explain, reasonLabel, optional = false, look = { variant: 'default' }, children } = given;
  const t = useWords(shellWords);
  const [opened, { open, close }] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const change = useChange(given.send, given.touches);
  const press = async (): Promise<void> => {
    if (!(await change.send(reason.trim()))) return;
    setReason('');
    close();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void press();
  };
  return (
    <>
      <Button {...look} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={label} closeButtonProps={{ 'aria-label': t.close }}>
        <form onSubmit={submit}>
          <Stack>
            {explain !== undefined && <Text size="sm">{explain}</Text>}
            {children}
            <Textarea
              label={reasonLabel}
              value={reason}
              required={!optional}
              maxLength={500}
              autosize
              minRows={2}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {change.failure !== undefined && <Failure error={change.failure} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t.cancel}
              </Button>
              <Button type="submit" loading={change.asking}>
                {label}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
