import { Buffer } from "node:buffer";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));

export type TestCertificates = Readonly<{ caPem: string; certPem: string; keyPem: string }>;

/** A certificate authority and a certificate of it for the given names, valid for two days until `validUntilMs`. */
export function makeCertificates(names: readonly string[], validUntilMs = Date.now() + DAY_MS): TestCertificates {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = { name: "Test authority", key: authority.privateKey };
  const isAuthority = extension("551d13", sequence(tlv(0x01, Buffer.from([0xff]))));
  const altNames = extension("551d11", sequence(...names.map(generalName)));
  const caPem = certificate({
    issuer,
    subject: issuer.name,
    key: authority.publicKey,
    validUntilMs,
    extensions: [isAuthority],
  });
  const certPem = certificate({
    issuer,
    subject: "gp.test",
    key: server.publicKey,
    validUntilMs,
    extensions: [altNames],
  });
  return { caPem, certPem, keyPem: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

type CertificateParts = Readonly<{
  issuer: Readonly<{ name: string; key: KeyObject }>;
  subject: string;
  key: KeyObject;
  validUntilMs: number;
  extensions: readonly Buffer[];
}>;

/** X.509 version 3 in PEM, signed with ECDSA and SHA-256 (RFC 5280, section 4.1). */
function certificate({ issuer, subject, key, validUntilMs, extensions }: CertificateParts): string {
  const toBeSigned = sequence(
    tlv(0xa0, integer(2)),
    integer(subject.length),
    ECDSA_WITH_SHA256,
    commonName(issuer.name),
    sequence(utcTime(validUntilMs - 2 * DAY_MS), utcTime(validUntilMs)),
    commonName(subject),
    key.export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = tlv(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", toBeSigned, issuer.key)]));
  const base64 = sequence(toBeSigned, ECDSA_WITH_SHA256, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, "$1\n").trimEnd()}\n-----END CERTIFICATE-----\n`;
}

function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function integer(value: number): Buffer {
  return tlv(0x02, Buffer.from([value]));
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, "hex"));
}

function utcTime(instantMs: number): Buffer {
  return tlv(0x17, Buffer.from(`${new Date(instantMs).toISOString().replace(/\D/g, "").slice(2, 14)}Z`));
}

function commonName(name: string): Buffer {
  return sequence(tlv(0x31, sequence(oid("550403"), tlv(0x0c, Buffer.from(name)))));
}

function extension(oidHex: string, value: Buffer): Buffer {
  return sequence(oid(oidHex), tlv(0x04, value));
}

/** A name, or an IPv4 address. */
function generalName(name: string): Buffer {
  return /^[\d.]+$/.test(name) ? tlv(0x87, Buffer.from(name.split(".").map(Number))) : tlv(0x82, Buffer.from(name));
}
