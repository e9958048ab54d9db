// save: packets and entries as files.
import { basename, join } from "node:path";
import { saveSession } from "../session/index.ts";
import { procedures } from "./procedures.ts";

export const save = {
  write: procedures.save.write.handler(async ({ input, context, signal }) => {
    const { workspace, connection, parts } = context;
    const session = workspace.openSession;
    const isDownload = input.path === "";
    const path = isDownload
      ? join(parts.downloadFolder, `${session.id}.${input.format === "json" ? "jsonl" : input.format}`)
      : input.path;
    const what =
      input.what.kind === "view" ? { kind: "view" as const, view: connection.view(input.what.view) } : input.what;
    const written = await saveSession(
      session,
      {
        what,
        format: input.format,
        path,
        presentation: parts.presentation,
        withSecrets: input.withSecrets === true,
        keyLog: workspace.keyLog?.path ?? "",
        // What the window hides is hidden in everything that it saves.
        alsoHidden: connection.views.map(({ filter }) => filter),
      },
      signal,
    );
    return { ...written, path: isDownload ? "" : path, downloadUrl: isDownload ? `/download/${basename(path)}` : "" };
  }),
};
