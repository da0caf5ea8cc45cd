import httpntlm from "httpntlm";
import { companyListRequest, envelopeBytes, soapAction } from "#lib/adapters/gp-soap/wire.ts";
import { createWindowsClient } from "#lib/adapters/windows-auth/windows-client.ts";
import { assert } from "#lib/core/assert.ts";
import type { Sandbox } from "#lib/sandbox/start-sandbox.ts";
import { startFirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";
import { type Figure, median, type Part, quantity, ratio } from "../figure.ts";

/** Of each client in one run. */
const CALLS = 60;
const WARM_UP_CALLS = 5;
const CALL_TIMEOUT_MS = 30_000;

type Call = () => Promise<void>;

/** A kept, signed-in connection against a client that signs in for every call: the same small question to GP. */
export const signInPart: Part = {
  name: "sign-in",
  title: "Windows sign-in: one small call to GP (GetCompanyList)",
  run: async ({ runs }) => {
    const sandbox = await startFirmSandbox();
    const kept = keptClient(sandbox);
    const [ours, theirs]: [number[], number[]] = [[], []];
    try {
      for (let run = 0; run < runs; run++) {
        ours.push(await medianCall(kept.call));
        theirs.push(await medianCall(httpntlmCall(sandbox)));
      }
    } finally {
      await kept.close();
      await sandbox.stop();
    }
    return figures(median(ours), median(theirs), runs);
  },
};

function figures(oursMs: number, theirsMs: number, runs: number): readonly Figure[] {
  const beside = `median of ${CALLS} calls, ${runs} runs`;
  return [
    { what: "kept connection", value: quantity(oursMs, "ms"), beside },
    { what: "httpntlm, a sign-in for every call", value: quantity(theirsMs, "ms"), beside },
    {
      what: "httpntlm to kept connection",
      value: ratio(theirsMs, oursMs),
      beside: "over loopback; on a real line httpntlm waits four times (TCP, TLS, challenge, call)",
    },
  ];
}

async function medianCall(call: Call): Promise<number> {
  for (let warm = 0; warm < WARM_UP_CALLS; warm++) await call();
  const tookMs: number[] = [];
  for (let made = 0; made < CALLS; made++) {
    const startedMs = performance.now();
    await call();
    tookMs.push(performance.now() - startedMs);
  }
  return median(tookMs);
}

const REQUEST = companyListRequest("en-US");
const HEADERS = { "content-type": "text/xml; charset=utf-8", soapaction: soapAction(REQUEST.operation) };

function keptClient({ gp }: Sandbox): { call: Call; close: () => Promise<void> } {
  const { url, domain, username, password, caPem } = gp;
  const policy = { allowHosts: [new URL(url).host], allowHttpHosts: [], allowCidrs: [] };
  const client = createWindowsClient({ url, domain, username, password, caPem, policy });
  const body = envelopeBytes(REQUEST);
  const call = async () => {
    const answer = await client.post({ headers: HEADERS, body, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
    assert(answer.ok && answer.value.status === 200, `our client: ${JSON.stringify(answer)}`);
  };
  return { call, close: client.close };
}

function httpntlmCall({ gp }: Sandbox): Call {
  const { url, domain, username, password, caPem: ca } = gp;
  const body = Buffer.from(envelopeBytes(REQUEST)).toString("utf8");
  return () =>
    new Promise((resolve, reject) => {
      httpntlm.post({ url, username, password, domain, headers: HEADERS, body, ca }, (error, reply) => {
        if (error) reject(error);
        else if (reply.statusCode !== 200) reject(new Error(`httpntlm: status ${reply.statusCode}`));
        else resolve();
      });
    });
}
