import { Alert, Anchor, createTheme, Modal } from '@mantine/core';

/** Large enough to be hit with a thumb in a glove; colours of contrast 4.5 and more. */
const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  autoContrast: true,
  luminanceThreshold: 0.4,
  defaultRadius: 'md',
  fontFamily: 'system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  cursorType: 'pointer',
  components: {
    // A link within a text must not be told by its colour alone.
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    // The lock of the page would write a style without the nonce, which the browser refuses.
    Modal: Modal.extend({ defaultProps: { lockScroll: false } }),
  },
});

/**
 * As the reader's language names what every dialogue and notice has.
 * @param given words of their buttons
 */
export function themeIn(given: { readonly close: string; readonly showPassword: string }): typeof theme {
  const { close, showPassword } = given;
  const label = { 'aria-label': close };
  const { Modal: modal, ...components } = theme.components ?? {};
  return {
    ...theme,
    components: {
      ...components,
      Modal: { ...modal, defaultProps: { ...modal?.defaultProps, closeButtonProps: label } },
      Alert: Alert.extend({ defaultProps: { closeButtonLabel: close } }),
      PasswordInput: { defaultProps: { visibilityToggleButtonProps: { 'aria-label': showPassword } } },
    },
  };
}

/** Colour of a priority, the most urgent first; white stands on each with a contrast above 5. */
export const PRIORITY_COLOUR: Readonly<Record<string, string>> = {
  P1: '#c92a2a',
  P2: '#b03a0a',
  P3: '#7a5400',
  P4: '#495057',
};

const REST = '#495057';

/** Colour of a state of a ticket, by the one who is to act next. */
export const STATE_COLOUR: Readonly<Record<string, string>> = {
  candidate: '#862e9c',
  new: '#c92a2a',
  assigned: '#b03a0a',
  accepted: '#1864ab',
  scheduled: '#364fc7',
  in_progress: '#0b7285',
  on_hold: REST,
  resolved: '#237032',
  closed: REST,
  cancelled: REST,
  merged: REST,
};
