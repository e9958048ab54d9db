// Sessions outlive windows and processes; who has no token does not get in.
import { request } from "node:http";
import { expect, test } from "./app.ts";
import { SHOP_ENTRIES, SHOP_SHOWN } from "./captures.ts";
import { sessionPid } from "./server.ts";

test("a session is listed at the start, opens again, and is removed after a second look", async ({ shop }) => {
  await shop.button("Close this session").click();
  await expect(shop.start.title).toBeVisible();
  const line = shop.start.recent.getByRole("button", { name: /^shop\.pcapng.*237 entries/ });
  await line.click();
  await shop.waitUntilLoaded();
  await shop.expectEntries(SHOP_ENTRIES);
  await shop.button("Close this session").click();
  await shop.start.recent.getByRole("button", { name: /^Remove shop\.pcapng/ }).click();
  await expect(shop.start.recent).toContainText("This cannot be undone");
  await shop.start.recent.getByRole("button", { name: "Keep" }).click();
  await expect(line).toBeVisible();
  await shop.start.recent.getByRole("button", { name: /^Remove shop\.pcapng/ }).click();
  await shop.start.recent.getByRole("button", { name: /^Remove shop\.pcapng/ }).click();
  await expect(line).toHaveCount(0);
  await expect(shop.start.recent).toContainText("kept for 7 days");
});

test("a reload of the window keeps the session", async ({ shop }) => {
  await shop.page.reload();
  await shop.waitUntilLoaded();
  await shop.expectEntries(SHOP_ENTRIES);
  await shop.expectShown(SHOP_SHOWN);
});

test("two windows show the same session @web", async ({ shop, context }) => {
  const page = await context.newPage();
  await page.goto(new URL("/", shop.server.address).href);
  await expect(page.getByRole("grid", { name: "Requests" })).toHaveAttribute("aria-rowcount", String(SHOP_SHOWN + 1));
  await page.close();
});

test("a wrong token and a missing one are refused in words @web", async ({ app, browser }) => {
  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  const wrong = await page.goto(new URL("/?token=wrong", app.server.address).href);
  expect(wrong?.status()).toBe(403);
  await expect(page.getByText("The token is wrong: use the address that was printed.")).toBeVisible();
  const none = await page.goto(new URL("/", app.server.address).href);
  expect(none?.status()).toBe(403);
  await expect(page.getByText("Open the address with its token")).toBeVisible();
  await stranger.close();
});

test("another site is refused in words, even with the token @web", async ({ app }) => {
  const { port, search } = new URL(app.server.address);
  const answer = await new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const headers = { Origin: "http://evil.example" };
    const asked = request({ host: "127.0.0.1", port, path: `/${search}`, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (data: string) => {
        text += data;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject);
    asked.end();
  });
  expect(answer.status).toBe(403);
  expect(answer.text.trim()).toBe("Another site may not use this host.");
});

test("when the session's process dies, the window says so, comes back by itself, and has lost nothing @web", async ({
  shop,
}) => {
  shop.expectErrors(/WebSocket connection to/);
  await shop.filter.use("http && status_code == 503");
  process.kill(sessionPid(shop.server.pid), "SIGKILL");
  await expect(shop.notices.filter({ hasText: "The connection to the session is lost" })).toBeVisible();
  await expect(shop.notices).toHaveCount(0);
  await shop.expectEntries(SHOP_ENTRIES);
  await shop.filter.expectText("http && status_code == 503");
  await shop.list.expectCount(3);
  await shop.list.rows.first().click();
  await expect(shop.detail).toContainText("503");
});
