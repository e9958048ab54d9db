// The part of the desktop API that looks back: packets from before somebody looked, fetched from the rings of agents.
import { eventIterator, oc } from "@orpc/contract";
import { z } from "zod";
import { errors } from "./errors.ts";

const base = oc.errors(errors);
const nothing = z.object({});
const snapshotId = z.object({ id: z.string().max(64) });

/** Most nodes that one look back may name. */
const MAX_NAMED = 200;

/** Packets of the past, fetched from the rings of agents into a file of this machine. */
export const snapshot = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  createdMs: z.number(),
  /** Of its packets; null where there are none. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  bytes: z.number(),
  packets: z.number(),
  nodes: z.array(z.string()),
  /** What could not be had, for people; empty where all is there. */
  notice: z.string(),
});
export type Snapshot = z.infer<typeof snapshot>;

export const lookBackProgress = z.object({
  agents: z.number(),
  agentsDone: z.number(),
  scannedBytes: z.number(),
  totalBytes: z.number(),
  packets: z.number(),
  /** The last one has it. */
  snapshot: snapshot.nullable(),
});
export type LookBackProgress = z.infer<typeof lookBackProgress>;

/** Files of fetched packets in the data folder. They are opened as any capture file is. */
export const snapshotOperations = {
  /** Fetches what agents still hold of a time (null: an open end) from nodes (empty: all) of a tap (empty: all). */
  take: base
    .input(
      z.object({
        tap: z.string().max(64),
        nodes: z.array(z.string().max(512)).max(MAX_NAMED),
        fromMs: z.number().nullable(),
        toMs: z.number().nullable(),
        name: z.string().max(200),
      }),
    )
    .output(eventIterator(lookBackProgress)),
  list: base.input(nothing).output(z.object({ snapshots: z.array(snapshot) })),
  remove: base.input(snapshotId).output(nothing),
  /** Where a browser gets the file from. */
  download: base.input(snapshotId).output(z.object({ downloadUrl: z.string() })),
};
