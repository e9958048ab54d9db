// The one hole between the page and the shell: the session's port, the path of a dropped file, and two dialogs.
import { contextBridge, ipcRenderer, webUtils } from "electron";
import { type BridgeCall, type BridgeCalls, type NativeBridge, PORT_CHANNEL } from "./bridge.ts";

// Main answers each call with the type that bridge.ts gives it; ipcRenderer itself knows no types.
function call<Name extends BridgeCall>(
  name: Name,
  argument: BridgeCalls[Name]["argument"],
): Promise<BridgeCalls[Name]["result"]> {
  return ipcRenderer.invoke(name, argument) as Promise<BridgeCalls[Name]["result"]>;
}

const bridge: NativeBridge = {
  pathOf: (file) => webUtils.getPathForFile(file),
  openFiles: () => call("openFiles", null),
  savePath: (suggested) => call("savePath", suggested),
};
contextBridge.exposeInMainWorld("thresher", bridge);

ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage({ type: PORT_CHANNEL }, window.location.origin, [...event.ports]);
});
