import httpntlm from "httpntlm";
import { afterEach, expect, test } from "vitest";
import { GP_PATH } from "../gp-server.ts";
import { createTestClient } from "../testing/ntlm-client.ts";
import { ACCOUNT, context, envelope, headersOf, startForTest, type Running } from "../testing/started-gp.ts";
import { md4 } from "./md4.ts";
import { bindingOf } from "./verify.ts";

const LIST = { path: GP_PATH, headers: headersOf("GetCompanyList") };
const BODY = envelope("GetCompanyList", `<criteria/>${context()}`);

let running: Running[] = [];
afterEach(() => {
  for (const one of running) one.close();
  running = [];
});
async function start(): Promise<Running> {
  const one = await startForTest();
  running.push(one);
  return one;
}

test.each([
  ["", "31d6cfe0d16ae931b73c59d7e0c089c0"],
  ["abc", "a448017aaf21d8525fc10ae87aa6729d"],
  [
    "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
    "e33b4ddc9c38f2199c3e7b164fcc0536",
  ],
])("MD4 of %j is that of RFC 1320", (text, digest) => {
  expect(md4(Buffer.from(text)).toString("hex")).toBe(digest);
});

test("who says nothing is offered Negotiate and NTLM", async () => {
  const { client } = await start();
  expect(await client.send(LIST, BODY)).toMatchObject({ status: 401, offers: "Negotiate, NTLM" });
});

test("signs in once for the connection, and again on a new one", async () => {
  const { client, port, gp } = await start();
  expect(await client.signIn(LIST, BODY, { binding: bindingOf(gp.tls.certDer) })).toMatchObject({ status: 200 });
  expect(await client.send(LIST, BODY)).toMatchObject({ status: 200 });
  const other = createTestClient(port, gp.tls.caPem, ACCOUNT);
  expect(await other.send(LIST, BODY)).toMatchObject({ status: 401 });
  other.close();
});

test("takes a type 1 of 32 bytes, and a domain and user in other case", async () => {
  const { client, port, gp } = await start();
  expect(await client.signIn(LIST, BODY, { shortType1: true })).toMatchObject({ status: 200 });
  const other = createTestClient(port, gp.tls.caPem, { ...ACCOUNT, domain: "halden", user: "SVC-Expense" });
  expect(await other.signIn(LIST, BODY)).toMatchObject({ status: 200 });
  other.close();
});

test("refuses NTLMv1, a broken MIC and a foreign channel binding", async () => {
  const { client, gp } = await start();
  const why = (): string | undefined => gp.log.entries().at(-1)?.detail;
  expect(await client.signIn(LIST, BODY, { ntlmV1: true })).toMatchObject({ status: 401 });
  expect(why()).toBe("ntlm_v1");
  expect(await client.signIn(LIST, BODY, { breakMic: true })).toMatchObject({ status: 401 });
  expect(why()).toBe("mic");
  expect(await client.signIn(LIST, BODY, { binding: Buffer.alloc(16, 7) })).toMatchObject({ status: 401 });
  expect(why()).toBe("binding");
});

test("asks for a channel binding where it is required", async () => {
  const { client, gp } = await start();
  gp.settings.current = { ...gp.settings.current, channelBinding: "require" };
  expect(await client.signIn(LIST, BODY)).toMatchObject({ status: 401 });
  expect(await client.signIn(LIST, BODY, { binding: bindingOf(gp.tls.certDer) })).toMatchObject({ status: 200 });
});

test("a wrong password is a bare 401, and the account locks after as many as set, until it is unlocked", async () => {
  const { port, gp, client, control } = await start();
  gp.settings.current = { ...gp.settings.current, lockoutAfter: 2 };
  const wrong = createTestClient(port, gp.tls.caPem, { ...ACCOUNT, password: "wrong" });
  expect(await wrong.signIn(LIST, BODY)).toMatchObject({ status: 401, offers: "Negotiate, NTLM" });
  await wrong.signIn(LIST, BODY);
  wrong.close();
  expect(await client.signIn(LIST, BODY)).toMatchObject({ status: 401 });
  expect(gp.log.entries().at(-1)?.detail).toBe("locked");
  await control("/unlock", {});
  expect(await client.signIn(LIST, BODY)).toMatchObject({ status: 200 });
});

test("a type 3 that answers no challenge of this connection is a 400", async () => {
  const { client } = await start();
  const type3 = Buffer.concat([Buffer.from("NTLMSSP\0"), Buffer.from([3, 0, 0, 0]), Buffer.alloc(80)]);
  const headers = { ...LIST.headers, authorization: `NTLM ${type3.toString("base64")}` };
  expect(await client.send({ ...LIST, headers }, BODY)).toMatchObject({ status: 400 });
});

test("asks at every request where that is set, as HttpListener does", async () => {
  const { client, gp } = await start();
  gp.settings.current = { ...gp.settings.current, authPerRequest: true };
  expect(await client.signIn(LIST, BODY)).toMatchObject({ status: 200 });
  expect(await client.send(LIST, BODY)).toMatchObject({ status: 401 });
});

test("a second client of other make, httpntlm, signs in and is served", async () => {
  const { port, gp } = await start();
  const sendAs = async (password: string): Promise<{ statusCode: number; body: string }> =>
    new Promise((resolve, reject) => {
      const options = {
        url: `https://127.0.0.1:${port}${GP_PATH}`,
        username: ACCOUNT.user,
        password,
        domain: ACCOUNT.domain,
      };
      httpntlm.post({ ...options, headers: LIST.headers, body: BODY, ca: gp.tls.caPem }, (error, reply) => {
        if (error) reject(error);
        else resolve(reply);
      });
    });
  const reply = await sendAs(ACCOUNT.password);
  expect(reply.statusCode).toBe(200);
  expect(reply.body).toContain("<Name>Halden Instruments</Name>");
  expect((await sendAs("wrong")).statusCode).toBe(401);
});
