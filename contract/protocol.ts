// What a protocol tells the rest of the program about itself: the `protocol` object of an entry, and the
// fields that filters can read. Declared in each protocol's folder, carried to the window as data.

/** The `protocol` object of an entry. One value a protocol and version; colours are `#rrggbb`. */
export interface Protocol {
  readonly name: string;
  readonly version: string;
  readonly abbr: string;
  readonly longName: string;
  readonly macro: string;
  readonly backgroundColor: string;
  readonly foregroundColor: string;
  readonly fontSize: number;
  readonly referenceLink: string;
  readonly ports: readonly string[];
  readonly layer4: string;
  readonly layer3: string;
  readonly priority: number;
}

/** Types of filter variables: `ts` is an instant, `list` a list of strings, `map` a map of string to string. */
export type FieldType = "string" | "int" | "bool" | "list" | "map" | "bytes" | "ts";

/**
 * One filter variable (KFL 2) as data. `path` is the classic selector that holds the value in an entry
 * (absent where the value is computed); `protocol` names the protocol it belongs to, empty for all entries.
 */
export interface FieldSpec {
  readonly name: string;
  readonly type: FieldType;
  readonly doc: string;
  readonly protocol: string;
  readonly path?: string;
}

/** One path that classic filters can read, for completion: `request.method`, `response.status`, … */
export interface PathSpec {
  readonly path: string;
  readonly type: FieldType;
  readonly doc: string;
  readonly protocol: string;
}

/** Everything that a filter may name, and the protocols known to this build. */
export interface Catalogue {
  readonly fields: readonly FieldSpec[];
  readonly paths: readonly PathSpec[];
  readonly protocols: readonly Protocol[];
}
