// Live capture as it really happens: the app, its browser, and real traffic inside a network namespace of the test.
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { createSessionCredentials } from "../codecs/session-certificate.ts";
import { AppWindow } from "./app-window.ts";
import { expect, showInBrowser, test as base } from "./app.ts";
import { chromiumOptions } from "./chromium.ts";
import { HTTP_TALK, makeNamespace, type Namespace, namespaceHindrance, TLS_TALK, UDP_FLOOD } from "./namespace.ts";
import { runProgram, startServer } from "./server.ts";

interface Inside {
  readonly namespace: Namespace;
  /** The app's window in a browser inside the namespace. */
  readonly inside: AppWindow;
}

const test = base.extend<Inside>({
  namespace: async ({ folder }, use, info) => {
    const hindrance = namespaceHindrance();
    info.skip(hindrance !== "", hindrance);
    const namespace = makeNamespace(folder);
    await use(namespace);
    namespace.remove();
  },
  inside: async ({ namespace, folder }, use) => {
    const server = await startServer({ args: ["serve"], home: join(folder, "home"), prefix: namespace.prefix });
    const browser = await chromium.launch(chromiumOptions(namespace.browser()));
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    const window = await showInBrowser(server, context);
    await use(window);
    const errors = window.unexpectedErrors();
    await browser.close();
    await server.end();
    expect(errors).toEqual([]);
  },
});

async function startCapture(app: AppWindow, filter: string): Promise<void> {
  await app.start.capture.click();
  const pane = app.pane("Capture from an interface");
  await pane.getByRole("checkbox", { name: /^lo\b/ }).check();
  await pane.getByRole("textbox").fill(filter);
  await expect(pane.getByLabel("valid", { exact: true })).toBeVisible();
  await pane.getByRole("button", { name: "Capture on lo" }).click();
  await expect(app.sourceBar).toContainText("capturing");
}

test("README: an interface is tapped: rows appear, a pause loses none, stop keeps them, the ledger says lost 0 @web", async ({
  inside: app,
  namespace,
}) => {
  await startCapture(app, "tcp port 8080");
  await namespace.runNode(HTTP_TALK, "9090", "/not/wanted/", "5");
  await namespace.runNode(HTTP_TALK, "8080", "/live/", "20");
  await expect(app.list.row("/live/19")).toBeVisible();
  await expect(app.list.row("/not/wanted")).toHaveCount(0);
  await app.list.focus();
  await app.press("Space");
  await expect(app.sourceBar).toContainText("list paused");
  const standing = await app.list.texts("summary");
  await namespace.runNode(HTTP_TALK, "8080", "/later/", "30");
  await expect(app.button(/^Resume \(3\d new\)$/)).toBeVisible();
  expect(await app.list.texts("summary")).toEqual(standing);
  await app.button(/^Resume/).click();
  await app.filter.use("http");
  await app.list.expectCount(50);
  await app.button("Stop").click();
  await expect(app.sourceBar).toContainText("stopped");
  await app.list.expectCount(50);
  await expect(app.loss).toHaveText("lost 0");
  await app.button("Close this session").click();
  await app.start.recent.getByRole("button", { name: /^lo.*entries/ }).click();
  await app.list.expectCount(50);
  await app.list.row("/later/").click();
  await app.tab("Response").click();
  await expect(app.detailPanel).toContainText("answer to /later/");
});

test("the way to the newest row is offered only while the end of the list is out of view @web", async ({
  inside: app,
  namespace,
}) => {
  await startCapture(app, "tcp port 8080");
  await namespace.runNode(HTTP_TALK, "8080", "/live/", "60");
  await app.list.expectCount(60);
  await app.list.focus();
  await app.press("Home");
  await expect(app.list.at(1)).toBeVisible();
  await expect(app.button(/^To the newest/)).toBeVisible();
  await app.filter.use('path == "/live/7"');
  await app.list.expectCount(1);
  await expect(app.button(/^To the newest/)).toHaveCount(0);
  await app.button("Stop").click();
  await expect(app.sourceBar).toContainText("stopped");
});

test("a capture filter that is wrong is told before the capture starts @web", async ({ inside: app }) => {
  await app.start.capture.click();
  const pane = app.pane("Capture from an interface");
  await pane.getByRole("checkbox", { name: /^lo\b/ }).check();
  await pane.getByRole("textbox").fill("tcp prot 80");
  await expect(pane.getByRole("status")).toContainText(/./);
  await expect(pane.getByRole("button", { name: "Capture on lo" })).toBeDisabled();
});

test("200,000 packets at about 50,000 a second are all captured, none lost @web", async ({
  inside: app,
  namespace,
}) => {
  const packets = 200_000;
  await startCapture(app, "udp port 4444");
  await namespace.runNode(UDP_FLOOD, String(packets), "50000");
  await app.loss.click();
  const ledger = app.pane("What came in, what was lost");
  await expect(ledger).toContainText(`Packets${packets.toLocaleString("en-US")}`);
  await app.button("Stop").click();
  await expect(app.sourceBar).toContainText("stopped");
  await expect(app.loss).toHaveText("lost 0");
  await expect(ledger).toContainText(`Packets${packets.toLocaleString("en-US")}`);
});

test("README: thresher capture writes a file that holds what it saw", async ({ namespace, folder }) => {
  const file = join(folder, "lo.pcapng");
  const run = (...args: readonly string[]): ReturnType<typeof runProgram> =>
    runProgram({ args, home: folder, prefix: namespace.prefix });
  const bpf = ["--bpf", "tcp port 8080"];
  const ended = run("capture", "--interface", "lo", ...bpf, "--duration", "6", "--write", file);
  await expect.poll(() => namespace.isTapped()).toBe(true);
  await namespace.runNode(HTTP_TALK, "8080", "/cli/", "25");
  const live = await ended;
  expect(live.code, live.errors).toBe(0);
  const read = await run("read", file, "-o", "json", "-f", "http");
  const paths = read.output
    .trim()
    .split("\n")
    .map((line) => /"path":"([^"]*)"/.exec(line)?.[1]);
  expect(new Set(paths)).toEqual(new Set(Array.from({ length: 25 }, (_, index) => `/cli/${index}`)));
  expect(paths).toHaveLength(25);
  const all = await run("read", file, "-o", "none", "--stats");
  const [entries] = /^[\d,]+ entries from [\d,]+ packets/m.exec(all.errors) ?? ["nothing"];
  expect(live.errors).toContain(entries);
  expect(live.errors).toContain("lost: nothing");
});

test("TLS is read inside once a key log is lent, also where secrets are written after what they open @web", async ({
  inside: app,
  namespace,
  folder,
}) => {
  const keys = join(folder, "keys.log");
  const { keyPem, certificatePem } = createSessionCredentials(Date.now());
  const talk = (prefix: string, lateMs: number): Promise<string> =>
    namespace.runNode(TLS_TALK, "8443", prefix, "5", keyPem, certificatePem, keys, String(lateMs));
  await startCapture(app, "tcp port 8443");
  await talk("/before/", 0);
  await expect(app.list.rows).not.toHaveCount(0);
  await app.button("TLS keys").click();
  const pane = app.pane("TLS keys");
  await pane.getByRole("textbox", { name: "Key log file" }).fill(keys);
  await pane.getByRole("button", { name: "Use this key log" }).click();
  await expect(pane).toContainText("Connections that begin from now on are decrypted.");
  await talk("/at-once/", 0);
  await expect(app.list.row("/at-once/4")).toBeVisible();
  await talk("/late/", 700);
  for (let i = 0; i < 5; i++) await expect(app.list.row(`/late/${i}`)).toBeVisible();
  await expect(app.list.row("/before/")).toHaveCount(0);
  await expect(pane.getByRole("listitem")).toHaveText([
    /^Decrypted\s*10$/,
    /^Still encrypted: no keys were given\s*5$/,
  ]);
  await pane.getByRole("button", { name: "Remove" }).click();
  await talk("/after/", 0);
  await expect(pane.getByRole("listitem")).toHaveText([
    /^Decrypted\s*10$/,
    /^Still encrypted: no keys were given\s*10$/,
  ]);
  await expect(app.list.row("/after/")).toHaveCount(0);
});
