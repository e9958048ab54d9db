// The registry: every protocol this build knows, one line each. Nothing else in the tree names them.
import type { Dissector } from "./dissector.ts";
import { dns } from "./dns/index.ts";
import { flows } from "./flows/index.ts";

export const DISSECTORS: readonly Dissector[] = [flows, dns];
