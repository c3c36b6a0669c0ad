/** Where a connection comes from. */
export type Peer = {
  readonly address: string | undefined;
  /** SHA-256 of the client certificate that TLS has verified, in lower-case hexadecimal. */
  readonly certificate?: string | undefined;
};
