/** Who a connection or a request has proved to be. */
export type Principal = {
  readonly site: string;
  readonly device: string;
  /** `anyone` speaks for every device: under `--dev-open`, and the plant's own broker. */
  readonly kind: 'device' | 'gateway' | 'anyone';
};
