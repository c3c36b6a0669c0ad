import { expect, test } from 'vitest';
import { correctionOf, draftOf } from '../../web/screens/ticket/correct/correct-draft.ts';
import type { Ticket } from '../../web/screens/ticket/use-move.ts';

const ticket = {
  title: 'Bearing is hot',
  description: 'As the alarm says',
  titleZh: '轴承过热',
  descriptionZh: null,
  priority: 'P2',
  asset: { id: 'plant:fan-1' },
  failureModeGroup: 'bearing',
  workClass: 'corrective',
} as unknown as Ticket;

test('a form that was only opened corrects nothing', () => {
  expect(correctionOf(ticket, draftOf(ticket))).toEqual({});
  expect(correctionOf(ticket, { ...draftOf(ticket), title: ' Bearing is hot ' })).toEqual({});
});

test('only what differs is sent, and Chinese words go along with those that they translate', () => {
  expect(correctionOf(ticket, { ...draftOf(ticket), priority: 'P4', asset: 'plant:fan-2' })).toEqual({
    priority: 'P4',
    asset: 'plant:fan-2',
  });
  expect(correctionOf(ticket, { ...draftOf(ticket), title: 'Belt slips', titleZh: '皮带打滑' })).toEqual({
    title: 'Belt slips',
    titleZh: '皮带打滑',
  });
  expect(correctionOf(ticket, { ...draftOf(ticket), title: 'Bearing is very hot' })).toMatchObject({
    titleZh: '轴承过热',
  });
  expect(correctionOf(ticket, { ...draftOf(ticket), description: 'x' })).toEqual({ description: 'x' });
  expect(correctionOf(ticket, { ...draftOf(ticket), titleZh: ' ' })).toEqual({ titleZh: null });
});
