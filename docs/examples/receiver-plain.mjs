// A whole receiver of Parley's webhooks in Node without any package: verifies, drops duplicates, answers at once.
//
//     PARLEY_WEBHOOK_SECRET=whsec_… node receiver-plain.mjs 9000

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const key = Buffer.from(process.env.PARLEY_WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");
const seen = new Set(); // in earnest: a table, as this forgets when the process ends

function genuine(headers, body) {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures } = headers;
  const off = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!id || !signatures || !(off <= 300)) return false;
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(" ").some((signature) => {
    const [version, text] = signature.split(",");
    const given = Buffer.from(text ?? "", "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    if (!genuine(request.headers, body)) {
      response.writeHead(400).end("not genuine");
      return;
    }
    if (!seen.has(request.headers["webhook-id"])) {
      seen.add(request.headers["webhook-id"]);
      const event = JSON.parse(body.toString("utf8"));
      const told = event.data.shift ?? {};
      console.log(JSON.stringify([event.type, told.actor ?? null, told.from ?? null, told.to ?? null]));
    }
    response.writeHead(204).end();
  });
});

server.listen(Number(process.argv[2]), "127.0.0.1", () => {
  console.log(JSON.stringify({ listening: server.address().port }));
});
