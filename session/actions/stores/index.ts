// Actions of stores. Their clients are loaded when the first call needs them: a program without scripts loads none.
import type { Action } from "../types.ts";
import { elastic } from "./elastic.ts";
import { gcsActions } from "./gcs.ts";
import { influxdb } from "./influxdb.ts";
import { kinesisPut } from "./kinesis.ts";
import { s3Actions } from "./s3.ts";
import type { StoreNetwork } from "./store-network.ts";

export type { Agents, StoreNetwork } from "./store-network.ts";

export function storeActions(network: StoreNetwork): readonly Action[] {
  return [...s3Actions(network), ...gcsActions(network), influxdb(network), elastic(network), kinesisPut(network)];
}
