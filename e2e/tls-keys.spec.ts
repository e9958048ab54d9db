// TLS keys: a key log is lent to an open session, grows, is taken away, and goes into a saved file only where that is wanted.
import { execFileSync, spawnSync } from "node:child_process";
import { appendFile, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "@playwright/test";
import { expect, test } from "./app.ts";
import type { AppWindow } from "./app-window.ts";
import { SHOP_CAPTURE } from "./captures.ts";
import { ROOT } from "./server.ts";

const CAPTURE = join(ROOT, "captures/tls/decrypted.pcap");
const KEYS = join(ROOT, "captures/tls/decrypted.keys");
const CONNECTIONS = 13;

class KeysPane {
  readonly #app: AppWindow;
  constructor(app: AppWindow) {
    this.#app = app;
  }
  get root(): Locator {
    return this.#app.pane("TLS keys");
  }
  open(): Promise<void> {
    return this.#app.button("TLS keys").click();
  }
  async use(path: string): Promise<void> {
    await this.root.getByRole("textbox", { name: "Key log file" }).fill(path);
    await this.root.getByRole("button", { name: "Use this key log" }).click();
  }
  fates(): Locator {
    return this.root.getByRole("listitem");
  }
  button(name: string | RegExp): Locator {
    return this.root.getByRole("button", { name });
  }
}

async function openCapture(open: (...files: readonly string[]) => Promise<AppWindow>): Promise<[AppWindow, KeysPane]> {
  const app = await open(CAPTURE);
  await app.waitUntilLoaded();
  return [app, new KeysPane(app)];
}

test("a key log opens what is open, with filter and selection kept, and what it opens closes with it", async ({
  open,
  folder,
}) => {
  const keys = join(folder, "keys.log");
  await copyFile(KEYS, keys);
  const [app, pane] = await openCapture(open);
  await app.filter.use("tls || tlsx");
  await app.list.expectCount(CONNECTIONS);
  await app.list.rows.nth(2).click();
  await expect(app.detail).toBeVisible();
  await pane.open();
  await pane.use(keys);
  await app.list.expectCount(2 * CONNECTIONS);
  await expect(app.list.rows.and(app.page.locator('[aria-selected="true"]'))).toHaveCount(1);
  await expect(app.detail).toBeVisible();
  await expect(pane.root.getByRole("status")).toContainText("secrets in");
  await expect(pane.fates()).toHaveText([/^Decrypted\s*13$/]);
  await pane.button("Remove").click();
  await app.list.expectCount(CONNECTIONS);
  await expect(pane.root.getByRole("textbox", { name: "Key log file" })).toHaveValue("");
});

test("what is written later is told, and read again with it", async ({ open, folder }) => {
  const keys = join(folder, "keys.log");
  const lines = (await readFile(KEYS, "latin1")).trimEnd().split("\n");
  const random = lines[0]?.split(" ")[1] ?? "";
  const late = lines.filter((line) => line.includes(random));
  await writeFile(keys, `${lines.filter((line) => !late.includes(line)).join("\n")}\n`);
  const [app, pane] = await openCapture(open);
  await app.filter.use("http");
  await pane.open();
  await pane.use(keys);
  await app.list.expectCount(CONNECTIONS - 1);
  await expect(pane.fates()).toHaveText([/^Decrypted\s*12$/, /^Still encrypted: the key log has no secret.*1$/]);
  await appendFile(keys, `${late.join("\n")}\n`);
  await pane.button(`Read again with ${late.length} new`).click();
  await app.list.expectCount(CONNECTIONS);
  await expect(pane.fates()).toHaveText([/^Decrypted\s*13$/]);
});

test("a file that is not there is waited for, and a chosen one is used", async ({ open, folder }) => {
  const [app, pane] = await openCapture(open);
  await app.filter.use("http");
  await pane.open();
  await pane.use(join(folder, "none.log"));
  await expect(pane.root.getByRole("alert")).toContainText("there is no such file");
  await pane.button("Remove").click();
  await app.chooseFiles(pane.button("Choose…"), KEYS);
  await app.list.expectCount(CONNECTIONS);
});

test("only the path is remembered, and only where that is wanted", async ({ open, folder }) => {
  const keys = join(folder, "keys.log");
  await copyFile(KEYS, keys);
  const [app, pane] = await openCapture(open);
  const remembered = () => app.page.evaluate(() => localStorage.getItem("thresher.window") ?? "");
  await pane.open();
  await pane.use(keys);
  await expect(pane.fates()).toHaveText([/^Decrypted\s*13$/]);
  expect(await remembered()).not.toContain("keys.log");
  await pane.button("Remove").click();
  await pane.root.getByRole("checkbox", { name: "Keep for later sessions" }).check();
  await pane.use(keys);
  await expect(pane.root).toContainText("for later sessions, too");
  await expect.poll(remembered).toContain("keys.log");
  expect(await remembered()).not.toContain((await readFile(KEYS, "latin1")).split("\n")[0]?.split(" ")[2]);
});

test("a saved capture opens decrypted, here and in tshark, where its secrets were wanted @web", async ({
  open,
  folder,
}) => {
  const keys = join(folder, "keys.log");
  await copyFile(KEYS, keys);
  const [app, pane] = await openCapture(open);
  await app.filter.use("http");
  await pane.open();
  await pane.use(keys);
  await app.list.expectCount(CONNECTIONS);
  await app.press("Escape");
  const save = async (name: string, withSecrets: boolean): Promise<string> => {
    await app.button("Save").click();
    const dialog = app.pane("Save or export");
    const tick = dialog.getByRole("checkbox", { name: "With TLS secrets" });
    await expect(tick).not.toBeChecked();
    await tick.setChecked(withSecrets);
    const download = app.page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Download pcapng" }).click();
    const path = join(folder, name);
    await (await download).saveAs(path);
    await app.button("Close").click();
    return path;
  };
  const without = await save("without.pcapng", false);
  const secret = (await readFile(KEYS, "latin1")).split("\n")[0]?.split(" ")[2] ?? "none";
  expect(await readFile(without, "latin1")).not.toContain(secret);
  const whole = await save("with.pcapng", true);
  const again = await open(whole);
  await again.waitUntilLoaded();
  await again.filter.use("http");
  await again.list.expectCount(CONNECTIONS);
  test.info().skip(spawnSync("tshark", ["--version"]).error !== undefined, "tshark is not installed");
  const seen = (path: string): readonly string[] =>
    execFileSync("tshark", ["-r", path, "-2", "-n", "-Y", "http.request", "-T", "fields", "-e", "http.request.uri"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
      .split("\n")
      .filter((line) => line !== "");
  expect(seen(without)).toEqual([]);
  expect(seen(whole).length).toBe(CONNECTIONS);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    test(`pictures of TLS keys, ${colorScheme}, ${width} pixels wide @web`, async ({ open, folder }) => {
      const keys = join(folder, "keys.log");
      const lines = (await readFile(KEYS, "latin1")).trimEnd().split("\n");
      await writeFile(keys, `${lines.slice(5).join("\n")}\nno secret\n`);
      const [app, pane] = await openCapture(open);
      await app.page.setViewportSize({ width, height });
      await app.page.emulateMedia({ colorScheme });
      const take = async (name: string): Promise<void> => {
        await app.page.mouse.move(0, height - 1);
        const widths = await app.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
        expect(widths[0], `${name} is cut off at the side`).toBe(widths[1]);
        const pictures = join(ROOT, "test-results/screenshots");
        await mkdir(pictures, { recursive: true });
        await app.page.screenshot({
          path: join(pictures, `${name}-${colorScheme}-${width}.png`),
          animations: "disabled",
        });
      };
      await pane.open();
      await expect(pane.fates()).toHaveCount(1);
      await take("keys-none");
      await pane.use(keys);
      await expect(pane.fates()).toHaveCount(2);
      await appendFile(keys, `${lines.slice(0, 5).join("\n")}\n`);
      await expect(pane.button(/^Read again/)).toBeVisible();
      await take("keys-used");
      await app.press("Escape");
      await app.button("Save").click();
      await take("keys-save");
    });
  }
}

test("a key log of one session is not that of the next", async ({ open, folder }) => {
  const keys = join(folder, "keys.log");
  await copyFile(KEYS, keys);
  const [app, pane] = await openCapture(open);
  await pane.open();
  await pane.use(keys);
  await expect(pane.fates()).toHaveText([/^Decrypted\s*13$/]);
  await app.chooseFiles(app.button("Open"), SHOP_CAPTURE);
  await app.waitUntilLoaded();
  await expect(pane.root.getByRole("textbox", { name: "Key log file" })).toBeVisible();
});
