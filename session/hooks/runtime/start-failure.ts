// Why a script does not run: its source cannot be read, or its top level threw.
import type { HookCost } from "../../../contract/index.ts";
import type { ScriptFailure } from "../types.ts";

export class StartFailure extends Error implements ScriptFailure {
  readonly hook: HookCost["hook"];
  readonly entryId: string;
  readonly line: number;
  readonly column: number;

  constructor({ hook, message, entryId, line, column }: ScriptFailure) {
    super(message);
    this.name = "StartFailure";
    this.hook = hook;
    this.entryId = entryId;
    this.line = line;
    this.column = column;
  }
}
