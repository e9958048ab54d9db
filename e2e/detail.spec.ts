// The detail of an entry: tabs, sections, bodies in every form, peers, and the way back.
import { gzipSync } from "node:zlib";
import { makeCapture } from "../cli/testing/make-capture.ts";
import { expect, test } from "./app.ts";
import { httpOn, latin1, postExchange, writeCapture } from "./captures.ts";

test("a failing request reads in full: tabs, sections and a JSON body laid out or raw", async ({ shop }) => {
  await shop.filter.use("http && status_code == 503");
  await shop.list.expectCount(3);
  await shop.list.click(1);
  await expect(shop.detail).toContainText("503");
  for (const name of ["Request", "Response", "Timing", "Peers", "JSON", "Bytes"])
    await expect(shop.tab(name)).toBeVisible();
  await shop.tab("Request").click();
  await expect(shop.detailPanel.getByRole("button", { name: /^Details/ })).toBeVisible();
  await expect(shop.detailPanel.getByRole("button", { name: /^Headers/ })).toBeVisible();
  await expect(shop.detailPanel.getByRole("button", { name: /^Query String/ })).toBeVisible();
  await shop.tab("Response").click();
  const body = shop.detailPanel.locator(".view-lines");
  await expect(body).toContainText("price database is restarting");
  await expect(shop.detailPanel.locator(".view-line")).toHaveCount(3);
  await shop.detailPanel.getByRole("button", { name: "Pretty" }).click();
  await expect(shop.detailPanel.locator(".view-line")).toHaveCount(1);
  await shop.detailPanel.getByRole("button", { name: "Hex" }).click();
  await expect(shop.detailPanel).toContainText("7b 22 65 72 72 6f 72 22");
});

test("sections fold, and stay folded in the next entry", async ({ shop }) => {
  await shop.filter.use("http && status_code == 503");
  await shop.list.expectCount(3);
  await shop.list.click(1);
  await shop.tab("Response").click();
  const headers = shop.detailPanel.getByRole("button", { name: /^Headers/ });
  await expect(shop.detailPanel.getByRole("rowheader", { name: "x-request-id" })).toBeVisible();
  await headers.click();
  await expect(shop.detailPanel.getByRole("rowheader", { name: "x-request-id" })).toHaveCount(0);
  await shop.list.click(2);
  await expect(headers).toHaveAttribute("aria-expanded", "false");
});

test("peers show names, addresses and how the name was found", async ({ shop }) => {
  await shop.filter.use("http && status_code == 503");
  await shop.list.expectCount(3);
  await shop.list.rows.first().click();
  await shop.tab("Peers").click();
  await expect(shop.detailPanel).toContainText("10.20.1.30");
  await expect(shop.detailPanel).toContainText("price");
  await expect(shop.detailPanel).not.toContainText("undefined");
});

test("GraphQL errors are seen though the status is 200", async ({ folder, open }) => {
  const request = { type: "application/json", body: JSON.stringify({ query: "query Cart { cart { items } }" }) };
  const answer = { data: null, errors: [{ message: "no such cart", path: ["cart"] }] };
  const response = { status: 200, headers: "Content-Type: application/json\r\n", body: JSON.stringify(answer) };
  const bytes = makeCapture([httpOn(2000, postExchange("/graphql", request, response))]);
  const app = await open(await writeCapture(folder, "graphql.pcap", bytes));
  await app.waitUntilLoaded();
  await expect(app.list.row("GQL")).toHaveAttribute("data-error", "true");
  await app.list.row("GQL").click();
  await app.tab("Response").click();
  await expect(app.detailPanel).toContainText("no such cart");
});

test("a gzip body is readable", async ({ folder, open }) => {
  const body = latin1(gzipSync(JSON.stringify({ secret: "now in plain sight" })));
  const response = { status: 200, headers: "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", body };
  const said = postExchange("/zipped", { type: "text/plain", body: "hello" }, response);
  const app = await open(await writeCapture(folder, "gzip.pcap", makeCapture([httpOn(2000, said)])));
  await app.waitUntilLoaded();
  await app.list.row("/zipped").click();
  await app.tab("Response").click();
  await expect(app.detailPanel.locator(".view-lines")).toContainText("now in plain sight");
});

test("a header with quotes can be added to the filter and still matches its entry", async ({ folder, open }) => {
  const response = { status: 200, headers: 'ETag: W/"a\\b"\r\n', body: "ok" };
  const said = postExchange("/quoted", { type: "text/plain", body: "hello" }, response);
  const app = await open(await writeCapture(folder, "quotes.pcap", makeCapture([httpOn(2000, said)])));
  await app.waitUntilLoaded();
  await app.list.row("/quoted").click();
  await app.tab("Response").click();
  const etag = app.detailPanel.getByRole("row", { name: /ETag/ });
  await etag.hover();
  await etag.getByRole("button", { name: /^Add to the filter/ }).click();
  await app.filter.expectState("valid");
  await app.list.expectCount(1);
});

test("measures of the head can be added to the filter", async ({ shop }) => {
  await shop.filter.use("http && status_code == 503");
  await shop.list.expectCount(3);
  await shop.list.rows.first().click();
  const elapsed = shop.detail.getByRole("button", { name: /^Add to the filter: elapsed_time/ });
  await elapsed.hover();
  await elapsed.click();
  await expect(shop.filter.bar.locator(".view-lines")).toContainText(">=");
  await shop.filter.expectState("valid");
});

test("from the histogram to the failing request to its bytes, and back with Backspace", async ({ shop }) => {
  await shop.filter.use("http && status_code >= 500");
  await shop.list.expectCount(6);
  await shop.list.rows.first().click();
  await expect(shop.detail).toBeVisible();
  await shop.list.focus();
  await shop.press("Backspace");
  await expect(shop.detail).toHaveCount(0);
  await shop.press("Backspace");
  await shop.filter.expectState("empty");
  await shop.expectShown(198);
});

test("a value of a table has a menu: into the filter, or onto the clipboard", async ({ shop }) => {
  await shop.filter.use("http && status_code == 503");
  await shop.list.expectCount(3);
  await shop.list.click(1);
  await shop.tab("Request").click();
  const host = shop.detailPanel.getByRole("row", { name: /^Host/i }).first();
  const value = (await host.getByRole("cell").innerText()).trim();
  await host.click({ button: "right" });
  await shop.menuItem("Copy value").click();
  await expect(shop.statusBar).toContainText("Copied the value");
  expect(await shop.clipboard()).toBe(value);
  await host.click({ button: "right" });
  await expect(shop.menu).toContainText(value);
  await shop.menuItem("not selected").first().click();
  await shop.filter.expectState("valid");
  await expect(shop.list.grid).not.toHaveAttribute("aria-rowcount", "4");
});

test("a value inside a JSON body has its own path in the filter", async ({ shop }) => {
  await shop.filter.use("http && status_code == 503");
  await shop.list.expectCount(3);
  await shop.list.click(1);
  await shop.tab("Response").click();
  const line = shop.detailPanel.locator(".view-line").filter({ hasText: "price database is restarting" });
  await line.getByText(/database/).click({ button: "right" });
  await expect(shop.menu).toContainText(".json().");
  await shop.menuItem("Copy value").click();
  expect(await shop.clipboard()).toMatch(/^[^"]*price database is restarting[^"]*$/);
  await shop.filter.use("http");
  await expect(line).toBeVisible();
  await line.getByText(/database/).click({ button: "right" });
  await shop.menuItem("selected").first().click();
  await shop.filter.expectState("valid");
  await shop.list.expectCount(3);
});
