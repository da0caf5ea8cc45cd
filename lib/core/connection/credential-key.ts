import { createHash } from "node:crypto";

/**
 * What the calls of one credential are counted under (`request_pace`), hex SHA-256. Two customers with one credential share its
 * window, and nobody can read the credential from the key.
 */
export function credentialKey(url: string, username: string): string {
  return createHash("sha256").update(`${url} ${username}`).digest("hex");
}
