// The child process that holds the npm package `cap`: `cap-child.ts list`, or `cap-child.ts capture DEVICE FILTER`.
import { capCapture, capDeviceLines, isCapModule } from "./cap-capture.ts";

/** A name that no compiler resolves: the package is optional, and its types are not there where it is not. */
const PACKAGE: string = "cap";

async function main([mode = "", device = "", filter = ""]: readonly string[]): Promise<void> {
  const loaded: unknown = await import(PACKAGE);
  const whole: unknown = typeof loaded === "object" && loaded !== null ? Reflect.get(loaded, "default") : undefined;
  const cap = isCapModule(loaded) ? loaded : whole;
  if (!isCapModule(cap)) throw new Error("the package cap is not what it was");
  if (mode === "list") process.stdout.write(capDeviceLines(cap));
  else
    capCapture(
      cap,
      device,
      filter,
      (bytes) => process.stdout.write(bytes),
      () => performance.timeOrigin + performance.now(),
    );
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`cap: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
