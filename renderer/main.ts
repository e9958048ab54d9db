// The page of the product: the desktop shell delivers a port, a browser gets a WebSocket to the host of the page.
import { shellTransport, socketTransport, socketUrl } from "./connection.ts";
import { nativeBridge } from "./native.ts";
import { startWindow } from "./start-window.tsx";

startWindow(nativeBridge() === undefined ? socketTransport(socketUrl(window.location)) : shellTransport(window));
