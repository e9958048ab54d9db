// The doctor's public face.
export { diagnose, type DoctorOptions, type DoctorOrder, type RunningTap } from "./diagnose.ts";
export { type Check, CHECKS, type Finding, NOT_LOOKED_AT, TAP_CHECKS } from "./finding.ts";
