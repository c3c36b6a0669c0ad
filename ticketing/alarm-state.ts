/** ISA-18.2 states of an alarm episode. */
export const alarmStates = ['NORM', 'UNACK', 'ACKED', 'RTNUN', 'SHLVD', 'DSUPR', 'OOSRV'] as const;
export type AlarmState = (typeof alarmStates)[number];

/** What happens to an alarm: a person takes note, the machine is back to normal, gets worse, or work on it begins or ends. */
export type AlarmChange = 'acknowledged' | 'cleared' | 'worsened' | 'suppressed' | 'unsuppressed';

/**
 * The state after a change; acknowledging and clearing are separate (TICKETING §1). What has no effect leaves the state.
 * @param cleared whether the machine is back to normal: decides what a suppressed alarm becomes
 */
export function nextAlarmState(state: AlarmState, change: AlarmChange, cleared: boolean): AlarmState {
  switch (change) {
    case 'acknowledged':
      return state === 'UNACK' ? 'ACKED' : state === 'RTNUN' ? 'NORM' : state;
    case 'cleared':
      return state === 'UNACK' ? 'RTNUN' : state === 'ACKED' ? 'NORM' : state;
    case 'worsened':
      return state === 'ACKED' ? 'UNACK' : state;
    case 'suppressed':
      return state === 'UNACK' || state === 'ACKED' ? 'DSUPR' : state;
    case 'unsuppressed':
      return state !== 'DSUPR' ? state : cleared ? 'NORM' : 'ACKED';
    default:
      return change satisfies never;
  }
}
