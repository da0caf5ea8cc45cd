/** How GP refuses: everything that is wrong goes to its log, and the fault names the entry (gp.md 1.8). */
import type { GpWorld, ValidationError } from "../gp-world.ts";
import { GpFault } from "../soap/soap.ts";

const VALIDATION_TEXT = "A validation exception has occurred.";

export function validationFault(world: GpWorld, errors: readonly ValidationError[]): GpFault {
  const logId = crypto.randomUUID();
  world.validationLog.set(logId, errors);
  return new GpFault("soap:Client", VALIDATION_TEXT, logId);
}

/** `VendorKey already exists`, as a production client saw it (gp.md 1.8). */
export function duplicateFault(key: string): GpFault {
  return new GpFault("soap:Server", `${key} already exists`);
}

/** One error, or none. */
export function refused(
  isBroken: boolean,
  objectType: string,
  property: string,
  message: string,
): readonly ValidationError[] {
  return isBroken ? [{ objectType, property, message, id: `${objectType}.${property}` }] : [];
}
