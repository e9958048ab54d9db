// A first alert, as a user sets it up: constants, a script, its host, then a message with the packets of a failed call. Slack
// itself cannot be had here: the emulator that is started stands for it.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { WebClient } from "@slack/web-api";
import type { AppWindow } from "./app-window.ts";
import { expect, test } from "./app.ts";
import { SHOP_CAPTURE } from "./captures.ts";
import { ScriptsPart } from "./scripts-part.ts";

const run = promisify(execFile);
const START = fileURLToPath(new URL("../../shared/services/start", import.meta.url));
/** Installing it takes seconds. */
const TIMEOUT_MS = 180_000;

const SCRIPT = `// Tell Slack of failures
// filter: http && status_code == 503
let isTold = false;
function onItemCaptured(data) {
  if (!isTold) {
    const files = { "failure.pcap": pcap.path(data.stream) };
    vendor.slackBot(env.SLACK_TOKEN, env.SLACK_CHANNEL, "Checkout fails", data.request.path, "#c62828", {}, files);
    isTold = true;
  }
  return test.fail(data);
}
`;

test("a first alert: a red row, and in (emulated) Slack a message with packets that tshark opens @web", async ({
  shop,
  folder,
}) => {
  test.info().skip(!existsSync(START), "there is no ../shared/services: no alert is sent to an emulated Slack");
  test.setTimeout(TIMEOUT_MS);
  const { stdout } = await run(START, ["slack"]);
  const fact = (name: string): string => new RegExp(`${name}=(\\S+)`).exec(stdout)?.[1] ?? "";
  try {
    const slack = new WebClient("xoxb-test", { slackApiUrl: fact("slackApiUrl") });
    const { channels = [] } = await slack.conversations.list();
    const channel = channels.find(({ name }) => name === "alerts")?.id ?? "";
    const part = new ScriptsPart(shop.page);
    await shop.press("Control+4");
    await part.show("Constants");
    await part.addConstant("SLACK_TOKEN", "xoxb-test", true);
    await part.addConstant("SLACK_CHANNEL", channel);
    await part.addConstant("SLACK_API_URL", fact("slackApiUrl"));
    await part.show("Scripts");
    await shop.button("New script").click();
    await part.write(SCRIPT);
    await part.save();
    await part.arm();
    await part.activate("Tell Slack of failures");

    // This machine is denied until it is allowed: the script is told so, and nothing is sent.
    await openAgain(shop);
    await part.show("Console");
    await expect(shop.page.getByRole("tabpanel")).toContainText(/allow/);
    await part.show("Hosts");
    await shop.page
      .getByRole("row", { name: new URL(fact("url")).host })
      .getByRole("button", { name: "Allow" })
      .click();
    await openAgain(shop);
    await part.show("Alerts");

    await expect(shop.page.getByRole("table", { name: "Alerts" })).toContainText("Sent", { timeout: 60_000 });
    const { messages = [] } = await slack.conversations.history({ channel });
    const message = messages.find(({ text }) => text === "Checkout fails");
    const { messages: thread = [] } = await slack.conversations.replies({ channel, ts: message?.ts ?? "" });
    const [file] = thread.flatMap(({ files }) => files ?? []);
    const answer = await fetch(file?.url_private_download ?? "", { headers: { authorization: "Bearer xoxb-test" } });
    const path = join(folder, "failure.pcap");
    await writeFile(path, new Uint8Array(await answer.arrayBuffer()));
    expect(await statusesByTshark(path)).toContain("503");
    await expect(shop.statusBar).toContainText(/3 failed/);
  } finally {
    await run(START, ["stop", fact("pid")]);
  }
});

/** Entries that were there before a script began are not given to it: the capture is opened once more. */
async function openAgain(shop: AppWindow): Promise<void> {
  const chooser = shop.page.waitForEvent("filechooser");
  await shop.press("ControlOrMeta+O");
  await (await chooser).setFiles([SHOP_CAPTURE]);
  await shop.waitUntilLoaded();
  await shop.press("Control+4");
}

/** What tshark says; where it is not installed, what every capture with such an answer holds. */
async function statusesByTshark(path: string): Promise<string> {
  try {
    return (await run("tshark", ["-n", "-r", path, "-T", "fields", "-e", "http.response.code"])).stdout;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    process.stderr.write("there is no tshark: it does not open what Slack was sent\n");
    return (await readFile(path)).toString("latin1");
  }
}
