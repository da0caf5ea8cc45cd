import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

/** Signature algorithms by the hex of their OID, and the hash that each one uses. Node does not tell the algorithm. */
const HASH_BY_OID = new Map([
  ["2a864886f70d01010b", "sha256"],
  ["2a864886f70d01010c", "sha384"],
  ["2a864886f70d01010d", "sha512"],
  ["2a8648ce3d040302", "sha256"],
  ["2a8648ce3d040303", "sha384"],
  ["2a8648ce3d040304", "sha512"],
]);
const RSASSA_PSS_OID = "2a864886f70d01010a";
const SHA384_OID = "608648016503040202";
const SHA512_OID = "608648016503040203";

/**
 * What ties a sign-in to the certificate that this very connection showed (RFC 5929 `tls-server-end-point`), from its DER
 * bytes: NTLM sends it as an MD5, Kerberos as it is. A server with Extended Protection refuses a sign-in without it.
 */
export function endPointBinding(certificateDer: Buffer): Buffer {
  return bindingOfDigest(createHash(signatureHash(certificateDer)).update(certificateDer).digest());
}

/** The same from the certificate's digest. */
export function bindingOfDigest(digest: Buffer): Buffer {
  return Buffer.concat([Buffer.from("tls-server-end-point:"), digest]);
}

/** What goes into NTLM's MsvAvChannelBindings: MD5 over gss_channel_bindings_struct. */
export function bindingHash(binding: Buffer): Buffer {
  // Without addresses: four zero words, then the length of the application data.
  const head = Buffer.alloc(20);
  head.writeUInt32LE(binding.length, 16);
  return createHash("md5").update(head).update(binding).digest();
}

/** The hash of the certificate's own signature; SHA-256 for MD5, SHA-1 and anything unknown, as RFC 5929 says. */
export function signatureHash(certificateDer: Buffer): string {
  const certificate = readTlv(certificateDer, 0);
  const toBeSigned = certificate && readTlv(certificateDer, certificate.start);
  const algorithm = toBeSigned && readTlv(certificateDer, toBeSigned.end);
  const oid = algorithm && readTlv(certificateDer, algorithm.start);
  if (!algorithm || !oid) return "sha256";

  const oidHex = certificateDer.subarray(oid.start, oid.end).toString("hex");
  if (oidHex !== RSASSA_PSS_OID) return HASH_BY_OID.get(oidHex) ?? "sha256";
  const parameters = certificateDer.subarray(oid.end, algorithm.end).toString("hex");
  if (parameters.includes(SHA384_OID)) return "sha384";
  return parameters.includes(SHA512_OID) ? "sha512" : "sha256";
}

/** One DER element's content; null when it does not fit into the bytes. */
function readTlv(der: Buffer, at: number): Readonly<{ start: number; end: number }> | null {
  let length = der[at + 1];
  if (length === undefined) return null;
  let start = at + 2;
  if (length & 0x80) {
    const lengthBytes = length & 0x7f;
    if (lengthBytes === 0 || lengthBytes > 4 || start + lengthBytes > der.length) return null;
    length = der.readUIntBE(start, lengthBytes);
    start += lengthBytes;
  }
  return start + length <= der.length ? { start, end: start + length } : null;
}
