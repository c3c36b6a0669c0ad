/** What `GET /metrics` answers. */
export type Metrics = { readonly contentType: string; text(): Promise<string> };
