// One SQLite file, and migrations that are applied once each, in order.

import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "libsql";
import { root } from "./settings.js";

const folder = join(root, "migrations");

/** Opens the file, creates it where there is none, and applies what is pending. */
export function openDatabase(path) {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  database.exec("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON");
  database.pragma("journal_mode = WAL");
  migrate(database);
  return database;
}

/**
 * Names of the migrations that are not applied, as a new connection reads them: one that is open goes
 * on reading a file that was deleted.
 */
export function pendingIn(path) {
  if (!existsSync(path)) throw new Error(`${path} is not there`);
  const database = new Database(path);
  try {
    database.exec("PRAGMA busy_timeout = 5000");
    database.prepare("SELECT 1 FROM notes LIMIT 1").get();
    return pending(database);
  } finally {
    database.close();
  }
}

function pending(database) {
  const applied = new Set(database.prepare("SELECT name FROM schema_migrations").all().map((row) => row.name));
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.sort().filter((name) => !applied.has(name));
}

function migrate(database) {
  // The lock is taken first: another server may be at the same.
  database.exec("BEGIN IMMEDIATE");
  try {
    database.exec(
      `CREATE TABLE IF NOT EXISTS schema_migrations (
         name TEXT PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)`,
    );
    for (const name of pending(database)) {
      database.exec(readFileSync(join(folder, name), "utf8"));
      database.prepare("INSERT INTO schema_migrations (name) VALUES (?)").run(name);
    }
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
