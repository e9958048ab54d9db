// Redaction names one place; a value often stands in several: in an address and in its parts, in a header and as a cookie, in
// a body and in what was read of it. Whatever a redacted document hides is looked for in all the rest of it, whichever
// protocol it is of, and hidden there too.
import type { Json, JsonObject } from "../../contract/index.ts";
import { openJson } from "../paths/body.ts";
import { isList, isObject } from "../paths/scalar.ts";
import { REDACTED } from "../paths/steps.ts";
import { checkDepth, hiddenLeaves, nameOf } from "./hidden-leaves.ts";
import { Needles } from "./needles.ts";

/** What of an entry holds traffic. The rest says where and when it was seen. */
const CONTENT = ["request", "response", "data", "event"];
/** Members besides that hold what traffic told. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  error: ["msg"],
  src: ["name", "dns"],
  dst: ["name", "dns"],
};

/** `after`, which is `before` redacted, without copies of what it hides; itself where there are none. */
export function hideCopies(before: Json, after: Json): Json {
  if (before === after || !isObject(after)) return after;
  const needles = new Needles(hiddenLeaves(before, after));
  if (needles.isEmpty) return after;
  let shown: Json = after;
  for (const key of CONTENT) shown = changed(shown, key, (value) => hideIn(value, needles, key, 0));
  for (const [key, names] of Object.entries(TOLD)) {
    shown = changed(shown, key, (told) =>
      names.reduce<Json>((now, name) => changed(now, name, (value) => hideIn(value, needles, name, 0)), told),
    );
  }
  return shown;
}

function changed(value: Json, key: string, change: (member: Json) => Json): Json {
  if (!isObject(value) || !Object.hasOwn(value, key)) return value;
  const member = value[key] ?? null;
  const next = change(member);
  return next === member ? value : { ...value, [key]: next };
}

function hideIn(value: Json, needles: Needles, key: string, depth: number): Json {
  checkDepth(depth);
  if (typeof value === "string") return hideInText(value, needles, key, depth);
  if (value === null) return value;
  if (typeof value !== "object") return needles.has(value, key) ? REDACTED : value;
  if (isList(value)) {
    const next = value.map((child) => hideIn(child, needles, key, depth + 1));
    return next.some((child, i) => child !== value[i]) ? next : value;
  }
  return isObject(value) ? hideInObject(value, needles, key, depth) : value;
}

function hideInObject(object: JsonObject, needles: Needles, key: string, depth: number): JsonObject {
  let isChanged = false;
  const members = Object.entries(object).map(([name, child]): [string, Json] => {
    const shown = hideIn(child, needles, nameOf(object, name, key), depth + 1);
    const shownName = needles.hidesName(name) ? REDACTED : name;
    isChanged ||= shown !== child || shownName !== name;
    return [shownName, shown];
  });
  return isChanged ? Object.fromEntries(members) : object;
}

/** JSON stays JSON. */
function hideInText(text: string, needles: Needles, key: string, depth: number): string {
  if (text === "" || text === REDACTED) return text;
  const opened = !needles.has(text, key) && /^\s*[[{]/.test(text) ? openJson(text) : null;
  if (opened === null) return needles.hideIn(text, key);
  const inner = hideIn(opened.value, needles, key, depth + 1);
  return inner === opened.value ? text : JSON.stringify(inner);
}
