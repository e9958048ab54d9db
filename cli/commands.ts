// Every command of the program, in the order of the help. A command more is a file more and a line here.
import { agent } from "./agent.ts";
import { capture } from "./capture.ts";
import { check } from "./check.ts";
import { clean } from "./clean.ts";
import type { Command } from "./command/command.ts";
import { doctor } from "./doctor.ts";
import { match } from "./match.ts";
import { open } from "./open.ts";
import { read } from "./read.ts";
import { run } from "./run.ts";
import { serve } from "./serve.ts";
import { tap } from "./tap.ts";

export const COMMANDS: readonly Command[] = [open, read, capture, tap, agent, clean, doctor, serve, check, match, run];
