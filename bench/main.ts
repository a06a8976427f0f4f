import process from "node:process";
import { toEnd } from "./ending.ts";
import { runBench } from "./own/program.ts";

await toEnd(() => runBench(process.argv.slice(2), (text) => process.stdout.write(text)));
