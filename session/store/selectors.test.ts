// What filters on cells lean on: a method with a selector shows the whole value that the selector names, and a status
// does where that is a number. Other cells may show more (`Port Unreachable UDP 10.0.0.1:53`) or less (`ERR`).
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../contract/index.ts";
import { rowsOfCapture } from "../testing/capture-rows.ts";
import { CAPTURES } from "../testing/captures.ts";

const PLAIN_PATH = /^[A-Za-z]+(\.[A-Za-z]+)+$/;
const captures = readdirSync(CAPTURES, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.pcap(ng)?$/.test(name),
);

function valueAt(document: Json, path: string): Json | undefined {
  let value: Json | undefined = document;
  for (const name of path.split(".")) {
    value = typeof value === "object" && value !== null && !Array.isArray(value) ? Object(value)[name] : undefined;
  }
  return value;
}

async function check(name: string): Promise<number> {
  let cells = 0;
  for (const row of await rowsOfCapture(name)) {
    const document = JSON.parse(row.document) as Json;
    for (const [cell, selector] of [
      [row.method, row.methodSelector],
      [row.status, row.statusSelector],
    ] as const) {
      if (cell === "" || !PLAIN_PATH.test(selector)) continue;
      const value = valueAt(document, selector);
      if (selector === row.statusSelector && typeof value !== "number") continue;
      cells++;
      expect([selector, cell]).toEqual([selector, typeof value === "number" ? String(value) : value]);
    }
  }
  return cells;
}

test("cells show what their selectors name, in every capture of the project", async () => {
  let cells = 0;
  for (const name of captures) cells += await check(name);
  expect(cells).toBeGreaterThan(500);
}, 120_000);
