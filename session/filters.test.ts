import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { codecs } from "../codecs/index.ts";
import type { EntryRow } from "../contract/index.ts";
import { createEngine, DEFAULT_LIMITS, toRow } from "../engine/index.ts";
import { presentation } from "./engine-presentation.ts";
import { readCaptures } from "./sources/index.ts";
import { batchOf, EntryStore, View } from "./store/index.ts";
import { SOURCE } from "./store/testing/rows.ts";
import { DEMO, withFolder } from "./testing/captures.ts";

/** Entries of the demo capture: several protocols, errors, names. */
async function demoRows(): Promise<EntryRow[]> {
  const rows: EntryRow[] = [];
  const naming = { prefix: "", worker: SOURCE.worker };
  const engine = createEngine({
    codecs,
    emit: (exchange) => rows.push(toRow(exchange, naming, codecs, DEFAULT_LIMITS)),
  });
  await readCaptures([DEMO], { onPacket: (record) => engine.packet(record) });
  engine.finish();
  return rows;
}

/** Filters of both dialects over columns, cells, declared paths, headers, bodies, missing values and wrong types. */
const FILTERS = [
  "",
  "http",
  "dns or redis",
  "http and response.status == 200",
  "response.status >= 400",
  "response.status != 200",
  'response.status == "200"',
  'request.method == "GET"',
  'request.method != "GET"',
  "request.method",
  "!(request.method)",
  'request.path.startsWith("/")',
  'request.path == r"[0-9]+"',
  'request.headers["host"] == r"."',
  'request.headers["Host"].contains("a")',
  "request.nothing == 1",
  "elapsedTime > 0",
  'src.ip == dst.ip or dst.port == "80"',
  'protocol.name == "http" and request.method == "POST"',
  'error.type == "pair-not-found"',
  "error",
  "status_code >= 400",
  "status_code == 200 || status_code == 0",
  'method == "POST"',
  'method != "GET" && http',
  'path.contains("a") && method in ["GET", "PUT"]',
  'path.matches("^/[a-z]+")',
  '"Host" in request.headers',
  'request.headers["Host"] == "x"',
  "dst.port < 1024 && !tls",
  "dns && size(dns_questions) > 0",
  "elapsed_time > 1000",
  'outcome == "bad"',
  'has_error || error_type != ""',
  'redis && redis_command != ""',
  "id > 10 && id <= 20",
  "flow_id == 3",
];

describe("a view and the filter itself select the same entries", async () => {
  const rows = await demoRows();
  test(`of ${basename(DEMO)}, which has enough of them`, () => expect(rows.length).toBeGreaterThan(50));
  test.each(FILTERS)("%s", (text) =>
    withFolder(async (folder) => {
      const store = await EntryStore.open(folder, presentation.catalogue.paths);
      await store.append(batchOf(rows), SOURCE);
      const compiled = presentation.compile(text, { catalogue: presentation.catalogue, nowMs: 0 });
      if (!compiled.ok) throw new Error(compiled.errors[0]?.message);
      const { filter } = compiled;
      const match: ConstructorParameters<typeof View>[1]["match"] = (one, stored) => {
        const { method, summary, status, outcome } = stored.row;
        return one.matches(presentation.assemble(stored), { no: stored.no, method, summary, status, outcome });
      };
      const view = new View(store, { filter, sort: null, showConnections: true, match });
      await view.complete();
      const all = await store.pages.wholeRows(Uint32Array.from({ length: store.lastNumber }, (_, i) => i + 1));
      const expected = all.filter((stored) => match(filter, stored)).map(({ no }) => no);
      expect([...view.numbers(0, view.state.total)]).toEqual(expected);
      view.close();
      await store.close();
    }),
  );
});
