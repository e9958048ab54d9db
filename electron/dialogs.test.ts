import type { BrowserWindow, MessageBoxSyncOptions, SaveDialogOptions } from "electron";
import { expect, test } from "vitest";
import { answerBridgeCalls, askForCaptures, askForSavePath, asksToDiscard } from "./dialogs.ts";
import { PAGE_ORIGIN } from "./page-protocol.ts";
import { standIn } from "./testing/stand-in.ts";

type Answer = (event: unknown, argument: unknown) => unknown;
const answers = new Map<string, Answer>();
const ownPage = { senderFrame: { origin: PAGE_ORIGIN } };
const asked: SaveDialogOptions[] = [];
const dialog = {
  showOpenDialog: async () => ({ canceled: false, filePaths: ["/tmp/a.pcap"] }),
  showSaveDialog: async (options: SaveDialogOptions) => {
    asked.push(options);
    return { canceled: false, filePath: "/tmp/out.csv" };
  },
};
answerBridgeCalls(standIn({ handle: (name: string, answer: Answer) => answers.set(name, answer) }), standIn(dialog));

async function check(name: string, argument: unknown, expected: unknown): Promise<void> {
  expect(await answers.get(name)?.(ownPage, argument)).toEqual(expected);
}

function checkRefused(name: string, argument: unknown, event: unknown, reason: string): void {
  expect(() => answers.get(name)?.(event, argument)).toThrow(reason);
}

test("the page's two calls are answered (stand-in for Electron's dialogs)", async () => {
  expect([...answers.keys()]).toEqual(["openFiles", "savePath"]);
  await check("openFiles", null, ["/tmp/a.pcap"]);
  await check("savePath", "entries.csv", "/tmp/out.csv");
});

test("the kind of the suggested name comes first (stand-in for Electron's dialogs)", () => {
  expect([asked.at(-1)?.defaultPath, asked.at(-1)?.filters?.[0]?.name]).toEqual(["entries.csv", "CSV"]);
});

test("a cancelled dialog gives nothing (stand-in for Electron's dialogs)", async () => {
  const cancelled = standIn<Parameters<typeof askForCaptures>[0] & Parameters<typeof askForSavePath>[0]>({
    showOpenDialog: async () => ({ canceled: true, filePaths: ["/tmp/ignored"] }),
    showSaveDialog: async () => ({ canceled: true, filePath: "" }),
  });
  expect(await askForCaptures(cancelled)).toEqual([]);
  expect(await askForSavePath(cancelled, "a.pcapng")).toBe("");
});

test("other pages and odd arguments are refused (stand-in for Electron's dialogs)", () => {
  checkRefused("openFiles", null, { senderFrame: { origin: "https://example.com" } }, "only the app's own page");
  checkRefused("openFiles", null, { senderFrame: null }, "only the app's own page");
  for (const argument of ["../up", "a/b", "a\\b", "x".repeat(300), 7, null]) {
    checkRefused("savePath", argument, ownPage, "takes a file name");
  }
});

test("edits are given up by the button that says so alone (stand-in for Electron's dialogs)", () => {
  const window = standIn<BrowserWindow>({});
  const seen: MessageBoxSyncOptions[] = [];
  const answering = (chosen: number) =>
    standIn<Parameters<typeof asksToDiscard>[0]>({
      showMessageBoxSync: (of: BrowserWindow, options: MessageBoxSyncOptions) => {
        expect(of).toBe(window);
        seen.push(options);
        return chosen;
      },
    });
  expect([0, 1].map((chosen) => asksToDiscard(answering(chosen), window))).toEqual([false, true]);
  // Escape and Enter keep them.
  expect(seen[0]).toMatchObject({ buttons: ["Keep editing", "Discard"], defaultId: 0, cancelId: 0 });
});
