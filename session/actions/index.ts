// What scripts do outside of their sandbox.
export { type ActionDeskOptions, openActionDesk } from "./action-desk.ts";
export { ACTIONS } from "./registry.ts";
export * from "./types.ts";
