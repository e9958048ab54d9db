// The demo as a window sees it, over a real port: filters, names, redaction, saves and what goes away meanwhile.
import { copyFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Entry, SaveFormat } from "../contract/index.ts";
import { DEMO, withFolder } from "../session/testing/captures.ts";
import { type Client, connectWindow, firstOf, newApi } from "./testing/client.ts";

async function withDemo(use: (client: Client, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const api = newApi(folder);
    const { client, close } = connectWindow(api);
    try {
      const path = join(folder, "shop.pcapng");
      await copyFile(DEMO, path);
      await client.session.openFiles({ paths: [path] });
      await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      await use(client, folder);
    } finally {
      close();
      await api.close();
    }
  });
}
async function openView(client: Client, filter: string): Promise<{ view: string; total: number }> {
  const { view } = await client.view.open({ filter, sort: null, showConnections: false });
  const { total } = await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
  return { view, total };
}

/** Every row of the filter is as wanted, in the list and in the detail of the first. */
async function check(
  client: Client,
  filter: string,
  expected: object,
  inEntry: Partial<Entry> | object,
): Promise<void> {
  const { view, total } = await openView(client, filter);
  expect(total).toBeGreaterThan(0);
  const { rows } = await client.view.rows({ view, start: 0, count: Math.min(total, 100) });
  for (const row of rows) expect(row).toMatchObject(expected);
  const { entry, row } = await client.entry.detail({ id: rows[0]?.id ?? "" });
  expect(row).toMatchObject(expected);
  expect(JSON.parse(entry)).toMatchObject(inEntry);
}

describe("names", () => {
  test("are those of the capture, in either form", () =>
    withDemo(async (client) => {
      const cart = { name: "cart", namespace: "shop" };
      await check(client, 'src.name == "cart" && http', { src: cart }, { src: { ...cart, dns: "cart.shop" } });
      await check(
        client,
        'dst.name == "price.shop"',
        { dst: { name: "price", namespace: "shop" } },
        { namespace: "shop" },
      );
      const { values } = await client.filter.values({ field: "src.name", prefix: "ca", limit: 5 });
      expect(values.map(({ value }) => value)).toContain("cart");
    }));
  test("are hidden where a filter hides them", () =>
    withDemo(async (client) => {
      const hidden = { name: "[REDACTED]" };
      await check(client, 'src.name == "cart" && http && redact("src.name")', { src: hidden }, { src: hidden });
    }));
});

test.each<SaveFormat>(["json", "csv", "pcap", "pcapng"])("a view is saved as %s where the window says", (format) =>
  withDemo(async (client, folder) => {
    const { view, total } = await openView(client, "redis");
    const path = join(folder, `out.${format}`);
    const saved = await client.save.write({ what: { kind: "view", view }, format, path });
    expect(saved).toMatchObject({ path, downloadUrl: "", bytes: (await readFile(path)).length });
    if (format === "json" || format === "csv") expect(saved.entries).toBe(total);
    else expect(saved.packets).toBeGreaterThan(total);
  }),
);

test("a capture that is gone leaves its entries, says so, and has no packets to save", () =>
  withDemo(async (client, folder) => {
    const { view } = await openView(client, "http");
    const { rows } = await client.view.rows({ view, start: 0, count: 1 });
    await rm(join(folder, "shop.pcapng"));
    expect((await client.entry.detail({ id: rows[0]?.id ?? "" })).hasPackets).toBe(false);
    const what = { kind: "view", view } as const;
    expect(await client.save.write({ what, format: "csv", path: "" })).toMatchObject({ packets: 0 });
    await expect(client.save.write({ what, format: "pcap", path: "" })).rejects.toMatchObject({
      code: "NOT_FOUND",
      data: { nextStep: expect.stringMatching(/\w/) },
    });
  }));

test("a save that its window gives up leaves nothing behind", () =>
  withDemo(async (client, folder) => {
    const path = join(folder, "out.json");
    const stop = new AbortController();
    const saving = client.save.write({ what: { kind: "all" }, format: "json", path }, { signal: stop.signal });
    stop.abort();
    await expect(saving).rejects.toThrow();
    await client.session.close({});
    await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
  }));
