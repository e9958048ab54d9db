// snapshots: packets of the past, taken from the agents' rings into files of this machine.
import { copyFile, link, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { ContractError, type LookBackProgress } from "../contract/index.ts";
import { latestOf } from "./latest.ts";
import { asOutput, guarded, procedures } from "./procedures.ts";

const { snapshots: implement } = procedures;

export const snapshots = {
  take: implement.take.handler(({ input, context, signal }) =>
    guarded(latestOf<LookBackProgress>(context.snapshots.take(input), signal)),
  ),
  list: implement.list.handler(async ({ context }) => asOutput({ snapshots: await context.snapshots.files.list() })),
  remove: implement.remove.handler(async ({ input, context: { snapshots: desk, parts } }) => {
    await desk.files.remove(input.id);
    if (parts.downloadFolder !== "")
      await rm(offered(parts.downloadFolder, desk.files.pathOf(input.id)), { force: true });
    return {};
  }),
  download: implement.download.handler(async ({ input, context: { snapshots: desk, parts } }) => {
    const { path } = await desk.files.get(input.id);
    if (parts.downloadFolder === "")
      throw new ContractError("UNSUPPORTED", "this window downloads nothing", `the file is ${path}`);
    const place = offered(parts.downloadFolder, path);
    await rm(place, { force: true });
    // The same bytes under another name; between two disks that cannot be.
    await link(path, place).catch(() => copyFile(path, place));
    return { downloadUrl: `/download/${basename(place)}` };
  }),
};

/** Where the web host gives it from. */
function offered(downloadFolder: string, path: string): string {
  return join(downloadFolder, `snapshot-${basename(path)}`);
}
