import { createTheme, type MantineColor } from '@mantine/core';

/** Large enough to be hit with a thumb in a glove; colours of contrast 4.5 and more. */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.4,
  defaultRadius: 'md',
  fontFamily: 'system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  cursorType: 'pointer',
});

/** Colour of a priority, the most urgent first. */
export const PRIORITY_COLOUR: Readonly<Record<string, MantineColor>> = {
  P1: 'red.8',
  P2: 'orange.9',
  P3: 'yellow.9',
  P4: 'gray.7',
};

/** Colour of a state of a ticket: who is to act next. */
export const STATE_COLOUR: Readonly<Record<string, MantineColor>> = {
  candidate: 'grape.8',
  new: 'red.8',
  assigned: 'orange.9',
  accepted: 'blue.8',
  scheduled: 'indigo.8',
  in_progress: 'cyan.9',
  on_hold: 'gray.7',
  resolved: 'teal.9',
  closed: 'gray.7',
  cancelled: 'gray.7',
  merged: 'gray.7',
};
