import createClient from "openapi-fetch";
import type { components, paths, webhooks } from "../generated/openapi-typescript/schema";
import { apiKey, run, service } from "./scenario";

type Event = webhooks["event"]["post"]["requestBody"]["content"]["application/cloudevents+json"];

const api = createClient<paths>({ baseUrl: service, headers: { Authorization: `Bearer ${apiKey}` } });

function decided(answer: { data?: components["schemas"]["Decision"] | components["schemas"]["DecisionSummary"]; error?: unknown; response: Response }) {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  const { id, outcome, amount } = answer.data;
  return { status: answer.response.status, id, outcome, amount: amount.amount, replayed: answer.response.headers.has("Idempotent-Replayed") };
}

function good<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

await run("openapi-typescript", {
  decide: async (body, key) => decided(await api.POST("/v1/decisions", { body, params: { header: { "Idempotency-Key": key } } })),
  read: async (id) => {
    const decision = good(await api.GET("/v1/decisions/{id}", { params: { path: { id } } }));
    return { id: decision.id, outcome: decision.outcome, invoiceNumber: decision.invoice.number };
  },
  page: async (limit, cursor) => {
    const page = good(await api.GET("/v1/catalogue/models", { params: { query: { limit, cursor } } }));
    return { ids: page.items.map((one) => one.id), next: page.next };
  },
  problem: async (body) => {
    const { error, response } = await api.POST("/v1/decisions", { body });
    if (error === undefined) throw new Error("no problem");
    return { status: response.status, type: error.type, title: error.title, faults: (error.errors ?? []).map(({ pointer, code }) => ({ pointer, code })) };
  },
  document: async (rest, file) => decided(await api.POST("/v1/decisions/documents", {
    // A type of a form is no form: what makes one of the members is for the caller to say.
    body: { case: rest, file: file as unknown as string },
    bodySerializer: (body) => {
      const form = new FormData();
      form.append("case", new Blob([JSON.stringify(body.case)], { type: "application/json" }));
      form.append("file", body.file as unknown as Blob, "invoice.xml");
      return form;
    },
  })),
  documentOf: async (id) => new Uint8Array(good(await api.GET("/v1/decisions/{id}/document", { params: { path: { id } }, parseAs: "arrayBuffer" }))),
  csv: async (number) => good(await api.GET("/v1/catalogue/versions/{number}/models", { params: { path: { number } }, parseAs: "text" })),
  batch: async (lines) => good(await api.POST("/v1/decisions/batch", {
    body: lines, bodySerializer: (body) => body, headers: { "Content-Type": "application/x-ndjson" }, parseAs: "text",
  })),
  subscribe: async (url) => {
    const { id, secret } = good(await api.POST("/v1/webhooks", { body: { url, events: ["decision.granted"] } }));
    return { id, secret };
  },
  unsubscribe: async (id) => { await api.DELETE("/v1/webhooks/{id}", { params: { path: { id } } }); },
  event: (body) => {
    const event = JSON.parse(body) as Event;
    return { type: event.type, decisionId: event.data.decisionId, amount: event.data.amount?.amount };
  },
});
