// What a script answers is checked before the engine sees it.
import { z } from "zod";
import type { Json } from "../../contract/index.ts";
import { DISSECTOR_LIMITS as LIMITS } from "./limits.ts";
import { ScriptFailure, type ScriptedHead, type ScriptedMessage } from "../../engine/index.ts";

/** Levels of lists and objects in a message's fields. */
const MAX_DEPTH = 16;

// It was JSON: only its depth is to be checked.
function isShallow(value: Json, left: number = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return true;
  return left > 0 && Object.values(value).every((one: Json) => isShallow(one, left - 1));
}

const field = z.object({
  name: z
    .string()
    .max(LIMITS.fieldNameLength)
    .regex(/^[a-z][a-zA-Z0-9_]*$/, "letters, digits and _, a small letter first"),
  type: z.enum(["string", "int", "bool", "list", "map"]),
  doc: z.string().max(LIMITS.docLength).default(""),
  in: z.enum(["request", "response"]).optional(),
});
const head = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "protocol.name: lower-case letters, digits and dashes"),
  longName: z.string().max(200).optional(),
  transport: z.enum(["tcp", "udp"]).default("tcp"),
  ports: z.array(z.number().int().min(1).max(65_535)).max(100).default([]),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, "protocol.color: #rrggbb")
    .default("#455a64"),
  fields: z
    .array(field)
    .max(LIMITS.fields)
    .default([])
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, "a name stands there twice"),
  hasKeys: z.boolean(),
});
const cell = z.union([z.string(), z.number(), z.boolean()]).transform(String).default("");
const message = z.object({
  length: z.number().int().min(1),
  kind: z.enum(["request", "response", "event", "oneway"]),
  key: z.string().default(""),
  method: cell,
  summary: cell,
  status: cell,
  ok: z.boolean().optional(),
  fields: z
    .record(z.string(), z.custom<Json>())
    .default({})
    .refine((fields) => isShallow(fields), `more than ${MAX_DEPTH} levels`),
});
/** What scripts write, in the names of `dissector-samples/dissector.d.ts`; the rest is the driver's. */
export type GivenHead = Omit<z.input<typeof head>, "hasKeys">;
export type GivenMessage = Omit<z.input<typeof message>, "key">;

const DETECTED = ["no", "more", "client", "server", "either", "maybe-client", "maybe-server"] as const;
type Detected = (typeof DETECTED)[number];

export function readHead(json: string): ScriptedHead {
  const { longName, fields, ...rest } = checked(head, json, "protocol");
  return { ...rest, longName: longName ?? rest.name, fields: fields.map((one) => ({ ...one, in: one.in ?? null })) };
}
export function readDetected(text: string): Detected {
  const found = DETECTED.find((one) => one === text);
  if (found === undefined)
    throw new ScriptFailure(`identify: "${text.slice(0, 50)}" is none of ${DETECTED.join(", ")}`);
  return found;
}
/** A message; a number where the script asks for so many bytes; null where it asks for some more. */
export function readMessage(json: string): ScriptedMessage | number | null {
  if (json === "null") return null;
  const needed = /^\d{1,15}$/.test(json) ? Number(json) : null;
  if (needed !== null) return needed;
  const { ok, ...rest } = checked(message, json, "parse");
  return { ...rest, outcome: ok === undefined ? "none" : ok ? "good" : "bad" };
}

function checked<Schema extends z.ZodType>(schema: Schema, json: string, what: string): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new ScriptFailure(`${what}: it answers what is no value`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ScriptFailure(`${what}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "is not valid"}`.trim());
}
