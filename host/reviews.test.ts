// What a script put in the place of a value is all that a window, and every file that it saves, says of it.
import { NO_WORDS } from "../session/dissectors/words.ts";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FakeReview, replacing } from "../session/review/testing/fake-review.ts";
import { scriptsInWorkers } from "../session/hooks/runtime/index.ts";
import type { ScriptEvents } from "../session/hooks/types.ts";
import { INGEST_WORKER, type MadePacket, withFolder, writeCapture } from "../session/testing/captures.ts";
import { type Client, connectWindow, firstOf, newApi } from "./testing/client.ts";

// Payloads of datagrams are base64 in entries.
const PACKETS: readonly MadePacket[] = [
  { host: 1, sec: 100 },
  { host: 2, sec: 101 },
];
const PAYLOAD = "from 1 at 100";
const OTHER_PAYLOAD = "from 2 at 101";
const SECRET = btoa(PAYLOAD);
const NO_EVENTS: ScriptEvents = {
  line: () => undefined,
  failure: ({ message }) => {
    throw new Error(message);
  },
  call: () => Promise.reject(new Error("no helper reaches the outside here")),
  scheduled: () => undefined,
  verdicts: () => undefined,
  shared: () => undefined,
  costs: () => undefined,
  died: () => undefined,
};
const HIDING = replacing(SECRET, "[REDACTED]");

interface Shown {
  readonly client: Client;
  readonly folder: string;
  readonly view: string;
  readonly review: FakeReview;
}

/** A window with the capture opened, and a script that looks at its entries. */
async function withReview(review: FakeReview, use: (shown: Shown) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const api = newApi(folder);
    const { client, close } = connectWindow(api);
    try {
      await client.session.openFiles({ paths: [await writeCapture(join(folder, "a.pcapng"), PACKETS)] });
      await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      api.workspace.openSession.reviews.use(review);
      const { view } = await client.view.open({ filter: "", sort: null, showConnections: true });
      await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
      await use({ client, folder, view, review });
    } finally {
      close();
      await api.close();
    }
  });
}
async function rowsOf({ client, view }: Shown): Promise<Awaited<ReturnType<Client["view"]["rows"]>>["rows"]> {
  return (await client.view.rows({ view, start: 0, count: 10 })).rows;
}
/** The script has looked at all rows of the first page. */
async function settled(shown: Shown): Promise<void> {
  while ((await rowsOf(shown)).some(({ notice }) => notice !== undefined)) await new Promise(setImmediate);
}
/** Saves everything; the file's bytes as text, and what was said of it. */
async function saved(
  { client, folder }: Shown,
  format: "json" | "csv" | "pcapng" | "pcap",
): Promise<{ text: string; notice: string; cutPackets: number }> {
  const path = join(folder, `out.${format}`);
  const { notice = "", cutPackets = 0 } = await client.save.write({ what: { kind: "all" }, format, path });
  return { text: await readFile(path, "latin1"), notice, cutPackets };
}

describe("a value that a script replaced", () => {
  test("is in no page and no detail", () =>
    withReview(new FakeReview(HIDING), async (shown) => {
      const rows = await rowsOf(shown);
      expect(JSON.stringify(rows)).not.toContain(SECRET);
      expect(rows.every(({ notice }) => notice === undefined)).toBe(true);
      const detail = await shown.client.entry.detail({ id: rows[0]?.id ?? "" });
      expect(JSON.stringify(detail)).not.toContain(SECRET);
      expect(detail.entry).toContain("[REDACTED]");
    }));
  test.each(["json", "csv"] as const)("is in no %s", (format) =>
    withReview(new FakeReview(HIDING), async (shown) => {
      expect((await saved(shown, format)).text).not.toContain(SECRET);
      // A script that alters nothing changes nothing.
      shown.review.change(() => ({}));
      expect((await saved(shown, "json")).text).toContain(SECRET);
    }),
  );
  test.each(["pcapng", "pcap"] as const)("is in no packet of a %s, and other flows stay whole", (format) =>
    withReview(new FakeReview(HIDING), async (shown) => {
      const { text, cutPackets } = await saved(shown, format);
      expect([text.includes(PAYLOAD), text.includes(OTHER_PAYLOAD), cutPackets]).toEqual([false, true, 1]);
    }),
  );
});

test("a verdict is shown, hides nothing and cuts nothing", () =>
  withReview(
    new FakeReview(({ document }) => ({ verdict: document.includes(SECRET) ? "passed" : "failed" })),
    async (shown) => {
      const rows = await rowsOf(shown);
      expect(rows.map(({ passed, failed }) => [passed, failed])).toEqual([
        [true, false],
        [false, true],
      ]);
      const { entry } = await shown.client.entry.detail({ id: rows[1]?.id ?? "" });
      expect(JSON.parse(entry)).toMatchObject({ passed: false, failed: true });
      expect((await saved(shown, "pcap")).cutPackets).toBe(0);
      expect((await saved(shown, "json")).text).toContain('"failed":true');
    },
  ));

describe("a script that fails", () => {
  const failing = (): FakeReview => new FakeReview(() => ({ problem: "TypeError: x is null" }));
  test("leaves rows and details as they were captured, with a mark", () =>
    withReview(failing(), async (shown) => {
      const rows = await rowsOf(shown);
      const notice = "shown as it was captured, a script failed on it: TypeError: x is null";
      expect(rows.map((row) => row.notice)).toEqual([notice, notice]);
      const detail = await shown.client.entry.detail({ id: rows[0]?.id ?? "" });
      expect(detail.notice).toBe(notice);
      expect(detail.entry).toContain(SECRET);
    }));
  test("is told of saved entries, and has the packets cut", () =>
    withReview(failing(), async (shown) => {
      expect((await saved(shown, "json")).notice).toMatch(/^2 entries are as they were captured: .*TypeError/);
      expect(await saved(shown, "pcap")).toMatchObject({ cutPackets: 2 });
    }));
});

test("a real script of a real sandbox redacts list, detail and files", async () => {
  const source = `// Redacts
function onItemQueried(data) {
  if (data.src.ip !== "10.0.0.1") return test.pass(data);
  data.data.payload = data.request.payload = "[REDACTED]";
  data.src.ip = "hidden";
  return data;
}`;
  const script = { file: "redact.js", source, role: "desktop", env: {}, shared: {}, words: NO_WORDS } as const;
  const runtime = scriptsInWorkers(INGEST_WORKER)(script, NO_EVENTS);
  try {
    await runtime.started;
    const review = new FakeReview(() => ({}));
    await withReview(Object.assign(review, { review: runtime.queried.bind(runtime) }), async (shown) => {
      await settled(shown);
      const rows = await rowsOf(shown);
      expect(rows.map(({ src, passed }) => [src.ip, passed])).toEqual([
        ["hidden", false],
        ["10.0.0.2", true],
      ]);
      const { entry } = await shown.client.entry.detail({ id: rows[0]?.id ?? "" });
      expect(JSON.parse(entry)).toMatchObject({ src: { ip: "hidden" }, data: { payload: "[REDACTED]" } });
      for (const format of ["json", "csv"] as const) {
        const { text, notice } = await saved(shown, format);
        expect([text.includes(SECRET), text.includes("10.0.0.1"), notice]).toEqual([false, false, ""]);
      }
      expect((await saved(shown, "pcap")).cutPackets).toBe(1);
    });
  } finally {
    await runtime.stop();
  }
});

test("a page does not wait for a slow script: it is there at once, with a mark, and again when the script is through", () =>
  withReview(new FakeReview(HIDING), async (shown) => {
    const { client, view, review } = shown;
    const gate = Promise.withResolvers<void>();
    review.gate = gate.promise;
    const before = await client.view.rows({ view, start: 0, count: 10 });
    expect(before.rows[0]?.notice).toBe("scripts have not looked at this entry yet");
    gate.resolve();
    await firstOf(await client.view.ticks({ view }), ({ generation }) => generation > before.generation);
    const after = await rowsOf(shown);
    expect(after.map(({ notice }) => notice)).toEqual([undefined, undefined]);
    expect(JSON.stringify(after)).not.toContain(SECRET);
    expect(review.calls).toHaveLength(1);
  }));
