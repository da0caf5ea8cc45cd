/** The stand-in's own certificate authority and server certificate, made once and kept in the data folder. */
import "./reflect-polyfill.ts";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { join } from "node:path";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const CA_NAME = "CN=Halden Root CA (sandbox)";
const YEARS = 5;
const DAY_MS = 86_400_000;

export type ServerTls = Readonly<{ caFile: string; caPem: string; certPem: string; keyPem: string; certDer: Buffer }>;

/** Reads them from `folder`, or makes them there on the first start; keys are 0600. */
export async function serverTls(folder: string): Promise<ServerTls> {
  const path = (name: string): string => join(folder, name);
  if (!existsSync(path("cert.pem"))) await make(folder);
  const read = (name: string): string => readFileSync(path(name), "utf8");
  const certPem = read("cert.pem");
  const certDer = Buffer.from(PemConverter.decode(certPem)[0] ?? new ArrayBuffer(0));
  return { caFile: path("ca.pem"), caPem: read("ca.pem"), certPem, keyPem: read("key.pem"), certDer };
}

async function make(folder: string): Promise<void> {
  const caKeys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const dates = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + YEARS * 365 * DAY_MS) };
  const ca = await X509CertificateGenerator.createSelfSigned({
    name: CA_NAME,
    ...dates,
    signingAlgorithm: ALGORITHM,
    keys: caKeys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const leaf = await serverCertificate(keys.publicKey, caKeys.privateKey, dates);
  const keyDer = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "ca.pem"), `${ca.toString("pem")}\n`);
  writeFileSync(join(folder, "key.pem"), `${PemConverter.encode(keyDer, "PRIVATE KEY")}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "cert.pem"), `${leaf.toString("pem")}\n`);
}

async function serverCertificate(
  publicKey: CryptoKey,
  signingKey: CryptoKey,
  dates: { notBefore: Date; notAfter: Date },
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    subject: "CN=localhost",
    issuer: CA_NAME,
    ...dates,
    signingAlgorithm: ALGORITHM,
    publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
    ],
  });
}
