// First start, and every way in.
import { readFile } from "node:fs/promises";
import { expect, showInBrowser, test } from "./app.ts";
import { SHOP_CAPTURE, SHOP_ENTRIES } from "./captures.ts";
import { startServer } from "./server.ts";

test("a first start shows three ways in and says what recent sessions will be", async ({ app }) => {
  await expect(app.start.cluster).toBeVisible();
  await expect(app.start.openFile).toBeVisible();
  await expect(app.start.capture).toBeVisible();
  await expect(app.start.demo).toBeVisible();
  await expect(app.start.recent).toContainText("kept for 7 days");
});

test("each way in works by keyboard alone", async ({ app }) => {
  await app.start.cluster.focus();
  await app.press("Enter");
  await expect(app.page.getByRole("heading", { name: "No cluster to tap" })).toBeVisible();
  await app.press("Control+1");
  const chooser = app.page.waitForEvent("filechooser");
  await app.start.openFile.focus();
  await app.press("Enter");
  await chooser;
  await app.start.capture.focus();
  await app.press("Enter");
  await expect(app.pane("Capture from an interface")).toBeVisible();
  await app.press("Escape");
  await expect(app.start.capture).toBeFocused();
  await app.press("Tab");
  await expect(app.start.demo).toBeFocused();
  await app.press("Space");
  await expect(app.sourceBar).toContainText("playing");
});

test("a capture is opened by dialog @web", async ({ app }) => {
  await app.chooseFiles(app.start.openFile, SHOP_CAPTURE);
  await app.waitUntilLoaded();
  await app.expectEntries(SHOP_ENTRIES);
  await expect(app.page).toHaveTitle("shop.pcapng – Thresher");
});

test("a capture is opened by dropping it on the window @web", async ({ app }) => {
  const bytes = (await readFile(SHOP_CAPTURE)).toString("base64");
  const dropped = await app.page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], "shop.pcapng"));
    return transfer;
  }, bytes);
  const target = app.page.getByRole("main");
  await target.dispatchEvent("dragover", { dataTransfer: dropped });
  await expect(app.page.getByText("Drop to open as a new session")).toBeVisible();
  await target.dispatchEvent("drop", { dataTransfer: dropped });
  await app.waitUntilLoaded();
  await app.expectEntries(SHOP_ENTRIES);
});

test("README: a capture is opened by argument", async ({ shop }) => {
  await shop.expectEntries(SHOP_ENTRIES);
  await expect(shop.loss).toHaveText("lost 0");
});

test("README: without a display the address is printed, and it shows the capture @web", async ({ folder, context }) => {
  const server = await startServer({ args: ["open", SHOP_CAPTURE], home: folder });
  try {
    expect(server.output()).toMatch(/^Thresher: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+$/m);
    const window = await showInBrowser(server, context);
    await window.waitUntilLoaded();
    await window.expectEntries(SHOP_ENTRIES);
  } finally {
    await server.end();
  }
});

test("README: npm start -- --demo plays the demo at once @web", async ({ folder, context }) => {
  const server = await startServer({ args: ["open", "--demo"], home: folder });
  try {
    const window = await showInBrowser(server, context);
    await expect(window.sourceBar).toContainText("playing");
    await expect(window.list.rows.first()).toBeVisible();
  } finally {
    await server.end();
  }
});

test("README: nothing leaves the machine: the window asks its own host and nobody else @web", async ({ app }) => {
  const asked = new Set<string>();
  app.page.on("request", (request) => asked.add(new URL(request.url()).host));
  app.page.on("websocket", (socket) => asked.add(new URL(socket.url()).host));
  await app.page.reload();
  await app.chooseFiles(app.start.openFile, SHOP_CAPTURE);
  await app.waitUntilLoaded();
  await app.list.rows.first().click();
  await expect(app.detailPanel).toBeVisible();
  expect([...asked]).toEqual([new URL(app.server.address).host]);
});
