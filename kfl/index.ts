// The public face of the filter language: text → tree → predicate, SQL and editor services, for both dialects.
export { compile } from "./compile.ts";
export { CAPTURE_SOURCES } from "./fields/bind.ts";
export { STANDARD_FIELDS, STANDARD_PATHS } from "./fields/standard.ts";
export * from "./editor/words.ts";
export * from "./filter.ts";
export * from "./sql/schema.ts";
