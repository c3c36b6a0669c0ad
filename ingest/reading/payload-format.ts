/** A payload format; used as the metric label. */
export type Format =
  | 'native'
  | 'waveform'
  | 'sparkplug'
  | 'thingsboard'
  | 'line_protocol'
  | 'senml'
  | 'mapping'
  | 'unknown';
