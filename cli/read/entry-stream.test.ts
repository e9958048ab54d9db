import { expect, test } from "vitest";
import { codecs } from "../../codecs/index.ts";
import { createEngine } from "../../engine/index.ts";
import { CaptureReader } from "../../engine/pcap/index.ts";
import type { Filter } from "../../kfl/index.ts";
import { compileOrRefuse } from "../filter/compile.ts";
import { httpExchange, makeCapture } from "../testing/make-capture.ts";
import type { EntryFormat } from "./entry-format.ts";
import { EntryStream, type EntryStreamOptions } from "./entry-stream.ts";

const SHOP = makeCapture([
  { clientPort: 40_001, serverPort: 80, said: [...httpExchange("/cart", 200), ...httpExchange("/pay", 502)] },
  { clientPort: 40_002, serverPort: 80, said: httpExchange("/health", 200) },
]);

/** Prints the protocol and the summary of each, so that tests read them. */
const FORMAT: EntryFormat = { head: "head ", text: ({ row }) => `${row.protocol.abbr}:${row.summary} ` };

function play(options: Partial<EntryStreamOptions>): { stream: EntryStream; out: string } {
  let out = "";
  const stream = new EntryStream({
    filter: null,
    limit: Number.POSITIVE_INFINITY,
    format: FORMAT,
    out: {
      write: (text) => {
        out += text;
      },
      writeBytes: () => undefined,
      flush: () => undefined,
    },
    worker: "file:shop.pcap",
    isLive: false,
    hidesConnections: true,
    ...options,
  });
  const engine = createEngine({ codecs, emit: stream.take });
  const reader = new CaptureReader();
  reader.push(SHOP, (record) => engine.packet(record));
  reader.finish((record) => engine.packet(record));
  engine.finish();
  stream.end();
  return { stream, out };
}

function check(options: Partial<EntryStreamOptions>, printed: string, counts: Readonly<Record<string, number>>): void {
  const { stream, out } = play(options);
  expect(out).toBe(printed);
  expect(Object.fromEntries([...stream.counts].map(([protocol, count]) => [protocol.abbr, count]))).toEqual(counts);
}

function filter(text: string): Filter {
  return compileOrRefuse(text, 1_790_000_000_000);
}

test("entries are printed below the head and counted by protocol", () => {
  check({}, "head HTTP:/cart HTTP:/pay HTTP:/health ", { HTTP: 3 });
});

test("an empty list has its head", () => {
  check({ filter: filter("dns") }, "head ", {});
});

test("what is not printed is counted all the same", () => {
  check({ format: null, hidesConnections: false }, "", { HTTP: 3, TCP: 2 });
});

test("a filter chooses what is printed and counted", () => {
  check({ filter: filter("response.status == 502") }, "head HTTP:/pay ", { HTTP: 1 });
  check({ filter: filter("response.status == 502"), format: null }, "", { HTTP: 1 });
});

test("nothing passes the limit", () => {
  check({ limit: 2 }, "head HTTP:/cart HTTP:/pay ", { HTTP: 2 });
  expect(play({ limit: 2 }).stream.isFull).toBe(true);
  expect(play({ limit: 4 }).stream.isFull).toBe(false);
});

test("a redacted entry is printed as the filter leaves it", () => {
  const redacting = filter('http and redact("request.path")');
  check({ filter: redacting, limit: 1 }, "head HTTP:[REDACTED] ", { HTTP: 1 });
});

test("whoever needs the flows hears of each match", () => {
  const flows: number[] = [];
  play({ filter: filter('request.path == "/health"'), format: null, onMatch: ({ flow }) => flows.push(flow.id) });
  expect(flows).toEqual([1]);
});
