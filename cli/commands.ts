// Every command of the program, in the order of the help. A command more is a file more and a line here.
import { capture } from "./capture.ts";
import { check } from "./check.ts";
import type { Command } from "./command/command.ts";
import { match } from "./match.ts";
import { open } from "./open.ts";
import { read } from "./read.ts";
import { serve } from "./serve.ts";

export const COMMANDS: readonly Command[] = [open, read, capture, serve, check, match];
