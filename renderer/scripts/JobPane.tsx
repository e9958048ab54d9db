// The jobs that scripts scheduled: when each runs, how it last ended, and what can be done with one or all.
import { CirclePlay, Pause, Play, Trash2 } from "lucide-react";
import type { ReactElement } from "react";
import type { JobState } from "../../contract/index.ts";
import { EmptyState } from "../shared/EmptyState.tsx";
import { formatCount } from "../shared/format-number.ts";
import { shortTime, timeZone } from "./console-lines.ts";
import { IconButton } from "../shared/IconButton.tsx";
import { MoodMark } from "./MoodMark.tsx";
import { JOB_RESULTS } from "./script-words.ts";
import { Switch } from "./Switch.tsx";
import { TableHead } from "./TableHead.tsx";
import "../cluster/ClusterTable.css";

export interface JobActions {
  readonly onRun: (tags: readonly string[]) => void;
  readonly onStart: (tags: readonly string[]) => void;
  readonly onStop: (tags: readonly string[]) => void;
  readonly onRemove: (tags: readonly string[]) => void;
}
interface JobPaneProps extends JobActions {
  /** Null until they are known. */
  readonly jobs: readonly JobState[] | null;
  readonly isRunning: boolean;
  readonly nowMs: number;
  readonly onScheduler: (isRunning: boolean) => void;
  readonly onScript: (file: string) => void;
}

export function JobPane(props: JobPaneProps): ReactElement {
  const { jobs, isRunning } = props;
  const tags = (jobs ?? []).map(({ tag }) => tag);
  return (
    <section className="ConsolePane" aria-label="Jobs" aria-busy={jobs === null}>
      <header className="ScriptsBar">
        <Switch hasText label="Scheduler" isOn={isRunning} onChange={props.onScheduler} />
        <span className="label">
          {isRunning
            ? `Jobs run when they are due. Schedules are in UTC, times in ${timeZone(props.nowMs)}.`
            : "No job runs by itself until it is switched on."}
        </span>
        <span className="ScriptsBar-gap" />
        {tags.length === 0 ? null : (
          <>
            <button type="button" className="button" onClick={() => props.onRun(tags)}>
              Run all now
            </button>
            <button type="button" className="button" onClick={() => props.onStart(tags)}>
              Start all
            </button>
            <button type="button" className="button" onClick={() => props.onStop(tags)}>
              Stop all
            </button>
            <button type="button" className="button" onClick={() => props.onRemove(tags)}>
              Delete all
            </button>
          </>
        )}
      </header>
      {jobs !== null && jobs.length === 0 ? (
        <EmptyState
          title="No job is scheduled"
          text={'A script schedules one with jobs.schedule("tag", "0 */5 * * * *", function () { … }).'}
        />
      ) : (
        <div className="ScriptsScroll">
          <table className="ClusterTable" aria-label="Jobs">
            <TableHead
              columns={["Tag", "Schedule", "State", "Last run", "Next run", "Runs", "Script"]}
              atEnd={["Runs"]}
            />
            <tbody>
              {(jobs ?? []).map((job) => (
                <JobLine key={job.tag} job={job} {...props} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const PHASES: Readonly<Record<JobState["phase"], string>> = {
  waiting: "Waits",
  running: "Runs",
  stopped: "Stopped",
  ended: "Ended",
};
function Moment({ ms, nowMs }: { readonly ms: number | null; readonly nowMs: number }): ReactElement {
  return ms === null ? <>–</> : <time title={new Date(ms).toISOString()}>{shortTime(ms, nowMs)}</time>;
}

function JobLine(props: JobPaneProps & { readonly job: JobState }): ReactElement {
  const { job } = props;
  const isStopped = job.phase === "stopped" || job.phase === "ended";
  return (
    <tr>
      <th scope="row" className="mono">
        {job.tag}
      </th>
      <td className="mono">{job.cron}</td>
      <td>{PHASES[job.phase]}</td>
      <td>
        <MoodMark {...JOB_RESULTS[job.lastResult]} />{" "}
        {job.lastMs === null ? null : <Moment ms={job.lastMs} nowMs={props.nowMs} />}
        {job.lastProblem === "" ? null : <p className="ScriptsScroll-problem">{job.lastProblem}</p>}
        {job.missed === 0 ? null : <p className="label">{formatCount(job.missed)} missed</p>}
      </td>
      <td>
        <Moment ms={job.nextMs} nowMs={props.nowMs} />
      </td>
      <td data-align="end">
        {formatCount(job.runs)}
        {job.limit === null ? null : ` (${formatCount(job.limit)} left)`}
      </td>
      <td>
        <button type="button" className="link" onClick={() => props.onScript(job.script)}>
          {job.title}
        </button>
      </td>
      <td className="ScriptsScroll-actions">
        <IconButton title={`Run ${job.tag} now`} onClick={() => props.onRun([job.tag])}>
          <CirclePlay aria-hidden />
        </IconButton>
        {isStopped ? (
          <IconButton title={`Start ${job.tag}`} onClick={() => props.onStart([job.tag])}>
            <Play aria-hidden />
          </IconButton>
        ) : (
          <IconButton title={`Stop ${job.tag}`} onClick={() => props.onStop([job.tag])}>
            <Pause aria-hidden />
          </IconButton>
        )}
        <IconButton title={`Delete ${job.tag}`} onClick={() => props.onRemove([job.tag])}>
          <Trash2 aria-hidden />
        </IconButton>
      </td>
    </tr>
  );
}
