// What scripts can use: hooks and helpers, declared once.
export * from "./helper.ts";
export * from "./helpers.ts";
export * from "./hooks.ts";
