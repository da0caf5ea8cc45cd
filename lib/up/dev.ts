import { runProduct } from "./product/run-product.ts";

/** `npm run dev`: the whole product, where pages and engine reload when their source changes. */
process.exit(await runProduct("dev", process.argv.includes("--json")));
