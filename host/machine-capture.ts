// Capturing on this machine, as the contract asks about it.
import type { CaptureAccess } from "./host-parts.ts";
import { checkCaptureFilter, checkPermission, findCapturePrograms, listInterfaces } from "../session/index.ts";

export const machineCapture: CaptureAccess = {
  hint: async () => (await checkPermission(findCapturePrograms())).hint,
  interfaces: async () => {
    const [program] = findCapturePrograms();
    return program === undefined ? [] : listInterfaces(program);
  },
  checkFilter: (filter) => checkCaptureFilter(filter, findCapturePrograms()),
};
