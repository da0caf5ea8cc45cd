const RAW_BYTES_MAX = 64 * 1024;
const BEGINNING_CHARACTERS = 80;
/** A token of the sign-in, should a server repeat the request's headers in its answer. */
const NTLM_TOKEN = /TlRMTVNTU[A-Za-z0-9+/=]+/g;

/** The text of an answer as it is kept: at most 64 KiB of it, without a token of the sign-in. */
export function rawAnswer(body: Buffer): string {
  return body.subarray(0, RAW_BYTES_MAX).toString("utf8").replace(NTLM_TOKEN, "[sign-in]");
}

/** How it begins, for a problem's detail. */
export function beginningOf(raw: string): string {
  return raw === "" ? "an empty body" : raw.trimStart().slice(0, BEGINNING_CHARACTERS);
}
