// Taps as they are chosen, looked at, watched and ended, over the in-process session: each state in both themes and two
// sizes.
import type { AppWindow } from "./app-window.ts";
import { ClusterPart } from "./cluster-part.ts";
import { expect, expectSound, test } from "./scene.ts";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;

async function openCluster(app: AppWindow): Promise<ClusterPart> {
  await app.press("Control+5");
  return new ClusterPart(app.page);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const size of SIZES) {
    test(`the way to a tap is sound in ${colorScheme}, ${size.width} pixels wide`, async ({ openScene }) => {
      const app = await openScene("cluster");
      await app.page.setViewportSize(size);
      await app.page.emulateMedia({ colorScheme });
      const part = await openCluster(app);
      await expect(part.reach).toContainText("Reachable");
      await part.way("In pods").check();
      await part.openAdvanced();
      await part.sourceFilter.fill('src.name == "cart"');
      await expect(app.notices).toContainText("which only the desktop knows");
      await expectSound(app, "the form");
      await part.sourceFilter.fill("http");
      await part.review.click();
      await expect(app.page.getByRole("heading", { name: /^What stays behind/ })).toBeVisible();
      await expectSound(app, "the plan");
    });

    test(`two taps are sound in ${colorScheme}, ${size.width} pixels wide`, async ({ openScene }) => {
      const app = await openScene("cluster-two");
      await app.page.setViewportSize(size);
      await app.page.emulateMedia({ colorScheme });
      const part = await openCluster(app);
      await app.button("node-c").click();
      await expect(part.logOf("node-c")).toContainText("tcpdump: listening");
      await part
        .tap("prod-eu")
        .getByText(/^41 pods in/)
        .click();
      await expect(part.tap("prod-eu").getByRole("table", { name: /^Tapped pods/ })).toBeVisible();
      await expectSound(app, "the taps");
    });
  }
}

test("what was tapped is remembered for its context, and found again after a restart", async ({ openScene }) => {
  const app = await openScene("cluster");
  const part = await openCluster(app);
  await part.way("In pods").check();
  await part.namespace("shop").uncheck();
  await part.namespace("payments").check();
  await part.openAdvanced();
  await app.page.getByLabel("Longest body of each side").fill("64");
  await part.review.click();
  await expect(app.page.getByText("Created: 9 capture containers")).toBeVisible();
  await app.button("Start the tap").click();
  await expect(app.sourceBar).toContainText("prod-eu · payments (9 pods)");
  await app.page.reload();
  await openCluster(app);
  await expect(part.way("In pods")).toBeChecked();
  await expect(part.namespace("payments")).toBeChecked();
  await expect(part.namespace("shop")).not.toBeChecked();
  await part.openAdvanced();
  await expect(app.page.getByLabel("Longest body of each side")).toHaveValue("64");
});

test("of all namespaces some are left out, by hand and by keyboard alone", async ({ openScene }) => {
  const app = await openScene("cluster");
  const part = await openCluster(app);
  await part.everyNamespace.check();
  await expect(part.count).toHaveText("43 pods on 4 nodes");
  const leftOut = app.page.getByLabel(/^Namespaces left out/).last();
  await leftOut.focus();
  await app.page.keyboard.type("payments");
  await app.press("Enter");
  await expect(part.count).toHaveText("34 pods on 4 nodes");
  await app.press("Backspace");
  await expect(part.count).toHaveText("43 pods on 4 nodes");
});

test("a mistake is told at its field, and nothing can be started with it", async ({ openScene }) => {
  const app = await openScene("cluster");
  const part = await openCluster(app);
  await expect(part.review).toBeEnabled();
  await part.openAdvanced();
  await app.page.getByLabel("Capture filter (pcap-filter)").fill("tcp port !");
  await expect(app.page.getByLabel("Capture filter (pcap-filter)")).toHaveAttribute("aria-invalid", "true");
  await expect(part.review).toBeDisabled();
  await app.page.getByLabel("Capture filter (pcap-filter)").fill("tcp port 80");
  await expect(part.review).toBeEnabled();
  await app.page.getByLabel("Memory", { exact: true }).fill("3");
  await expect(app.notices).toContainText("A whole number from 128");
  await expect(part.review).toBeDisabled();
});

test("another cluster is tapped beside, ended alone, then all are", async ({ openScene }) => {
  const app = await openScene("cluster-live");
  const part = await openCluster(app);
  await app.button("Tap another cluster").click();
  await expect(app.page.getByRole("heading", { name: "Tap another cluster" })).toBeVisible();
  await part.context("stage-us").check();
  await part.review.click();
  await app.button("Start the tap").click();
  await expect(app.sourceBar).toContainText("prod-eu · shop, payments (41 pods) + stage-us");
  await openCluster(app);
  await expect(part.tap("stage-us").getByText("4 of 4")).toBeVisible();
  await app.button("Stop and remove from stage-us").first().click();
  await expect(app.page.getByRole("alertdialog")).toContainText("Stop the tap of stage-us?");
  await app.page.getByRole("alertdialog").getByRole("button", { name: "Stop and remove from stage-us" }).click();
  await expect(part.tap("stage-us")).toContainText("nothing of this session is left in stage-us");
  await expect(part.tap("prod-eu").getByText("4 of 4")).toBeVisible();
  await app.button("Put the tap of stage-us away").click();
  await expect(part.tap("stage-us")).toHaveCount(0);
});

test("after all taps have ended, another one goes on in the same session", async ({ openScene }) => {
  const app = await openScene("cluster-live");
  const part = await openCluster(app);
  await app.button("Stop and remove from prod-eu").first().click();
  await app.page.getByRole("alertdialog").getByRole("button", { name: "Stop and remove from prod-eu" }).click();
  await expect(part.tap("prod-eu")).toContainText("nothing of this session is left in prod-eu");
  await app.button("Tap into this session").click();
  await part.context("stage-us").check();
  await expect(app.page.getByText("Its requests join those of this session.")).toBeVisible();
  await part.review.click();
  await app.button("Start the tap").click();
  await expect(app.sourceBar).toContainText("tapping");
  await openCluster(app);
  await expect(part.tap("stage-us").getByText("4 of 4")).toBeVisible();
  await expect(part.tap("prod-eu")).toContainText("nothing of this session is left in prod-eu");
});

test("an agent is restarted after a second look", async ({ openScene }) => {
  const app = await openScene("cluster-live");
  const part = await openCluster(app);
  await app.button("node-b").click();
  await app.button("Restart the agent").click();
  await expect(app.page.getByRole("alertdialog")).toContainText("Restart the agent of node-b in prod-eu?");
  await app.press("Escape");
  await expect(app.page.getByRole("alertdialog")).toHaveCount(0);
  await app.button("Restart the agent").click();
  await app.button("Restart node-b").click();
  await expect(part.tap("prod-eu").getByText("pulling images")).toBeVisible();
});
