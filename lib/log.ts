import { type DestinationStream, type Logger, pino } from "pino";
import { startEnv } from "#lib/env.ts";

/** Deeper than this a logged value is cut: nobody reads it, and a cycle ends. */
const DEPTH_MAX = 6;
const ENTRIES_MAX = 100;
const STDERR = 2;
const REDACTED = "[redacted]";

/** Compared without case and without `-` and `_`; a name that contains one of these is redacted. */
const SECRET_NAMES = [
  "password",
  "passwd",
  "secret",
  "authorization",
  "cookie",
  "token",
  "apikey",
  "privatekey",
  "sealingkey",
  "credential",
];
const isSecretName = (name: string) => {
  const plain = name.toLowerCase().replace(/[-_]/g, "");
  return SECRET_NAMES.some((secret) => plain.includes(secret));
};

/** Secrets inside of text: a URL's password, an HTTP sign-in, a value in JSON or in a form. */
const SECRETS_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/(\w+:\/\/[^\s:/@"]*):[^\s@"]+@/g, `$1:${REDACTED}@`],
  [/\b(NTLM|Negotiate|Bearer|Basic) +[A-Za-z0-9+/=._~-]{8,}/gi, `$1 ${REDACTED}`],
  [
    /((?:password|passwd|secret|authorization|cookie|token|api[-_]?key|(?:private|sealing)[-_]?keys?)\w*(?:\\*" *: *\\*"| *[:=] *(?:\\*")?))[^\s"\\&,}[]+/gi,
    `$1${REDACTED}`,
  ],
];

/** Control characters that JSON leaves as they are, and those that turn text round on a screen. */
const UNSAFE = /[\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A copy with the value of every secret name replaced, at any depth; errors become plain, with their causes. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEPTH_MAX) return "[deep]";
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, ENTRIES_MAX).map((each) => redact(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, ENTRIES_MAX)
      .map(([name, each]) => [name, isSecretName(name) ? REDACTED : redact(each, depth + 1)]),
  );
}

// An error's own fields are not logged: clients hang the whole request on them.
function redactError(error: Error, depth: number) {
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) };
  return {
    type: error.name,
    message: withoutParameters(error.message),
    stack: withoutParameters(error.stack ?? ""),
    ...code,
    ...cause,
  };
}

/** The database library repeats every parameter of a failed query; they are data of a customer. */
function withoutParameters(text: string): string {
  return text.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/, "\nparams: [left out]");
}

/** Takes secrets out of a finished line and makes its control characters visible, so that one event stays one line. */
export function scrubLine(line: string): string {
  const scrubbed = SECRETS_IN_TEXT.reduce((text, [pattern, by]) => text.replace(pattern, by), line);
  return scrubbed.replace(UNSAFE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A logger that writes one JSON object a line to `destination`. */
export function createLogger(destination: DestinationStream, level: string): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => Object.fromEntries(Object.entries(fields).map(([name, each]) => redactField(name, each))),
      },
      serializers: { err: (error: unknown) => redact(error) },
      hooks: { streamWrite: scrubLine },
    },
    destination,
  );
}

function redactField(name: string, value: unknown): [string, unknown] {
  return [name, isSecretName(name) ? REDACTED : redact(value)];
}

let root: Logger | undefined;

/**
 * The logger of one area (`engine`, `web`, `gp-soap` …). It writes to stderr, since a command's stdout is its answer,
 * and at once, since the last line before a crash is the one that is wanted.
 */
export function logger(area: string): Logger {
  root ??= createLogger(pino.destination({ fd: STDERR, sync: true }), startEnv().ML_LOG_LEVEL);
  return root.child({ area });
}
