import type { MenuItemConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { menuTemplate, setMenu } from "./menu.ts";
import { standIn } from "./testing/stand-in.ts";

function itemsOf(menu: MenuItemConstructorOptions | undefined): readonly MenuItemConstructorOptions[] {
  return Array.isArray(menu?.submenu) ? menu.submenu : [];
}

function check(platform: NodeJS.Platform, first: string, lastOfFile: string): void {
  const template = menuTemplate(platform, { openFiles: () => undefined });
  expect(template[0]?.role ?? template[0]?.label).toBe(first);
  const file = template.find((item) => item.label === "&File");
  expect(itemsOf(file).at(-1)?.role).toBe(lastOfFile);
}

test("macOS has its app menu; elsewhere File ends the program", () => {
  check("darwin", "appMenu", "close");
  check("linux", "&File", "quit");
  check("win32", "&File", "quit");
});

test("Open asks for files (stand-in for Electron's menu)", () => {
  let opened = 0;
  let set: MenuItemConstructorOptions[] = [];
  const menu = standIn<Parameters<typeof setMenu>[0]>({
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (template: MenuItemConstructorOptions[]) => {
      set = template;
    },
  });
  setMenu(menu, { openFiles: () => opened++ });
  const open = set.flatMap(itemsOf).find((item) => item.label === "&Open…");
  // Electron calls it with the item, the window and the event; none of them is used.
  Reflect.apply(open?.click ?? (() => undefined), undefined, []);
  expect([open?.accelerator, opened]).toEqual(["CmdOrCtrl+O", 1]);
});
