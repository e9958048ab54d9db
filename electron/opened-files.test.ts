import { EventEmitter } from "node:events";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { collectOpenedFiles, filesOfArguments } from "./opened-files.ts";
import { standIn } from "./testing/stand-in.ts";

function check(args: readonly string[], isPackaged: boolean, expected: readonly string[]): void {
  const folder = resolve("captures");
  expect(filesOfArguments(args, isPackaged, folder)).toEqual(expected.map((name) => resolve(folder, name)));
}

test("files are the arguments after the program, and in development after the app's folder", () => {
  check(["thresher"], true, []);
  check(["thresher", "a.pcap", "b.pcap"], true, ["a.pcap", "b.pcap"]);
  check(["electron", ".", "a.pcap"], false, ["a.pcap"]);
});

test("switches are not files, wherever they stand", () => {
  check(["thresher", "--no-sandbox", "a.pcap", "--demo"], true, ["a.pcap"]);
  check(["electron", "--inspect", ".", "--allow-file-access-from-files", "a.pcap"], false, ["a.pcap"]);
});

function startApp(args: readonly string[]) {
  const app = new EventEmitter();
  const opened = collectOpenedFiles(standIn({ on: app.on.bind(app), isPackaged: true }), args);
  const taken: (readonly string[])[] = [];
  return { app, taken, deliver: () => opened.deliverTo((paths) => taken.push(paths)) };
}

test("files wait until the session is there (stand-in for Electron's app)", () => {
  const { app, taken, deliver } = startApp(["thresher", "/tmp/a.pcap"]);
  app.emit("open-file", { preventDefault: () => undefined }, "/tmp/b.pcap");
  expect(taken).toEqual([]);
  deliver();
  expect(taken).toEqual([[resolve("/tmp/a.pcap"), "/tmp/b.pcap"]]);
});

test("a second start hands its files to the first (stand-in for Electron's app)", () => {
  const { app, taken, deliver } = startApp(["thresher"]);
  deliver();
  app.emit("second-instance", {}, ["thresher", "c.pcap"], resolve("elsewhere"));
  app.emit("second-instance", {}, ["thresher"], resolve("elsewhere"));
  expect(taken).toEqual([[resolve("elsewhere", "c.pcap")]]);
});

test("without files nothing is delivered (stand-in for Electron's app)", () => {
  const { taken, deliver } = startApp(["thresher"]);
  deliver();
  expect(taken).toEqual([]);
});
