//! Databases of an environment: an SQLite file with its migrations, a PostgreSQL cluster of its own.
//!
//! The migrations of a directory are applied in the order of their names, once each, and noted in the table
//! `schema_migrations`, which the templates' programs read and write as well.

mod account;
mod migrations;
mod postgres_cluster;
mod sqlite;
mod sqlite_database;

pub use account::program_words;
pub(super) use postgres_cluster::PostgresCluster;
pub(super) use sqlite_database::SqliteDatabase;
