/** The proven identity of a connection or a request. */
export type Principal = {
  readonly site: string;
  readonly device: string;
  /** `anyone` may publish for every device: under `--dev-open`, and the plant's own broker. */
  readonly kind: 'device' | 'gateway' | 'anyone';
};
