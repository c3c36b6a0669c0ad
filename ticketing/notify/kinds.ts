/** What people are told of. A page is for who must act now; who gets one cannot turn it off. */
export const notificationKinds = [
  'assigned',
  'declined',
  'coverage_gap',
  'sla_warning',
  'sla_breach',
  'escalation',
  'page',
  'mention',
  'comment',
  'approval',
  'approved',
  'refused',
  'priority_raised',
  'relapse',
  'rework',
  'resolved',
  'closed',
  'stock_low',
  'new_sign_in',
  'guessing',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** The kinds that a person can turn off or have in a digest. */
export type ChosenKind = Exclude<NotificationKind, 'page'>;
export const chosenKinds = notificationKinds.filter((kind): kind is ChosenKind => kind !== 'page');

/** The ways to a person. The inbox is always there; e-mail where the person has an address. */
export const personChannels = ['inbox', 'email'] as const;
export type PersonChannel = (typeof personChannels)[number];
export type Channel = PersonChannel | 'webhook';
