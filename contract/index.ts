// The shared words of all parts: types and schemas, no logic.
export * from "./api.ts";
export * from "./cluster-api.ts";
export * from "./dissector-api.ts";
export * from "./entry.ts";
export * from "./errors.ts";
export * from "./filter-text.ts";
export * from "./find-api.ts";
export * from "./key-log-api.ts";
export * from "./ledger.ts";
export * from "./ledger-schema.ts";
export * from "./protocol.ts";
export * from "./script-api.ts";
export * from "./scripts/index.ts";
export * from "./sections.ts";
export * from "./snapshot-api.ts";
