// The list: columns, outcomes, half pairs, sorting, jumping, copying, menus.
import { expect, test } from "./app.ts";
import { SHOP_SHOWN, httpOn, writeCapture } from "./captures.ts";
import { httpExchange, makeCapture } from "../cli/testing/make-capture.ts";

test("README: requests of HTTP, DNS and Redis fill the columns", async ({ shop }) => {
  const cells = async (filter: string): Promise<(column: string) => ReturnType<typeof shop.list.cell>> => {
    await shop.filter.use(filter);
    await expect(shop.list.rows.first()).toBeVisible();
    return (column) => shop.list.cell(shop.list.rows.first(), column);
  };
  const http = await cells("http && status_code == 503");
  await expect(http("protocol")).toHaveText("HTTP");
  await expect(http("method")).toHaveText("GET");
  await expect(http("summary")).toHaveText(/^\/v2\/price\//);
  await expect(http("status")).toHaveText("503");
  await expect(http("elapsed")).toHaveText(/\d (µs|ms|s)$/);
  await expect(http("size")).toHaveText(/\d (B|kB)$/);
  const dns = await cells("dns");
  await expect(dns("protocol")).toHaveText("DNS");
  await expect(dns("summary")).toHaveText(/cart\.shop/);
  const redis = await cells("redis");
  await expect(redis("protocol")).toHaveText("REDIS");
  await expect(redis("method")).toHaveText(/^[A-Z]+$/);
});

test("every column is there by default, and can be hidden and shown", async ({ shop }) => {
  const titles = ["Number", "Time", "Protocol", "TLS", "Method", "Summary", "Status", "Source", "Destination"];
  await shop.button("Choose columns").click();
  for (const title of [...titles, "Elapsed", "Size", "Node"]) {
    await expect(shop.menu.getByRole("menuitemcheckbox", { name: title, exact: true })).toBeChecked();
  }
  await shop.menu.getByRole("menuitemcheckbox", { name: "Method", exact: true }).click();
  await shop.press("Escape");
  await expect(shop.list.header("Method")).toHaveCount(0);
  await shop.page.reload();
  await expect(shop.list.header("Summary")).toBeVisible();
  await expect(shop.list.header("Method")).toHaveCount(0);
});

test("a failure is marked by more than its colour", async ({ shop }) => {
  await shop.filter.use("http && status_code == 503");
  const row = shop.list.rows.first();
  await expect(row).toHaveAttribute("data-error", "true");
  await expect(shop.list.cell(row, "status").locator("svg")).toBeVisible();
});

test("a request without an answer is a row that says why", async ({ folder, open }) => {
  const [request] = httpExchange("/never/answered", 200);
  const bytes = makeCapture(request === undefined ? [] : [httpOn(2000, [request])]);
  const app = await open(await writeCapture(folder, "half.pcap", bytes));
  await app.waitUntilLoaded();
  const row = app.list.row("/never/answered");
  await expect(app.list.cell(row, "status")).toHaveText(/half|no answer/);
  await expect(app.list.cell(row, "elapsed")).toHaveText("");
  await row.click();
  await expect(app.detail.getByRole("alert")).toContainText(/Only one half|No answer came/);
  await expect(app.tab("Response")).toHaveCount(0);
});

test("README: a flow that is not understood is a row too, with its measures and the reason", async ({
  folder,
  open,
}) => {
  const said = [
    { from: "client", text: "\x07\x01own words of an own protocol" },
    { from: "server", text: "\x07\x02its own answer" },
  ] as const;
  const app = await open(await writeCapture(folder, "unknown.pcap", makeCapture([httpOn(2000, said)])));
  await app.waitUntilLoaded();
  await app.list.row("TCP").click();
  await app.tab("Data").click();
  await expect(app.detailPanel).toContainText("no known protocol in the first bytes");
  await expect(app.detailPanel).toContainText("Sent again");
});

test("a row that is clicked before it has come is selected when it comes @web", async ({ shop }) => {
  const held: (string | Buffer)[] = [];
  let isHeld = false;
  let deliver = (message: string | Buffer): void => void held.push(message);
  await shop.page.routeWebSocket(/rpc/, (socket) => {
    const server = socket.connectToServer();
    deliver = (message) => socket.send(message);
    server.onMessage((message) => (isHeld ? void held.push(message) : deliver(message)));
  });
  await shop.page.reload();
  await shop.waitUntilLoaded();
  // More rows than are asked for at once.
  await shop.filter.connections.click();
  await shop.list.expectCount(237);
  isHeld = true;
  await shop.list.grid.evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
  const last = shop.list.at(237);
  await expect(last).toHaveAttribute("aria-busy", "true");
  await shop.list.click(237);
  await expect(shop.detail).toHaveCount(0);
  isHeld = false;
  held.splice(0).forEach((message) => deliver(message));
  await expect(last).toHaveAttribute("aria-selected", "true");
  await expect(shop.detail).toContainText("No.");
});

test("sorting by a column orders the whole list, and a third click gives arrival back", async ({ shop }) => {
  await shop.filter.use("http");
  const header = shop.list.header("Status");
  await header.click();
  await expect(header).toHaveAttribute("aria-sort", "descending");
  await expect(shop.list.cell(shop.list.at(1), "status")).toHaveText("503");
  await header.click();
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  await expect(shop.list.cell(shop.list.at(1), "status")).toHaveText("101");
  await header.click();
  await expect(header).not.toHaveAttribute("aria-sort", /ascending|descending/);
});

test("the connections chip also lists the connections of dissected requests", async ({ shop }) => {
  await shop.expectShown(SHOP_SHOWN);
  await shop.filter.connections.click();
  await expect(shop.filter.connections).toHaveAttribute("aria-pressed", "true");
  await shop.expectShown(237);
  await shop.filter.connections.click();
  await shop.expectShown(SHOP_SHOWN);
});

test("End, Home and the page keys move through the whole list", async ({ shop }) => {
  await shop.list.focus();
  await shop.press("End");
  await expect(shop.list.at(SHOP_SHOWN)).toHaveAttribute("aria-selected", "true");
  await expect(shop.list.at(SHOP_SHOWN)).toBeInViewport();
  await shop.press("Home");
  await expect(shop.list.at(1)).toHaveAttribute("aria-selected", "true");
  await expect(shop.list.at(1)).toBeInViewport();
  await shop.press("PageDown");
  await expect(shop.list.at(1)).not.toHaveAttribute("aria-selected", "true");
  await shop.press("PageUp");
  await expect(shop.list.at(1)).toHaveAttribute("aria-selected", "true");
});

test("F8 and F7 step through the list from anywhere", async ({ shop }) => {
  await shop.list.click(3);
  await shop.filter.focus();
  await shop.press("F8");
  await expect(shop.list.at(4)).toHaveAttribute("aria-selected", "true");
  await shop.press("F7", "F7");
  await expect(shop.list.at(2)).toHaveAttribute("aria-selected", "true");
});

test("rows are copied as text, CSV and JSON", async ({ shop }) => {
  await shop.filter.use("http && status_code == 503");
  // A menu over rows that are about to be replaced closes with them.
  await shop.list.expectCount(3);
  const copied = async (how: string): Promise<string> => {
    await shop.list.rows.first().click({ button: "right" });
    await shop.menuItem(`Copy row as ${how}`).click();
    await expect(shop.statusBar).toContainText(`Copied 1 row as ${how}`);
    return shop.clipboard();
  };
  expect(await copied("text")).toMatch(/\tHTTP\tGET\t\/v2\/price\/[^\t]+\t503\t/);
  expect(await copied("CSV")).toMatch(/^no,time,protocol,.*\r\n\d+,.*,HTTP,/);
  expect(JSON.parse(await copied("JSON"))).toMatchObject([{ protocol: "HTTP", method: "GET", status: "503" }]);
});

test("Ctrl+C copies the selected rows as text; the palette copies them as JSON", async ({ shop }) => {
  await shop.filter.use("http && status_code >= 500");
  await shop.list.expectCount(6);
  await shop.list.click(2);
  await shop.list.click(4, { modifiers: ["Shift"] });
  await expect(shop.list.selected).toHaveCount(3);
  await shop.press("ControlOrMeta+C");
  await expect(shop.statusBar).toContainText("Copied 3 rows as text");
  const lines = (await shop.clipboard()).split("\n");
  expect(lines).toHaveLength(3);
  const first = await shop.list.cell(shop.list.at(2), "summary").innerText();
  expect(lines[0]?.split("\t")).toContain(first);
  await shop.run("copy rows JSON");
  await expect(shop.statusBar).toContainText("Copied 3 rows as JSON");
  expect(JSON.parse(await shop.clipboard())).toHaveLength(3);
});

test("Ctrl+C takes text that is marked before any row, and Ctrl+Shift+C the value under the pointer", async ({
  shop,
}) => {
  await shop.filter.use("http && status_code == 503");
  await shop.list.expectCount(3);
  await shop.list.click(1);
  await shop.detail.getByText("From", { exact: true }).dblclick();
  await shop.press("ControlOrMeta+C");
  expect((await shop.clipboard()).trim()).toBe("From");
  const cell = shop.list.cell(shop.list.at(2), "summary");
  await cell.hover();
  await shop.press("ControlOrMeta+Shift+C");
  await expect(shop.statusBar).toContainText("Copied the value");
  expect(await shop.clipboard()).toBe(await cell.innerText());
});

test("Ctrl+G goes to a row by its number and by its time, and says when there is none", async ({ shop }) => {
  await shop.list.focus();
  await shop.press("ControlOrMeta+G");
  await expect(shop.goTo).toBeFocused();
  await shop.page.keyboard.type("120");
  await shop.press("Enter");
  await expect(shop.goTo).toHaveCount(0);
  await expect(shop.list.grid).toBeFocused();
  await expect(shop.detail.getByTitle("Number in order of arrival")).toHaveText("120");
  await expect(shop.list.selected).toBeInViewport();
  const time = await shop.list.cell(shop.list.selected, "time").innerText();
  await shop.list.focus();
  await shop.press("Home", "ControlOrMeta+G");
  await expect(shop.goTo).toBeFocused();
  await shop.page.keyboard.type(time);
  await shop.press("Enter");
  await expect(shop.list.cell(shop.list.selected, "time")).toHaveText(time);
  await shop.press("ControlOrMeta+G");
  await expect(shop.goTo).toBeFocused();
  await shop.page.keyboard.type("99999");
  await shop.press("Enter");
  await expect(shop.page.getByRole("form", { name: "Go to a row" })).toContainText("99,999 is not in this list");
  await shop.press("Escape");
  await expect(shop.goTo).toHaveCount(0);
});
