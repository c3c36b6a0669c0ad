/** `[milliseconds since the epoch, value]`, oldest first. */
type Point = readonly [number, number];

/** One part of a report, from top to bottom; all texts are ready to print. */
export type ReportBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** In grey: what is missing, cut or left out. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | {
      readonly kind: 'table';
      /** Widths are shares of the line. */
      readonly columns: readonly { readonly label: string; readonly width: number }[];
      readonly rows: readonly (readonly string[])[];
    }
  | {
      readonly kind: 'chart';
      readonly title: string;
      readonly points: readonly Point[];
      readonly from: number;
      readonly to: number;
      readonly fromText: string;
      readonly toText: string;
      readonly marks: readonly { readonly at: number; readonly label: string }[];
    }
  | { readonly kind: 'photos'; readonly items: readonly ReportPhoto[] };

/** A photo that a PDF can hold as it is: JPEG, or PNG. */
export type ReportPhoto = { readonly caption: string; readonly bytes: Uint8Array; readonly broken: string };

/** A whole report as the thread that draws it needs it. */
export type ReportDocument = {
  readonly title: string;
  readonly subtitle: string;
  readonly lang: 'en' | 'zh-CN';
  /** At the foot of each page, with `{page}` and `{pages}`. */
  readonly footer: string;
  readonly madeAt: number;
  readonly blocks: readonly ReportBlock[];
};
