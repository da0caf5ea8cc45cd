/** What the tests use of httpntlm, which has no types of its own. */
declare module "httpntlm" {
  type Options = Readonly<{
    url: string;
    username: string;
    password: string;
    domain: string;
    headers: Readonly<Record<string, string>>;
    body: string;
    ca: string;
  }>;
  type Reply = { statusCode: number; body: string };
  const httpntlm: { post: (options: Options, done: (error: Error | null, reply: Reply) => void) => void };
  export default httpntlm;
}
