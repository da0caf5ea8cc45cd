import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "@playwright/test";
import { canariesOf, TYPED } from "./fixtures/canary.ts";
import { test } from "./fixtures/test.ts";
import { watchAnswers } from "./fixtures/watch-answers.ts";

const PAGE = "<!doctype html><title>x</title><p>Nothing here";
const base64 = Buffer.from(`{"password":"${TYPED.gpPassword}"}`).toString("base64");

/** Each of them leaks one secret in a way of its own. */
const LEAKS: Readonly<Record<string, Readonly<{ body: string; headers?: Record<string, string> }>>> = {
  "/in-a-page": { body: `${PAGE}<input type=hidden value="${TYPED.signInPassword}">` },
  "/in-a-header": { body: PAGE, headers: { "x-debug": TYPED.expensifySecret } },
  "/in-base64": { body: `${PAGE}<script>fetch("/read")</script>` },
  "/read": { body: base64, headers: { "content-type": "application/json" } },
};

test("the search of answers sees a secret in a page, a header, an address and a read, and says so when it is blind", async ({
  browser,
  product,
}) => {
  const leaking = createServer(({ url = "" }, answer) => {
    const { body, headers = {} } = LEAKS[url] ?? { body: PAGE };
    answer.writeHead(200, { "content-type": "text/html", ...headers }).end(body);
  });
  await new Promise<void>((resolve) => leaking.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(leaking.address() as AddressInfo).port}`;
  const [seeing, blind] = [await browser.newContext(), await browser.newContext()];
  try {
    const found = watchAnswers(seeing, canariesOf(product));
    const page = await seeing.newPage();
    for (const path of ["/in-a-page", "/in-a-header", `/fine?key=${TYPED.gpPassword}`]) await page.goto(origin + path);
    const read = page.waitForEvent("requestfinished", (request) => request.url().endsWith("/read"));
    await page.goto(`${origin}/in-base64`);
    await read;

    expect(await found()).toEqual([
      `signInPassword in 200 ${origin}/in-a-page`,
      `expensifySecret in 200 ${origin}/in-a-header`,
      `gpPassword in 200 ${origin}/fine?key=${TYPED.gpPassword}`,
      `gpPassword in 200 ${origin}/read`,
    ]);

    const nothing = watchAnswers(blind, canariesOf(product));
    const other = await blind.newPage();
    await blind.route("**", (route) => route.fulfill({ status: 200, contentType: "text/html", body: "" }));
    await other.goto(origin);
    expect(await nothing()).toEqual(["no page that was answered could be read"]);
  } finally {
    await Promise.all([seeing.close(), blind.close()]);
    leaking.closeAllConnections();
    leaking.close();
  }
});
