/** The server's refusal: a problem document (RFC 9457). */
export type Problem = {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly reason?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly version?: number;
};
