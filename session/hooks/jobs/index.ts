// The public face of jobs.
export { type JobClock, machineClock } from "./job-clock.ts";
export { type JobParts, MAX_JOBS, MAX_TAG_LENGTH, openJobScheduler } from "./job-scheduler.ts";
