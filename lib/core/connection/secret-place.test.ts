import { expect, test } from "vitest";
import { hostPort } from "./secret-place.ts";

test.each([
  ["https://GP.Example.com/Dynamics", "gp.example.com:443"],
  ["http://gp.example.com/", "gp.example.com:80"],
  ["https://127.0.0.1:48620/x", "127.0.0.1:48620"],
  ["https://[::1]:8443/", "[::1]:8443"],
  ["https://gp.example.com:443/", "gp.example.com:443"],
])("%s is bound to %s", (address, bound) => {
  expect(hostPort(address)).toEqual({ ok: true, value: bound });
});

test.each(["", "gp.example.com", "ftp://gp.example.com/", "https://"])("%s is no address of a server", (address) => {
  expect(hostPort(address).ok).toBe(false);
});
