// The doctor's public face.
export { diagnose, type DoctorOrder } from "./diagnose.ts";
export { type Check, CHECKS, type Finding } from "./finding.ts";
