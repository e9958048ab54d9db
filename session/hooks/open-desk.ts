// Opens the desk of scripts with all that it stands on, in the data folder.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { openFileKeyStore, openScriptConstants } from "./constants/index.ts";
import { openScriptFolder } from "./folder/index.ts";
import { openHostRules } from "./hosts/index.ts";
import { openJobScheduler } from "./jobs/index.ts";
import { ScriptDesk, type ScriptDeskParts } from "./script-desk.ts";
import { readHead } from "./script-head.ts";
import { ScriptSettings } from "./script-settings.ts";
import type { KeyStore } from "./types.ts";

export interface OpenDeskParts extends Pick<ScriptDeskParts, "runBy" | "start" | "presentation" | "match" | "cluster"> {
  readonly dataFolder: string;
  /** The system's key store, where there is one: secrets that a file sealed earlier are opened all the same. */
  readonly keyStore?: KeyStore | undefined;
  /** Ports of this machine that are the program's own: no script reaches them. */
  readonly ownPorts: readonly number[];
}
export async function openScriptDesk({ dataFolder, ownPorts, keyStore, ...parts }: OpenDeskParts): Promise<ScriptDesk> {
  // What is to be told before there is anybody to tell it.
  const early: string[] = [];
  let opened: ScriptDesk | null = null;
  const notice = (text: string): void => {
    if (opened === null) early.push(text);
    else opened.notice(text);
  };
  const settings = await ScriptSettings.open(dataFolder);
  const fileKeyStore = await openFileKeyStore(dataFolder);
  const keyStores = keyStore === undefined ? ([fileKeyStore] as const) : ([keyStore, fileKeyStore] as const);
  const constants = await openScriptConstants({ dataFolder, keyStores, notice });
  const hosts = await openHostRules({ dataFolder, ownPorts, notice });
  const folder = await openScriptFolder({ dataFolder, titleOf, activatesArrived: parts.runBy === "" });
  const run = async (tag: string): Promise<{ readonly problem: string }> =>
    opened?.runJob(tag) ?? { problem: "scripts do not run yet" };
  const jobs = await openJobScheduler({ dataFolder, run, notice });
  // Loaded only where scripts are: the libraries of the services are large.
  const [{ openActionDesk }, { openDeskActions }] = await Promise.all([
    import("../actions/index.ts"),
    import("./desk-actions.ts"),
  ]);
  const outside = openDeskActions(() => opened?.session ?? null, parts.presentation);
  const actions = await openActionDesk({
    folder: join(dataFolder, "outbox"),
    actions: outside.actions,
    constants,
    hosts,
    ownPorts,
  });
  const desk = new ScriptDesk({ ...parts, folder, constants, hosts, actions, jobs, settings, metrics: outside });
  opened = desk;
  for (const text of [settings.notice, ...early]) if (text !== "") desk.notice(text);
  return desk;
}

/** Changes when one of the files does that a desk is opened with. */
export async function deskSign(dataFolder: string): Promise<string> {
  const facts = await Promise.all(
    KEPT.map((name) =>
      stat(join(dataFolder, name)).then(
        ({ ino, mtimeMs }) => `${ino} ${mtimeMs}`,
        () => "",
      ),
    ),
  );
  return facts.join(";");
}
const KEPT = ["armed-scripts.json", "constants.json", "hosts.json", "scripts.json"];

function titleOf(file: string, source: string): string {
  return readHead(file, source).title;
}
