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
 * What is done to the value found, from a closed list, so that a declaration is data: the matcher, the SQL and the
 * window all work from it and no function crosses a process. Without one, the value is only converted to `type`.
 *
 * - `upper`, `upperSnake` (`ListOffsets` → `LIST_OFFSETS`), `dotted` (blanks become dots): of a text.
 * - `nonNegative`: an int, 0 where it is negative. `sum`: all `paths` added up.
 * - `present`: a bool, whether there is anything: not missing, null, false, 0, "", [] or {}.
 * - `distinct`: a list, the non-empty texts of all `paths` without repeats.
 * - `joinBlank`: a list of texts as one text. `first64Bytes`: at most 64 bytes of the text's UTF-8.
 * - `elapsedUs`: the first path in microseconds, else the second in milliseconds.
 * - `captureCode`: number of the capture source. `resolution`: "" where there is a name, else `cache_miss`.
 */
export type FieldTransform =
  | "upper"
  | "upperSnake"
  | "dotted"
  | "nonNegative"
  | "sum"
  | "present"
  | "distinct"
  | "joinBlank"
  | "first64Bytes"
  | "elapsedUs"
  | "captureCode"
  | "resolution";

/** A condition on the entry: the value at `path`, as text, is one of `in`; or is none of `notIn`; or is empty or not. */
export interface FieldCondition {
  readonly path: string;
  readonly in?: readonly string[] | undefined;
  readonly notIn?: readonly string[] | undefined;
  readonly empty?: boolean | undefined;
}

/**
 * One filter variable (KFL 2) as data. `protocol` names the protocol it belongs to, empty for all entries.
 *
 * Its value is the first of `paths` (or the one `path`) that holds anything, after `transform`, as `type`.
 * It is read only from entries where every condition of `when` holds; where `when` is absent, from entries
 * whose `protocol.name` is `protocol`. Everywhere else it has the type's default, or `otherwise`. A bool
 * without any path is true where `when` holds.
 *
 * `path` is also the classic selector that a click on the value gives; it is absent where no selector holds the
 * value. In `paths`, `{local}` and `{remote}` stand for `src` or `dst` after `outgoing`, and `{row}` for the
 * facts of the list row (`no`, `method`, `summary`, `status`, `outcome`, `marked`, `ignored`, `comment`), which are not in the document.
 */
export interface FieldSpec {
  readonly name: string;
  readonly type: FieldType;
  readonly doc: string;
  readonly protocol: string;
  readonly path?: string | undefined;
  readonly paths?: readonly string[] | undefined;
  readonly transform?: FieldTransform | undefined;
  readonly when?: readonly FieldCondition[] | undefined;
  readonly otherwise?: number | undefined;
}

/** One path that classic filters can read, for completion: `request.method`, `response.status`, … */
export interface PathSpec {
  readonly path: string;
  readonly type: FieldType;
  readonly doc: string;
  readonly protocol: string;
}

/**
 * Members of the objects at a path that say the same without spelling or names in common: by name and by number, as a value and
 * as bytes. Where redaction touches `member`, the `others` are hidden whole; where it touches one of these, `member` is.
 */
export interface ToldTwice {
  /** A classic path of keys and `[*]`. */
  readonly at: string;
  readonly member: string;
  readonly others: readonly string[];
  /** Each says all: where one that is to be redacted is not there, the other may show what it would have shown. */
  readonly eachIsWhole?: boolean;
}

/** Everything that a filter may name, and the protocols known to this build. */
export interface Catalogue {
  readonly fields: readonly FieldSpec[];
  readonly paths: readonly PathSpec[];
  readonly protocols: readonly Protocol[];
}
