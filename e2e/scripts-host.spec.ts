// Scripts as a user works with them, over the real host: written with completion, mended where they fail, and tried over
// the open session.
import { expect, test } from "./app.ts";
import { ScriptsPart } from "./scripts-part.ts";

/** Six answers of the shop capture are of 500 and above. */
const FAILED = 6;
const SCRIPT = (line: string): string => `// Failed calls
function onItemCaptured(data) {
  if (!kfl.match("http && status_code >= 500", data)) return;
  ${line}
  return test.fail(data);
}
`;

test("a script is written, mended, and tried over the session @web", async ({ shop }) => {
  await shop.press("Control+4");
  const part = new ScriptsPart(shop.page);
  await shop.button("New script").click();
  await part.write("// Failed calls\n");
  await shop.page.keyboard.type("vendor.");
  await part.expectSuggested("elastic", "influxdb", "slack", "webhook");
  await part.write(SCRIPT("missing.thing();"));
  await part.save();
  await part.activate("Failed calls");
  await shop.button("Try").click();
  await shop.button("Run over this session").click();
  await expect(shop.page.getByRole("region", { name: "Dry run" })).toContainText(/'?missing'? is not defined/);
  await part.show("Scripts");
  await part.write(SCRIPT('console.log("failed", data.request.path);'));
  await part.save();
  await shop.button("Try").click();
  await shop.button("Run over this session").click();
  await expect(shop.page.getByRole("region", { name: "Dry run" })).toContainText(`${FAILED} failed`);
});
