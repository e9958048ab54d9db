// What a message may be and what of it an entry keeps.

/** A message may be so long (native_transport_max_frame_size is 16 MiB where nobody changes it; the specification's limit is this). */
export const MAX_ENVELOPE_BYTES = 256 << 20;
/** Values bound to one statement. */
export const MAX_VALUES = 200;
/** Statements of one batch in its entry. */
export const MAX_BATCH = 100;
/** Columns of one result. */
export const MAX_COLUMNS = 1000;
/** Rows in an entry. */
export const MAX_ROWS = 100;
/** Types inside of types. */
export const MAX_TYPE_DEPTH = 16;
/** Elements of one collection in an entry, and characters of one value. */
export const MAX_ELEMENTS = 100;
export const MAX_VALUE_CHARACTERS = 8192;
/** Entries of a map or list in a message: options, warnings, custom payload. */
export const MAX_ENTRIES = 200;
/** Bytes of a value that is kept to be shown. */
export const MAX_KEPT_VALUE_BYTES = 16 << 10;
