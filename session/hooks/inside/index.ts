// Helpers of the way `inside` that the sandbox does not bring itself: functions of this thread (`INSIDE`), and sources
// that run in the sandbox because they call other helpers (`PRELUDES`).
import { match, validate } from "./filters.ts";
import { buildHar } from "./har.ts";
import type { InsideFunction } from "./inside.ts";
import { JOIN_MAPS } from "./join-maps.ts";
import { KFL_PCAP_S3 } from "./kfl-pcap-s3.ts";
import { sentiment } from "./sentiment.ts";
import { json2Yaml } from "./yaml-text.ts";

export type { InsideContext, InsideFunction } from "./inside.ts";

/** By the helper's name. */
export const INSIDE: Readonly<Record<string, InsideFunction>> = {
  "kfl.match": match,
  "kfl.validate": validate,
  "utils.json2Yaml": json2Yaml,
  "chatgpt.sentiment": sentiment,
  "wrapper.buildHAR": buildHar,
};

/**
 * By the helper's name: an expression of sandbox JavaScript whose value is a function that takes the helpers
 * (`{console, kfl, utils, vendor, pcap, file, jobs, hub, env, setTimeout, clearTimeout, …}`, as they are before the
 * script runs, so that a script that has a variable `file` breaks none) and returns the helper. Its arguments are
 * checked as those of all helpers.
 */
export const PRELUDES: Readonly<Record<string, string>> = {
  "wrapper.joinMaps": JOIN_MAPS,
  "wrapper.kflPcapS3": KFL_PCAP_S3,
};
