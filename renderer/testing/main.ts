// The window over the in-process session: the same page, the same transport as in the desktop shell, no host.
// `?scene=` chooses what is going on, `?rows=` how much of it there is.
import { portTransport } from "../connection.ts";
import { startWindow } from "../start-window.tsx";
import { openFakeSession } from "./fake-session.ts";
import { parseScene } from "./scenes.ts";

const channel = new MessageChannel();
openFakeSession(channel.port1, parseScene(new URLSearchParams(location.search)));
startWindow(portTransport(channel.port2));
