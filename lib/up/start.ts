import { runProduct } from "./product/run-product.ts";

/** `npm start`: the whole product. With `--json` one JSON line on stdout says when and where it is ready. */
process.exit(await runProduct("start", process.argv.includes("--json")));
