// Names every breaking change of the contract against the one that was released; fails when there is one.
//   node .ci/breaking.mjs contract/released.yaml openapi.yaml
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { apiCompare } = require("api-smart-diff");
const { load } = require("js-yaml");

// The comparison cuts a media type at its parameter, and would pair `application/json; view=summary` with nothing.
const read = file => load(readFileSync(file, "utf8").replaceAll(/application\/json; ?view=/g, "application/json-"));
const [before, after] = process.argv.slice(2).map(read);
const named = new Set();
for (const { type, action, path, description } of apiCompare(before, after).diffs) {
  // What is in a component shows where an operation uses it.
  // It lets another type of an answer's member pass, which no client can read.
  const isBreaking = type === "breaking" || path.at(-1) === "type";
  if (isBreaking && path[0] !== "components") named.add(`${action} ${path.join(" > ")}${description ? `: ${description}` : ""}`);
}

for (const one of named) console.error(`breaking: ${one}`);
console.log(`${named.size} breaking changes`);
process.exit(named.size > 0 ? 1 : 0);
