// What a body says at a glance: the first error code, and the topics that it names.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { shownText } from "../database-sections.ts";

/** Topics that the list's cell names. */
const MAX_TOPICS = 5;
/** Lists of things that are topics, with the name of what names them. */
const TOPIC_LISTS: Readonly<Record<string, readonly string[]>> = {
  topicData: ["topic", "name", "topicId"],
  topics: ["topic", "name", "topicName", "topicId"],
  responses: ["topic", "name", "topicId"],
  topicNames: [],
};

/** The first code that is none of 0; 0 where there is none. */
export function firstErrorCode(value: Json | undefined): number {
  if (Array.isArray(value)) {
    for (const one of value) {
      const code = firstErrorCode(one);
      if (code !== 0) return code;
    }
    return 0;
  }
  if (typeof value !== "object" || value === null) return 0;
  const object = value as JsonObject;
  for (const name of Object.keys(object)) {
    const inner = object[name];
    if (typeof inner === "number") {
      if (inner !== 0 && name === "errorCode") return inner;
    } else if (typeof inner === "object") {
      const code = firstErrorCode(inner);
      if (code !== 0) return code;
    }
  }
  return 0;
}

/** Names of the topics, each with the selector that finds it. */
export function topicsOf(payload: JsonObject, side: string): readonly (readonly [name: string, selector: string])[] {
  for (const [list, names] of Object.entries(TOPIC_LISTS)) {
    const value = payload[list];
    if (!Array.isArray(value) || value.length === 0) continue;
    const found = (value as readonly Json[]).slice(0, MAX_TOPICS).flatMap((one, i) => {
      const selector = `${side}.payload.${list}[${i}]`;
      if (typeof one === "string") return [[one, selector] as const];
      const object = (one ?? {}) as JsonObject;
      return names
        .flatMap((key) => (object[key] ? [[shownText(object[key]), `${selector}.${key}`] as const] : []))
        .slice(0, 1);
    });
    if (found.length > 0) return found;
  }
  return [];
}
