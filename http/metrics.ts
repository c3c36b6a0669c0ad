/** The answer of `GET /metrics`. */
export type Metrics = { readonly contentType: string; text(): Promise<string> };
