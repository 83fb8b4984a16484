module.exports = {
  client: {
    input: "../../openapi.yaml",
    output: {
      target: "generated/orval/client.ts",
      client: "fetch",
      override: { mutator: { path: "scenario/orval-fetch.ts", name: "send" } },
    },
  },
};
