// How much of an explanation is answered: filters may have thousands of terms, and entries values of megabytes.

/** Most lines of an explanation, those apart that decided. */
export const MAX_EXPLAINED_LINES = 400;
/** Most lines directly below one, the one apart that decided. */
export const MAX_EXPLAINED_CHILDREN = 100;
/** Levels to which a filter is taken apart. */
export const MAX_EXPLAINED_DEPTH = 24;
/** Most values of one term. */
export const MAX_EXPLAINED_VALUES = 6;
/** Longest text of a line, a name or a value, in UTF-16 units. */
export const MAX_EXPLAINED_TEXT = 240;
