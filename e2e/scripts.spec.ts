// Scripts as they are written, tried, armed and watched, over the in-process session: each state in both themes and two
// sizes, and each step with the keyboard where people use it.
import type { AppWindow } from "./app-window.ts";
import { expect, expectSound, test } from "./scene.ts";
import { ScriptsPart } from "./scripts-part.ts";

/** Each theme and each size once: the looks of one do not depend on the other. */
const LOOKS = [
  { colorScheme: "light", width: 1440, height: 900 },
  { colorScheme: "dark", width: 1024, height: 700 },
] as const;
const PARTS = ["Console", "Alerts", "Jobs", "Constants", "Hosts", "Samples", "Dry run"] as const;

async function openScripts(app: AppWindow): Promise<ScriptsPart> {
  await app.press("Control+4");
  return new ScriptsPart(app.page);
}

for (const { colorScheme, width, height } of LOOKS) {
  test(`every part of scripts is sound in ${colorScheme}, ${width} pixels wide`, async ({ openScene }) => {
    const app = await openScene("scripts");
    await app.page.setViewportSize({ width, height });
    await app.page.emulateMedia({ colorScheme });
    const part = await openScripts(app);
    await expect(part.sourceLines).toContainText("Slow checkout calls");
    await expectSound(app, "the editor");
    for (const name of PARTS) {
      await part.show(name);
      await expect(app.page.getByRole("tabpanel")).not.toBeEmpty();
      await expectSound(app, name);
    }
    await app.button("Run over this session").click();
    await expect(app.page.getByText("48,201 of 48,201 entries, done")).toBeVisible();
    await expectSound(app, "the result of a dry run");
  });

  test(`without a script all says what it is for, ${colorScheme}, ${width}`, async ({ openScene }) => {
    const app = await openScene("file");
    await app.page.setViewportSize({ width, height });
    await app.page.emulateMedia({ colorScheme });
    const part = await openScripts(app);
    await expect(app.page.getByRole("heading", { name: "No scripts yet" })).toBeVisible();
    await expectSound(app, "no scripts");
    for (const name of PARTS) {
      await part.show(name);
      await expectSound(app, `${name} without a script`);
    }
  });

  test(`dissectors are sound when there are none, some and broken ones, ${colorScheme}, ${width}`, async ({
    openScene,
  }) => {
    for (const scene of ["file", "scripts", "scripts-failing"] as const) {
      const app = await openScene(scene);
      await app.page.setViewportSize({ width, height });
      await app.page.emulateMedia({ colorScheme });
      const part = await openScripts(app);
      await part.show("Dissectors");
      await expect(app.page.getByRole("region", { name: "Dissectors" })).toContainText("Copy path");
      await expectSound(app, `dissectors of ${scene}`);
      await app.page.close();
    }
  });
}

test("a new script is written with completion of helpers, entries and filters, and saved by key", async ({
  openScene,
}) => {
  const app = await openScene("scripts");
  const part = await openScripts(app);
  await app.button("New script").click();
  await part.write("// Mine\nfunction onItemCaptured(data) {\n  ");
  await app.page.keyboard.type("vendor.");
  await part.expectSuggested("elastic", "influxdb", "slack", "slackBot", "webhook", "s3", "gcs", "kinesis");
  await part.write("// Mine\nfunction onItemCaptured(data) {\n  ");
  await app.page.keyboard.type("data.");
  await part.expectSuggested("dst", "elapsedTime");
  await part.write('// Mine\nfunction onItemCaptured(data) {\n  kfl.match("http && dst.na');
  await app.page.keyboard.type("m");
  await part.expectSuggested("dst\\.name");
  await part.write("// Mine\nfunction onItemCaptured(data) {}\n");
  await part.save();
  await expect(part.item("Mine")).toContainText("new-script.js");
  await expect(part.activeSwitch("Mine")).not.toBeChecked();
});

test("a filter that is not valid is marked where it stands", async ({ openScene }) => {
  const app = await openScene("scripts");
  const part = await openScripts(app);
  await app.button("New script").click();
  await part.write('// Mine\nfunction onItemCaptured(data) {\n  return kfl.match("http &&", data);\n}\n');
  await expect(part.marks).toHaveCount(1);
  await part.write('// Mine\nfunction onItemCaptured(data) {\n  return kfl.match("http", data);\n}\n');
  await expect(part.marks).toHaveCount(0);
});

test("what fails while it runs is marked at its line, and the list leads there", async ({ openScene }) => {
  const app = await openScene("scripts");
  const part = await openScripts(app);
  await app.button(/^TypeError/).click();
  await expect(part.file("20-index-errors.js")).toHaveAttribute("aria-selected", "true");
  await expect(part.marks).toHaveCount(1);
  await expect(app.page.getByRole("status").filter({ hasText: "line 3:45" })).toBeVisible();
  await part.write("// Index errors\nvar a;\noops();\n");
  await part.save();
  await expect(part.item("Index errors")).toContainText("'oops' is not defined");
  await part.write("// Index errors\nvar a;\n");
  await part.save();
  await expect(part.item("Index errors")).not.toContainText("oops");
  await expect(part.marks).toHaveCount(0);
});

test("edited text stays while other parts and scripts are looked at, and is not lost without a question", async ({
  openScene,
}) => {
  const app = await openScene("scripts");
  const part = await openScripts(app);
  await part.write("// Slow checkout calls\nvar mine = 1;\n");
  await part.item("Requests a minute").getByRole("button", { name: "Requests a minute", exact: true }).click();
  await expect(part.sourceLines).toContainText("this.total");
  await part.show("Jobs");
  await part.show("Scripts");
  await part.file("10-slow-checkout.js").click();
  await expect(part.sourceLines).toContainText("var mine = 1;");
  await app.button("Close 10-slow-checkout.js").click();
  await expect(part.question).toContainText("without saving");
  await app.press("Escape");
  await expect(part.file("10-slow-checkout.js")).toBeVisible();
});

test("a script that was changed on disk meanwhile is compared, and one of both is kept", async ({ openScene }) => {
  const app = await openScene("scripts-conflict");
  const part = await openScripts(app);
  await part.write("// Mine\n");
  await part.save();
  await expect(app.notices).toContainText("was changed on disk while you edited it");
  await app.button("Compare").click();
  await expect(app.page.locator(".monaco-diff-editor")).toContainText("Written by another program");
  await expectSound(app, "a conflict");
  await app.button("Keep mine").click();
  await part.save();
  await expect(part.item("Mine")).toBeVisible();
  await expect(part.sourceLines).toContainText("// Mine");
});

test("scripts are tried, then armed after a question that names the hosts", async ({ openScene }) => {
  const app = await openScene("scripts");
  const part = await openScripts(app);
  await app.button("Try").click();
  await app.button("Run over this session").click();
  await expect(app.page.getByText("1,230 calls would have been sent")).toBeVisible();
  await app.page.getByRole("tabpanel").getByRole("button", { name: "Arm…" }).click();
  await expect(part.question).toContainText("Index errors reaches elastic.shop:9200");
  await part.question.getByRole("button", { name: "Arm", exact: true }).click();
  await expect(app.page.getByText("Armed: scripts send")).toBeVisible();
  await app.button("Disarm").click();
  await expect(app.page.getByText("Recording only")).toBeVisible();
});

test("a host that is asked for is decided on in place", async ({ openScene }) => {
  const app = await openScene("scripts");
  const part = await openScripts(app);
  const strip = app.page.getByRole("region", { name: "A script asks for a host" });
  await expect(strip).toContainText("Slow checkout calls wants to send to hooks.slack.com");
  await strip.getByRole("button", { name: "Allow" }).click();
  await expect(strip).toHaveCount(0);
  await part.show("Hosts");
  await expect(app.page.getByRole("row", { name: /hooks\.slack\.com/ })).toContainText("Allowed");
});

test("alerts lead to their entry, are acknowledged, and dead ones are sent again", async ({ openScene }) => {
  const app = await openScene("scripts");
  await app.button("4 alerts not seen, 1 sending given up").click();
  const alerts = app.page.getByRole("table", { name: "Alerts" });
  await expect(alerts.getByRole("row").filter({ hasText: "Given up" })).toContainText("missing authentication");
  await app.button("Send it again").click();
  await expect(alerts).not.toContainText("Given up");
  await app.button("Acknowledge all").click();
  await expect(app.button("0 alerts not seen")).toBeVisible();
  await alerts.getByRole("button", { name: "entry" }).first().click();
  await expect(app.detailPanel).toBeVisible();
});

test("the console is filtered, paused and cleared, and its errors lead to their line", async ({ openScene }) => {
  const app = await openScene("scripts");
  const part = await openScripts(app);
  await part.show("Console");
  const lines = app.page.getByRole("log");
  await expect(lines).toContainText("<b>not markup</b>");
  await app.page.getByRole("searchbox", { name: "Filter the console" }).fill("typeerror");
  await expect(lines).not.toContainText("slow /");
  await lines.getByRole("button", { name: "line 3" }).first().click();
  await expect(part.file("20-index-errors.js")).toHaveAttribute("aria-selected", "true");
  await part.show("Console");
  await app.button("Clear the console").click();
  await expect(app.page.getByRole("heading", { name: "Nothing was printed yet" })).toBeVisible();
});

test("rows are marked by verdict with a sign, filtered by it, and say what each script did", async ({ openScene }) => {
  const app = await openScene("scripts");
  await app.button("38 failed").click();
  await app.filter.expectText("failed");
  await expect(app.list.rows.first().getByLabel("a script marked this as failed")).toBeVisible();
  await app.list.rows.first().click();
  await app.tab("Scripts").click();
  await expect(app.detailPanel).toContainText("vendor.slack");
  await expectSound(app, "the trace of an entry");
  await app.button("38 failed").click();
  await app.filter.expectText("");
});

test("a sample that lacks a constant leads to it, and becomes a script", async ({ openScene }) => {
  const app = await openScene("scripts");
  const part = await openScripts(app);
  await part.show("Samples");
  await app.button(/^Count errors in InfluxDB/).click();
  await app.button("INFLUX_TOKEN missing").click();
  await expect(app.page.getByLabel("Name", { exact: true })).toHaveValue("INFLUX_TOKEN");
  await app.page.getByLabel("Value", { exact: true }).fill("s3cret");
  await app.button("Add").click();
  await expect(app.page.getByRole("row", { name: /INFLUX_TOKEN/ })).toContainText("••••");
  await expect(app.page.locator("body")).not.toContainText("s3cret");
  await part.show("Samples");
  await app.button(/^Count errors in InfluxDB/).click();
  await expect(app.button("INFLUX_TOKEN missing")).toHaveCount(0);
  await app.button("Use as a new script").click();
  await expect(part.file("errors-to-influx.js")).toBeVisible();
  await expect(part.sourceLines).toContainText("vendor.influxdb");
});

test("objects in buckets are named as Kubeshark did by a switch", async ({ openScene }) => {
  const app = await openScene("scripts");
  const part = await openScripts(app);
  await part.show("Constants");
  const isOn = app.page.getByRole("switch", { name: "Kubeshark paths" });
  await expect(isOn).not.toBeChecked();
  await isOn.focus();
  await app.page.keyboard.press("Space");
  await expect(isOn).toBeChecked();
});

test("that another program runs the scripts is said, with what to do", async ({ openScene }) => {
  const app = await openScene("scripts-elsewhere");
  await app.button("Scripts").click();
  const said = app.page.getByRole("alert").filter({ hasText: "runs these scripts" });
  await expect(said).toContainText("Process 4711 has the same data folder");
  await expect(said).toContainText("They run here once it ends.");
});

test("keys that mean something else in the filter line mean in a script what they do in an editor", async ({
  openScene,
}) => {
  const app = await openScene("scripts");
  await app.filter.focus();
  const part = await openScripts(app);
  await app.button("New script").click();
  await part.write("// Mine");
  await app.page.keyboard.press("Enter");
  await app.page.keyboard.type("mine");
  await app.page.keyboard.press("Escape");
  await expect(part.sourceLines.locator(".view-line")).toHaveText([/Mine/, /mine/]);
  await app.page.keyboard.press("ControlOrMeta+/");
  await expect(part.sourceLines.locator(".view-line").nth(1)).toHaveText(/\/\/\s*mine/);
});
