// The events of a `text/event-stream` body (WHATWG HTML, 9.2.6).
//   event = *( field [ ":" [ " " ] value ] end-of-line ) end-of-line      a line that begins with ":" is a comment
// Data of several lines is one text. An event at the end of the body may lack its empty line: the stream was left, or cut.
import type { Section, SectionRow } from "../../../contract/index.ts";

/** Events that are shown one by one; the others are counted. */
export const MAX_EVENTS = 1000;

interface StreamEvent {
  type: string;
  id: string;
  readonly data: string[];
}

/** Nothing where the body is no event stream, or has no events. */
export function eventSections(mimeType: string, text: string): readonly Section[] {
  if (!/^text\/event-stream\s*(?:;|$)/i.test(mimeType.trim())) return [];
  const { events, count } = readEvents(text);
  if (count === 0) return [];
  // One event is no member of the document: there is nothing to filter by.
  const rows: SectionRow[] = events.map(({ type, id, data }, i) => {
    const words = [String(i + 1), type || "message", id === "" ? "" : `(id ${id})`];
    return { name: words.filter((word) => word !== "").join(" "), value: data.join("\n"), selector: "" };
  });
  if (count > events.length) rows.push({ name: "Not shown", value: count - events.length, selector: "" });
  return [{ kind: "table", title: "Events", rows }];
}

/** Data of the events of a body, of at most MAX_EVENTS of them. */
export function eventData(text: string): readonly string[] {
  return readEvents(text).events.map(({ data }) => data.join("\n"));
}

function readEvents(text: string): { readonly events: readonly StreamEvent[]; readonly count: number } {
  const events: StreamEvent[] = [];
  let count = 0;
  let event: StreamEvent = { type: "", id: "", data: [] };
  const dispatch = (): void => {
    // What has no data is no event.
    if (event.data.length > 0 && ++count <= MAX_EVENTS) events.push(event);
    event = { type: "", id: event.id, data: [] };
  };
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)) {
    if (line === "") dispatch();
    else readField(line, event);
  }
  dispatch();
  return { events, count };
}

function readField(line: string, event: StreamEvent): void {
  const colon = line.indexOf(":");
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (name === "data") event.data.push(value);
  else if (name === "event") event.type = value;
  else if (name === "id" && !value.includes("\0")) event.id = value;
}
