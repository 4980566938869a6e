// Serves the API on this machine alone, until it is told to stop.

import { createApp } from "./app.js";
import { openDatabase } from "./database.js";
import { databasePath, port } from "./settings.js";

const path = databasePath();
const database = openDatabase(path);
const server = createApp(database, path).listen(port(), "127.0.0.1", (error) => {
  if (error) {
    console.error(error.message);
    process.exit(1);
  }
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close(() => database.close());
    server.closeIdleConnections();
  });
}
