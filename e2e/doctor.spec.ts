// The doctor's pane over the in-process session: from the cluster's screen, and from a list that stays empty.
import { expect, expectSound, test } from "./scene.ts";

/** Runs in the page: that the button says what goes on is over before a slow test looks at it, so that it is written down. */
function noteLooking(): void {
  const note = (): void => {
    const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Looking…");
    if (button !== undefined) document.documentElement.dataset["looked"] = button.disabled ? "disabled" : "enabled";
  };
  new MutationObserver(note).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`an empty list of a tap leads to why it is empty, ${colorScheme}`, async ({ openScene }) => {
    const app = await openScene("cluster-silent");
    await app.page.emulateMedia({ colorScheme });
    await app.page.evaluate(noteLooking);
    await app.button("Why is nothing here?").click();
    const pane = app.pane("Doctor: prod-eu");
    await expect(pane.getByRole("listitem").first()).toBeVisible();
    await expect(app.button("Look again")).toBeEnabled();
    expect(await app.page.evaluate(() => document.documentElement.dataset["looked"])).toBe("disabled");
    await expect(pane).toContainText("3 doubtful, 10 well");
    await expectSound(app, "the doctor");
    await pane.getByText("Problems (3)").click();
    await expect(pane.getByRole("listitem")).toHaveCount(3);
    await app.press("Escape");
    await expect(pane).toHaveCount(0);
  });
}

test("a cluster that does not answer is looked at too; what was found can be handed on", async ({ openScene }) => {
  const app = await openScene("cluster-unreachable");
  await app.page.setViewportSize({ width: 1024, height: 700 });
  await app.press("Control+5");
  await app.button("Doctor").click();
  const pane = app.pane("Doctor: prod-eu");
  await expect(pane).toContainText("1 thing stands in the way.");
  await expect(pane).toContainText("Check the network or VPN to this cluster.");
  await expectSound(app, "the doctor of a cluster that does not answer");
  await app.button("Copy as text").click();
  await expect.poll(() => app.clipboard()).toContain("[stands in the way] server: The API server of prod-eu");
});

test("of several clusters another one can be looked at", async ({ openScene }) => {
  const app = await openScene("cluster-two");
  await app.press("Control+5");
  await app.button("Doctor").click();
  await app.choice("Cluster", "stage-us").click();
  await expect(app.pane("Doctor: stage-us")).toContainText("3 doubtful, 10 well");
});
