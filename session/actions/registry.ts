// Every action that there is: one line a folder.
import type { Action } from "./types.ts";
import { WEB_ACTIONS } from "./web/index.ts";

export const ACTIONS: readonly Action[] = [...WEB_ACTIONS];
