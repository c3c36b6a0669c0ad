/** Kinds of notifications. A page is for people who must act now. */
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
  'corrected',
  'relapse',
  'rework',
  'resolved',
  'closed',
  'cancelled',
  'merged',
  'open_again',
  'stock_low',
  'backup_failed',
  'timer_forgotten',
  'new_sign_in',
  'guessing',
  'factor_added',
  'factor_removed',
  'factors_reset',
  'recovery_code_used',
  'factor_guessing',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/**
 * Kinds that nobody can turn off, and that skip digest and quiet hours: a page, and notices that an
 * intruder would turn off first.
 */
export const urgentKinds = [
  'page',
  'new_sign_in',
  'guessing',
  'factor_added',
  'factor_removed',
  'factors_reset',
  'recovery_code_used',
  'factor_guessing',
] as const satisfies readonly NotificationKind[];

/** The kinds that a person can turn off or have in a digest. */
export type ChosenKind = Exclude<NotificationKind, (typeof urgentKinds)[number]>;
export const chosenKinds = notificationKinds.filter(
  (kind): kind is ChosenKind => !urgentKinds.some((urgent) => urgent === kind),
);

/**
 * The ways to a person. The inbox is always there; e-mail where the person has an address, push
 * where they have a device that takes it.
 */
export const personChannels = ['inbox', 'email', 'push'] as const;
export type PersonChannel = (typeof personChannels)[number];
export type Channel = PersonChannel | 'webhook';
