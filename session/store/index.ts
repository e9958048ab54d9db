// The store's face to the rest of the session.
export type { SourceFacts } from "./dictionary.ts";
export * from "./row-batch.ts";
export { batchOf } from "./row-batch-builder.ts";
export { EntryStore, type StoreTotals } from "./store.ts";
export { firstMatches, type LookAtRow } from "./row-colours.ts";
export type { StoredRow } from "./stored-row.ts";
export type { HistogramCounts } from "./histogram.ts";
export type { SortColumn, SortOrder } from "./order.ts";
export { recentRows, type TrafficCount, trafficOf } from "./traffic.ts";
export { type SeenValue, seenValues } from "./values.ts";
export type { Commit } from "./writer.ts";
export { View, type ViewSpec, type ViewState } from "./view.ts";
