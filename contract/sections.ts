// What a detail pane shows of one side of an entry: labelled sections made by a protocol's `present`, so that
// the window holds no protocol knowledge.

/** A cell that can be added to the filter: `selector` is the classic path of the value. */
export interface SectionRow {
  readonly name: string;
  readonly value: string | number | boolean | null;
  readonly selector: string;
}
export type Section =
  | { readonly kind: "table"; readonly title: string; readonly rows: readonly SectionRow[] }
  | {
      readonly kind: "body";
      readonly title: string;
      readonly body: string;
      readonly encoding: "" | "base64";
      readonly mimeType: string;
      readonly selector: string;
    };

/** The sections of an entry; a side that does not exist is null. */
export interface Sections {
  readonly request: readonly Section[] | null;
  readonly response: readonly Section[] | null;
  readonly data: readonly Section[] | null;
}
