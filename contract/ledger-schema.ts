// The loss ledger (ledger.ts) as it crosses a boundary.
import { z } from "zod";
import { HOPS } from "./ledger.ts";

export const ledgerLine = z.object({
  hop: z.enum(HOPS),
  code: z.string(),
  reason: z.string(),
  unit: z.enum(["packets", "bytes", "entries", "flows", "messages"]),
  count: z.number(),
  isLoss: z.boolean(),
});
export const ledger = z.object({
  packets: z.number(),
  bytes: z.number(),
  entries: z.number(),
  flows: z.number(),
  lines: z.array(ledgerLine),
});
