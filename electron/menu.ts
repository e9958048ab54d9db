// The application menu. What the page does by itself (filter, panes, themes) is not repeated here.
import type { Menu, MenuItemConstructorOptions } from "electron";

export interface MenuActions {
  readonly openFiles: () => void;
}

export function menuTemplate(platform: NodeJS.Platform, actions: MenuActions): MenuItemConstructorOptions[] {
  const isMac = platform === "darwin";
  const file: MenuItemConstructorOptions = {
    label: "&File",
    submenu: [
      { label: "&Open…", accelerator: "CmdOrCtrl+O", click: () => actions.openFiles() },
      { type: "separator" },
      { role: isMac ? "close" : "quit" },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: "&View",
    submenu: [
      { role: "reload" },
      { role: "toggleDevTools" },
      { type: "separator" },
      { role: "resetZoom" },
      { role: "zoomIn" },
      { role: "zoomOut" },
      { type: "separator" },
      { role: "togglefullscreen" },
    ],
  };
  return [...(isMac ? [{ role: "appMenu" } as const] : []), file, { role: "editMenu" }, view, { role: "windowMenu" }];
}

export function setMenu(
  menu: Pick<typeof Menu, "buildFromTemplate" | "setApplicationMenu">,
  actions: MenuActions,
): void {
  menu.setApplicationMenu(menu.buildFromTemplate(menuTemplate(process.platform, actions)));
}
