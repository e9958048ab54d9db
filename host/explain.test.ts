// Why a row matches, as a window asks for it: over a real session, with what views and scripts hide.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { FakeReview, replacing } from "../session/review/testing/fake-review.ts";
import { withFolder, writeCapture } from "../session/testing/captures.ts";
import { type Client, connectWindow, firstOf, newApi } from "./testing/client.ts";

const LDAP_CAPTURE = fileURLToPath(new URL("../captures/ldap/openldap.pcap", import.meta.url));

interface Shown {
  readonly client: Client;
  readonly id: string;
  readonly view: string;
}

/** A window with one entry, from 10.0.0.1. */
async function withEntry(filter: string, use: (shown: Shown) => Promise<void>, review?: FakeReview): Promise<void> {
  await withFolder(async (folder) => {
    const api = newApi(folder);
    const { client, close } = connectWindow(api);
    try {
      await client.session.openFiles({ paths: [await writeCapture(join(folder, "a.pcap"), [{ host: 1, sec: 100 }])] });
      await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
      if (review) api.workspace.openSession.reviews.use(review);
      const { view } = await client.view.open({ filter: "", sort: null, showConnections: true });
      await firstOf(await client.view.ticks({ view }), ({ total, isComplete }) => isComplete && total === 1);
      const [row] = (await client.view.rows({ view, start: 0, count: 1 })).rows;
      const other = await client.view.open({ filter, sort: null, showConnections: true });
      await use({ client, id: row?.id ?? "", view: other.view });
    } finally {
      close();
      await api.close();
    }
  });
}

describe("explaining a row", () => {
  test("tells each term with its value", () =>
    withEntry("", async ({ client, id }) => {
      const { matched, lines, notice } = await client.filter.explain({ id, filter: 'udp and src.ip == "10.0.0.9"' });
      expect([matched, notice]).toEqual([false, ""]);
      expect(lines.map(({ text, outcome }) => [text, outcome])).toEqual([
        ['udp and src.ip == "10.0.0.9"', "false"],
        ["udp", "true"],
        ['protocol.name == "udp"', "true"],
        ['src.ip == "10.0.0.9"', "false"],
      ]);
      expect(lines[3]?.values).toEqual([{ name: "src.ip", state: "present", text: '"10.0.0.1"', note: "" }]);
      expect((await client.filter.explain({ id, filter: "id == 1" })).matched).toBe(true);
    }));
  test("refuses a filter that is wrong, with its place, and an entry that is not there", () =>
    withEntry("", async ({ client, id }) => {
      await expect(client.filter.explain({ id, filter: "src.ip ==" })).rejects.toMatchObject({ code: "BAD_FILTER" });
      await expect(client.filter.explain({ id: `${id}9`, filter: "http" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    }));
  test("tells no value that a view of the window redacts, nor one that the filter itself does", async () => {
    const redact = 'redact("src.ip")';
    for (const [inView, filter] of [
      [redact, 'src.ip == "" || src.ip.startsWith("10.0.0.") && id == 1'],
      ["", `src.ip == "" || src.ip.startsWith("10.0.0.") && ${redact}`],
      // It is never reached, and hides nonetheless.
      ["", `src.ip == "" || src.ip.startsWith("10.0.0.") || ${redact}`],
    ] as const) {
      await withEntry(inView, async ({ client, id }) => {
        const answer = await client.filter.explain({ id, filter });
        expect(answer.matched).toBe(true);
        expect(JSON.stringify(answer)).not.toContain("10.0.0.1");
        expect(JSON.stringify(answer)).toContain("[REDACTED]");
      });
    }
  });
  test("tells no cell of the row that shows what the filter redacts", () =>
    withFolder(async (folder) => {
      const api = newApi(folder);
      const { client, close } = connectWindow(api);
      try {
        await client.session.openFiles({ paths: [LDAP_CAPTURE] });
        await firstOf(await client.session.ticks({}), ({ source }) => source.phase === "ended");
        const { view } = await client.view.open({ filter: "ldap", sort: null, showConnections: false });
        await firstOf(await client.view.ticks({ view }), ({ isComplete }) => isComplete);
        const id = (await client.view.rows({ view, start: 0, count: 1 })).rows[0]?.id ?? "";
        const summaryOf = async (filter: string): Promise<unknown> =>
          (await client.filter.explain({ id, filter })).lines.flatMap(({ values }) => values);
        const summary = { name: "ldap_summary", note: "" };
        expect(await summaryOf('ldap_summary != ""')).toEqual([
          { ...summary, state: "present", text: '"cn=admin,dc=shop"' },
        ]);
        expect(await summaryOf('ldap_summary == "" && redact("request.dn")')).toEqual([
          { ...summary, state: "replaced", text: '"[REDACTED]"' },
        ]);
      } finally {
        close();
        await api.close();
      }
    }));
  test("tells no value that a script replaced", async () => {
    const secret = btoa("from 1 at 100");
    const filter = `kfl1:data.payload == "${secret}"`;
    await withEntry("", async ({ client, id }) => {
      const { matched, lines } = await client.filter.explain({ id, filter });
      expect([matched, lines[0]?.values[0]?.text]).toEqual([true, JSON.stringify(secret)]);
    });
    const review = new FakeReview(replacing(secret, "[REDACTED]"));
    await withEntry(
      "",
      async ({ client, id }) => {
        const { matched, lines } = await client.filter.explain({ id, filter });
        expect([matched, lines[0]?.values]).toEqual([
          true,
          [{ name: "data.payload", state: "replaced", text: '"[REDACTED]"', note: "" }],
        ]);
      },
      review,
    );
  });
});
