// A whole receiver of Parley's webhooks in Node: verifies, drops duplicates, answers at once.
//
//     npm install standardwebhooks
//     PARLEY_WEBHOOK_SECRET=whsec_… node receiver.mjs 9000

import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.PARLEY_WEBHOOK_SECRET);
const seen = new Set(); // in earnest: a table, as this forgets when the process ends

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    let event;
    try {
      event = webhook.verify(Buffer.concat(chunks).toString("utf8"), request.headers);
    } catch (error) {
      response.writeHead(400).end(error.message);
      return;
    }
    if (!seen.has(request.headers["webhook-id"])) {
      seen.add(request.headers["webhook-id"]);
      const told = event.data.shift ?? {};
      console.log(JSON.stringify([event.type, told.actor ?? null, told.from ?? null, told.to ?? null]));
    }
    response.writeHead(204).end();
  });
});

server.listen(Number(process.argv[2]), "127.0.0.1", () => {
  console.log(JSON.stringify({ listening: server.address().port }));
});
