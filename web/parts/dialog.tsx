import { Modal, type ModalProps } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

/** A dialogue that is open as long as it is drawn. The focus returns to where it was before. */
export function Dialog(props: Omit<ModalProps, 'opened'>): ReactNode {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // Only once the dialogue is gone is it known whether something else has taken the focus.
      setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && before instanceof HTMLElement) before.focus();
      });
    },
    [before],
  );
  return <Modal {...props} opened />;
}
