// The application: routes, health, and what an error answers.

import express from "express";
import { pendingIn } from "./database.js";
import { notes } from "./notes.js";
import { name } from "./settings.js";

/** All routes over one open database, which lies at `path`. */
export function createApp(database, path) {
  const app = express();
  app.disable("x-powered-by");
  app.use(express.json({ limit: "512kb" }));
  app.get("/api/health", (_request, response) => {
    const [status, told] = health(path);
    response.status(status).json({ status: status === 200 ? "ok" : "down", service: name, database: told });
  });
  app.use("/api/notes", notes(database));
  app.use((_request, response) => response.status(404).json({ error: "there is nothing here" }));
  app.use((error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error.status ?? 500;
    if (status >= 500) console.error(error);
    response.status(status).json({ error: error.expose ? error.message : "the server failed; its log says how" });
  });
  return app;
}

/** 200 when the database answers and every migration is applied, else 503. */
function health(path) {
  try {
    return pendingIn(path).length === 0 ? [200, "ok"] : [503, "pending migrations"];
  } catch (error) {
    console.error(`health: ${error.message}`);
    return [503, "down"];
  }
}
