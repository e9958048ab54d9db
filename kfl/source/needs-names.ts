// Whether a filter asks for something that only the desktop knows: names of pods and services, numbers of the list,
// verdicts of scripts, notes of the user. An agent has none of them, so such a filter is refused instead of silently matching nothing.
import type { Catalogue } from "../../contract/index.ts";
import { highlight } from "../editor/highlight.ts";

/** Of a peer an agent knows these two alone. */
const KNOWN_OF_PEER = new Set(["ip", "port"]);
const DESKTOP_WORDS = new Set(
  (
    "id worker cluster namespace namespaces pods services dns_resolutions labels annotations passed failed marked ignored comment record " +
    "local_labels local_annotations local_node_name local_process_name local_resolution_status remote_labels " +
    "remote_annotations remote_node_name remote_process_name remote_resolution_status tls_summary entryFile"
  ).split(" "),
);
const DOTTED = /[\p{L}_][\p{L}\p{Nd}_]*(?:\s*\.\s*[\p{L}_][\p{L}\p{Nd}_]*)*/uy;
/** `field("src.name")` reads what its text names. */
const FIELD_FUNCTION = "field";

/** The first word of the filter that an agent cannot decide; empty where it can decide all. */
export function wordThatNeedsNames(filter: string, catalogue: Catalogue): string {
  const spans = highlight(filter, { catalogue });
  for (const [i, { from, to, kind }] of spans.entries()) {
    const textBefore = filter.slice(spans[i - 1]?.from ?? 0, spans[i - 1]?.to ?? 0);
    if (kind === "function" && filter.slice(from, to) === FIELD_FUNCTION) {
      const argument = spans[i + 2];
      const text = argument?.kind === "string" ? filter.slice(argument.from + 1, argument.to - 1) : "";
      const word = wordOf(text, 0);
      if (word !== "") return word;
    }
    if (textBefore === "." || textBefore === "..") continue;
    const word = kind === "field" || kind === "name" || kind === "flag" ? wordOf(filter, from) : "";
    if (word !== "") return word;
  }
  return "";
}

function wordOf(text: string, at: number): string {
  DOTTED.lastIndex = at;
  const dotted = (DOTTED.exec(text)?.[0] ?? "").replaceAll(/\s/g, "");
  const [first = "", second = ""] = dotted.split(".");
  if (DESKTOP_WORDS.has(first)) return first;
  if (first !== "src" && first !== "dst") return "";
  return KNOWN_OF_PEER.has(second) ? "" : dotted;
}
