// Every helper that scripts can call. Names, arguments and results are those of Kubeshark's published scripts.
import { BASICS } from "./basics.ts";
import { FILES } from "./capture-files.ts";
import { GLOBALS } from "./globals.ts";
import type { Helper } from "./helper.ts";
import { JOBS } from "./jobs-and-hub.ts";
import { METRICS } from "./metrics-and-more.ts";
import { VENDOR } from "./vendor-calls.ts";

export const HELPERS: readonly Helper[] = [...BASICS, ...VENDOR, ...FILES, ...JOBS, ...METRICS, ...GLOBALS];
