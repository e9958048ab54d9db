// Looking back over the in-process session: from the source bar, with its progress, to a file that opens.
import { expect, expectSound, test } from "./scene.ts";

for (const colorScheme of ["light", "dark"] as const) {
  for (const size of [
    { width: 1440, height: 900 },
    { width: 1024, height: 700 },
  ]) {
    test(`what agents hold is offered and sound, ${colorScheme}, ${size.width} pixels wide`, async ({ openScene }) => {
      const app = await openScene("cluster-two");
      await app.page.setViewportSize(size);
      await app.page.emulateMedia({ colorScheme });
      await app.sourceBar.getByRole("button", { name: "Look back" }).click();
      const pane = app.pane("Look back");
      await expect(pane).toContainText("6 agents hold 1.7 GB");
      await pane.getByText("From – to").click();
      await expectSound(app, "the choice of what to fetch");
      await pane.getByLabel("To", { exact: true }).fill("2020-01-01T10:00:00");
      await expect(pane).toContainText("The beginning must be before the end.");
      await expect(app.button("Fetch the packets")).toBeDisabled();
    });
  }
}

test("a fetch goes on while its pane is closed, and can be called off", async ({ openScene }) => {
  const app = await openScene("cluster-live");
  await app.sourceBar.getByRole("button", { name: "Look back" }).click();
  await app.button("Fetch the packets").click();
  await expect(app.pane("Look back")).toContainText("of 4 agents");
  await app.press("Escape");
  await expect(app.page.getByRole("progressbar", { name: /^Looking back/ })).toBeVisible();
  await app.button("Cancel").click();
  await expect(app.page.getByRole("progressbar", { name: /^Looking back/ })).toHaveCount(0);
});

test("what was fetched is listed first, and opens after the tap was asked about", async ({ openScene }) => {
  const app = await openScene("cluster-live");
  await app.press("Control+5");
  await app.page.getByRole("main").getByRole("button", { name: "Look back" }).click();
  const pane = app.pane("Look back");
  await pane.getByLabel("Name").fill("before the 503s");
  await app.button("Fetch the packets").click();
  await expect(pane.getByRole("listitem")).toContainText("before the 503s");
  await app.button("Open before the 503s").click();
  await expect(app.page.getByRole("alertdialog")).toContainText("Opening files ends the tap of prod-eu.");
  await app.button("Remove from prod-eu and go on").click();
  await expect(app.sourceBar).toContainText("n1.pcapng");
});

test("snapshots are on the start screen, and are deleted by their name", async ({ openScene }) => {
  const app = await openScene("snapshots");
  const list = app.page.getByRole("region", { name: "Snapshots" });
  await expect(list).toContainText("checkout before the 503s");
  await expectSound(app, "the start");
  await app.button("Delete stage-us 09:14").click();
  await app.page.getByRole("alertdialog").getByRole("button", { name: "Delete stage-us 09:14" }).click();
  await expect(list).not.toContainText("stage-us 09:14");
});
