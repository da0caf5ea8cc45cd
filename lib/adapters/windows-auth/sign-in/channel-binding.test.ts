import { Buffer } from "node:buffer";
import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { bindingHash, bindingOfDigest, signatureHash } from "./channel-binding.ts";
import { makeCertificates } from "#lib/testing/windows/certificates.ts";

test("binds to the certificate of Microsoft's own example", () => {
  const digest = Buffer.from("ea05fefecc6b0bd571dbbc5baa3ed45386d0446835f7b74c85621b9983475f95", "hex");

  expect(bindingHash(bindingOfDigest(digest)).toString("hex")).toBe("6586e99d81c2fc984e47172fd4dd0310");
});

const tlv = (tag: number, ...parts: Buffer[]) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
};
const signedWith = (oidHex: string, parameters = Buffer.alloc(0)) =>
  tlv(0x30, tlv(0x30, Buffer.from("body")), tlv(0x30, tlv(0x06, Buffer.from(oidHex, "hex")), parameters));

test.each([
  ["RSA with SHA-1", signedWith("2a864886f70d010105"), "sha256"],
  ["RSA with SHA-384", signedWith("2a864886f70d01010c"), "sha384"],
  ["RSA with SHA-512", signedWith("2a864886f70d01010d"), "sha512"],
  ["ECDSA with SHA-384", signedWith("2a8648ce3d040303"), "sha384"],
  [
    "RSA-PSS with SHA-512",
    signedWith("2a864886f70d01010a", tlv(0x06, Buffer.from("608648016503040203", "hex"))),
    "sha512",
  ],
  ["RSA-PSS without parameters", signedWith("2a864886f70d01010a"), "sha256"],
  ["something that is no certificate", Buffer.from("3084ffffffff", "hex"), "sha256"],
  ["nothing", Buffer.alloc(0), "sha256"],
])("hashes a certificate signed by %s with its own hash", (_name, der, hash) => {
  expect(signatureHash(der)).toBe(hash);
});

test("reads the algorithm of a whole certificate", () => {
  expect(signatureHash(new X509Certificate(makeCertificates(["127.0.0.1"]).certPem).raw)).toBe("sha256");
});
