// The public face of the filter language: text → tree → predicate, SQL and editor services, for both dialects.
export * from "./editor/words.ts";
export * from "./filter.ts";
export * from "./sql/schema.ts";
