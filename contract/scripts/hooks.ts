// The hooks that scripts may define: top-level functions of these names.
import type { HelperParameter } from "./helper.ts";

export interface Hook {
  readonly name: HookName;
  readonly parameters: readonly HelperParameter[];
  readonly returns: string;
  readonly doc: string;
  /** A whole hook. */
  readonly example: string;
  /** Time of one call, and what happens beyond it. */
  readonly limit: string;
}
export const HOOK_NAMES = [
  "onPacketCaptured",
  "onItemCaptured",
  "onItemQueried",
  "onJobPassed",
  "onJobFailed",
  "onHubAction",
  "onPodEvent",
] as const;
export type HookName = (typeof HOOK_NAMES)[number];

const job: readonly HelperParameter[] = [
  { name: "tag", type: "text", doc: "the job" },
  { name: "cron", type: "text", doc: "its schedule" },
  { name: "limit", type: "number", doc: "its runs, 0 for no end" },
];
const data: HelperParameter = { name: "data", type: "entry", doc: "the entry" };

export const HOOKS: readonly Hook[] = [
  {
    name: "onPacketCaptured",
    parameters: [{ name: "info", type: "object", typeText: "PacketInfo", doc: "the packet's head" }],
    returns: "void",
    doc: "Called for every captured packet.",
    example: "var bytes = 0;\nfunction onPacketCaptured(info) {\n  bytes += info.length;\n}",
    limit: "1 ms a packet, as the mean of a second. Beyond it packets are left out, and counted.",
  },
  {
    name: "onItemCaptured",
    parameters: [data],
    returns: "Entry | void",
    doc: "Called for every entry once it is captured. An entry that `test.pass` or `test.fail` marked is marked in the list.",
    example:
      "function onItemCaptured(data) {\n  if (kfl.match('http and response.status >= 500', data)) return test.fail(data);\n}",
    limit: "50 ms, without waiting for helpers. Beyond it the call is ended with an error line.",
  },
  {
    name: "onItemQueried",
    parameters: [data],
    returns: "Entry | void",
    doc: "Called before an entry is shown, exported or fetched. What it returns is shown in its place.",
    example:
      "function onItemQueried(data) {\n  if (data.request && data.request.headers) delete data.request.headers.Authorization;\n  return data;\n}",
    limit: "50 ms. Beyond it the entry is shown as it is, with a mark.",
  },
  {
    name: "onJobPassed",
    parameters: job,
    returns: "void",
    doc: "Called when a job ended without an error.",
    example: 'function onJobPassed(tag, cron, limit) {\n  console.log(tag + " is done");\n}',
    limit: "60 s.",
  },
  {
    name: "onJobFailed",
    parameters: [...job, { name: "err", type: "text", doc: "what went wrong" }],
    returns: "void",
    doc: "Called when a job threw.",
    example: 'function onJobFailed(tag, cron, limit, err) {\n  console.error(tag + ": " + err);\n}',
    limit: "60 s.",
  },
  {
    name: "onHubAction",
    parameters: [
      { name: "action", type: "text", doc: "the id that `hub.action` was given" },
      { name: "object", type: "any", doc: "its value" },
    ],
    returns: "void",
    doc: "Called when a script calls `hub.action`.",
    example:
      'function onHubAction(action, object) {\n  if (action === "shop.failures") console.log(JSON.stringify(object));\n}',
    limit: "60 s.",
  },
  {
    name: "onPodEvent",
    parameters: [
      { name: "event", type: "text", typeText: '"ADDED" | "MODIFIED" | "DELETED"', doc: "what happened" },
      { name: "pod", type: "object", typeText: "Pod", doc: "the pod" },
    ],
    returns: "void",
    doc: "Called when a pod of a tapped cluster comes, changes or goes.",
    example:
      'function onPodEvent(event, pod) {\n  if (event === "DELETED") console.log(pod.metadata.name + " is gone");\n}',
    limit: "60 s.",
  },
];
