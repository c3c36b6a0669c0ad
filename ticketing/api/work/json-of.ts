/** A value as JSON: instants are text. */
export type Json<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Json<T[Key]> }
      : T;

/** A row as routes answer it. */
export function jsonOf<T extends object>(row: T): Json<T> {
  return JSON.parse(JSON.stringify(row)) as Json<T>;
}
