import type { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import { makeChallenge, NTLM_V2_FLAGS } from "#lib/testing/windows/challenge.ts";
import { responseXml, startFakeGp, xmlReply } from "#lib/testing/windows/fake-gp.ts";
import {
  isType,
  reply,
  type Script,
  type ScriptedServer,
  type SeenRequest,
  signedIn,
  startScriptedServer,
} from "#lib/testing/windows/scripted-server.ts";
import { createWindowsClient, type WindowsClientOptions } from "./windows-client.ts";

// Goal: a server that a customer names, or a man in the middle of it, can end a request and nothing else. The process lives
// on, no body leaves twice, no credential leaves for another host, and nothing weaker than NTLMv2 leaves at all.

const running: Array<ScriptedServer | WindowsClient> = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function start(script: Script, options: Partial<WindowsClientOptions> = {}) {
  const server = await startScriptedServer(script);
  running.push(server);
  const client = createWindowsClient({
    ...{ url: server.url, policy: server.policy, domain: "GPTEST", username: "gpuser", password: "Passw0rd!" },
    ...options,
  });
  running.push(client);
  const post = async (signal: AbortSignal = AbortSignal.timeout(20_000)) => {
    const answer = await client.post({ headers: {}, body: Buffer.from("<x/>"), signal });
    return answer.ok ? `HTTP ${answer.value.status}` : `${answer.error.kind} ${answer.error.phase}`;
  };
  return { server, post };
}

/** Somewhere else: whoever is led there has lost. */
async function startWitness() {
  const witness = await startScriptedServer((_request, socket) => socket.end());
  running.push(witness);
  return witness;
}

const challengeWith = (challenge: Buffer) =>
  signedIn(
    (_request, socket) => socket.write(reply(200, "ok")),
    () => challenge,
  );
const answerWith =
  (text: string): Script =>
  (_request, socket) =>
    void socket.write(text);
const BAIT = Buffer.from(makeChallenge({ flags: NTLM_V2_FLAGS & ~0x80000 }));
BAIT.write("1122334455667788", 24, "hex");

test.each<[string, Script, string]>([
  ["baits with NTLMv1 and the challenge of the tables", challengeWith(BAIT), "ntlm_v1_refused"],
  ["sends no target info", challengeWith(makeChallenge({ flags: NTLM_V2_FLAGS & ~0x800000 })), "ntlm_v1_refused"],
  ["cuts its challenge after the signature", challengeWith(makeChallenge({ cutTo: 8 })), "challenge_malformed"],
  ["cuts its challenge in the middle", challengeWith(makeChallenge({ cutTo: 47 })), "challenge_malformed"],
  ["sends an empty challenge", answerWith(reply(401, "", { "WWW-Authenticate": "NTLM =" })), "challenge_malformed"],
  [
    "sends a challenge of 12 KB",
    challengeWith(Buffer.concat([makeChallenge().subarray(0, 40), Buffer.alloc(9_000, 7)])),
    "challenge_malformed",
  ],
  ["sends a challenge of 200 KB", challengeWith(Buffer.alloc(150_000, 7)), "answer_malformed"],
  [
    "answers with our own message",
    (request, socket) => void socket.write(reply(401, "", { "WWW-Authenticate": request.authorization })),
    "challenge_malformed",
  ],
  ["offers only Basic", answerWith(reply(401, "", { "WWW-Authenticate": 'Basic realm="x"' })), "scheme_missing"],
  ["asks for no sign-in", answerWith(reply(200, "<html/>")), "scheme_missing"],
  ["is overloaded", answerWith(reply(503, "")), "unexpected_answer"],
  ["forbids", answerWith(reply(403, "<html/>")), "unexpected_answer"],
  ["asks for a sign-in again and again", answerWith(reply(401, "", { "WWW-Authenticate": "NTLM" })), "scheme_missing"],
  [
    "changes the protocol",
    answerWith("HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
    "closed",
  ],
  ["speaks no HTTP", answerWith("SSH-2.0-OpenSSH_9\r\n\r\n"), "answer_malformed"],
  [
    "answers the first step with 300 MB",
    answerWith(reply(401, "", { "Content-Length": "300000000" })),
    "answer_too_large",
  ],
])("a server that %s gets no body and no answer to crack", async (_name, script, kind) => {
  const { server, post } = await start(script);

  expect(await post()).toBe(`${kind} before_body`);
  expect(server.posts()).toEqual([]);
  expect(server.requests.filter((request) => isType(request, 3))).toEqual([]);
  expect(server.requests.some(({ authorization }) => authorization.startsWith("Basic"))).toBe(false);
  expect(server.requests.length).toBeLessThanOrEqual(3);
});

test("a server that answers each answer with another challenge gets one", async () => {
  const challenge = reply(401, "", { "WWW-Authenticate": `NTLM ${makeChallenge().toString("base64")}` });
  const { server, post } = await start(answerWith(challenge));

  expect(await post()).toBe("credentials_refused before_body");
  expect(await post()).toBe("circuit_open before_body");
  expect(server.requests.filter((request) => isType(request, 3))).toHaveLength(1);
  expect(server.posts()).toHaveLength(1);
});

test("a server that refuses each signed-in request after it was accepted is left in peace", async () => {
  const accepted = new WeakSet<Socket>();
  const { server, post } = await start(
    signedIn((request, socket) => {
      const isFirst = request.authorization !== "" && server.posts().length === 1;
      if (isFirst) accepted.add(socket);
      return socket.write(isFirst ? reply(200, "ok") : reply(401, "", { "WWW-Authenticate": "NTLM" }));
    }),
  );
  await post();

  expect(await post()).toBe("credentials_refused before_body");
  expect(await post()).toBe("circuit_open before_body");
});

test.each([301, 302, 303, 307, 308])(
  "a redirect by %i is not followed, before the sign-in and after it",
  async (status) => {
    const witness = await startWitness();
    const elsewhere = {
      Location: witness.url,
      "Content-Location": witness.url,
      Refresh: `0; url=${witness.url}`,
      "Alt-Svc": `h2="${new URL(witness.url).host}"`,
    };
    const before = await start(answerWith(reply(status, "", elsewhere)));
    const after = await start(signedIn((_request, socket) => void socket.write(reply(status, "", elsewhere))));
    const toItself = await start(
      signedIn((request, socket) => void socket.write(reply(status, "", { Location: request.path }))),
    );

    expect(await before.post()).toBe("unexpected_answer before_body");
    expect(await after.post()).toBe(`HTTP ${status}`);
    expect(await toItself.post()).toBe(`HTTP ${status}`);
    expect(after.server.posts()).toHaveLength(1);
    expect(toItself.server.requests).toHaveLength(2);
    expect(witness.connections()).toBe(0);
  },
);

/** Writes as much as it is let, up to 300 MB. */
function flood(head: string, counted: { bytes: number }): Script {
  const chunk = "x".repeat(64 * 1024);
  return (_request, socket) => {
    socket.write(head);
    const write = () => {
      while (counted.bytes < 300_000_000 && !socket.destroyed) {
        counted.bytes += chunk.length;
        if (!socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`)) break;
      }
    };
    socket.on("drain", write);
    write();
  };
}

// Goal: an endless body is cut off after the cap, not buffered.
test("an answer of 300 MB ends as soon as it is larger than the cap", async () => {
  const counted = { bytes: 0 };
  const { server, post } = await start(
    signedIn(flood("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", counted)),
    {
      answerBytesMax: 1_000_000,
    },
  );

  expect(await post()).toBe("answer_too_large body_sent");
  expect(counted.bytes).toBeLessThan(30_000_000);
  expect(server.posts()).toHaveLength(1);
});

test("a refusal of 300 MB before the sign-in ends too", async () => {
  const counted = { bytes: 0 };
  const head = "HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM\r\nTransfer-Encoding: chunked\r\n\r\n";
  const { server, post } = await start(flood(head, counted));

  expect(await post()).toBe("answer_too_large before_body");
  expect(counted.bytes).toBeLessThan(30_000_000);
  expect(server.posts()).toEqual([]);
});

const dripping =
  (head: string, everyMs: number, then: (drops: number) => void): Script =>
  (_request, socket) => {
    socket.write(head);
    let drops = 0;
    const drip = setInterval(() => {
      drops += 1;
      socket.write("x");
      then(drops);
    }, everyMs);
    socket.on("close", () => clearInterval(drip));
  };

test.each<[string, (script: Script) => Script, string]>([
  ["the answer", (script) => signedIn(script), "timeout body_sent"],
  ["the first step of the sign-in", (script) => script, "timeout before_body"],
])("a slow drip of %s ends at the deadline", async (_name, within, outcome) => {
  const deadline = new AbortController();
  const head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
  const { post } = await start(
    within(dripping(head, 5, (drops) => drops === 5 && deadline.abort(new DOMException("late", "TimeoutError")))),
  );

  expect(await post(deadline.signal)).toBe(outcome);
});

test.each<[string, string, string]>([
  ["two answers to one request", `${reply(200, "a")}${reply(200, "b")}`, "HTTP 200"],
  ["a thousand times that it goes on", `${"HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000)}${reply(200, "")}`, "closed"],
  [
    "both a length and chunks",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "closed",
  ],
  ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "closed"],
  ["a header of 1 MB", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(1_000_000)}\r\n\r\n`, "answer_malformed"],
  ["another protocol", "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "closed"],
])("a signed-in server that sends %s gets the body once", async (_name, text, outcome) => {
  const { server, post } = await start(signedIn(answerWith(text)));

  expect(await post()).toBe(outcome === "HTTP 200" ? outcome : `${outcome} body_sent`);
  expect(server.posts()).toHaveLength(1);
});

const BOMB = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">${Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY ${"bcdefghij"[index]} "${`&${"abcdefghi"[index]};`.repeat(10)}">`,
).join("")}]><Envelope>&j;</Envelope>`;
const XXE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><Envelope>&x;</Envelope>';
test.each([
  ["HTML", "<html><body>Sign in<br></body></html>"],
  ["an entity bomb", BOMB],
  ["an entity of the outside", XXE],
  ["elements without end", "<a>".repeat(100_000)],
  ["a document of another kind", responseXml("GetSomethingElse", "")],
])("%s in place of GP's answer is not read", async (_name, body) => {
  const { ledger, server } = await startFakeGp(({ socket }) => void socket.write(xmlReply(200, body)));

  expect(await ledger.listCompanies(AbortSignal.timeout(20_000))).toMatchObject({
    ok: false,
    error: { code: "gp_answer_malformed" },
  });
  expect(server.posts()).toHaveLength(1);
});

// The credential that would say everything: it must not be there to be had.
test("Basic in the offer tempts nobody who signs in by NTLM, whatever else fails", async () => {
  const offers = ["Basic", 'NTLM, Basic realm="x"', 'Negotiate, Basic realm="x"', "Bearer"];
  const seen: SeenRequest[] = [];
  for (const offer of offers) {
    const { server, post } = await start(answerWith(reply(401, "", { "WWW-Authenticate": offer })));
    await post();
    seen.push(...server.requests);
  }

  expect(
    seen.map(({ authorization }) => authorization).filter((value) => !value.startsWith("NTLM TlRMTVNTUAAB")),
  ).toEqual([]);
});
